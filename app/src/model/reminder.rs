//! When staff are reminded of an open incident that says nothing.

/// After how many hours of silence a page's staff are reminded, unless they choose otherwise.
pub const HOURS: [u32; 4] = [3, 6, 12, 24];

/// The longest silence staff can ask to be reminded of, in hours: a week.
const LONGEST: u32 = 168;

/// The longest of a single incident, as the Statuspage API has it.
const LONGEST_OF_INCIDENT: u32 = 24;

/// How often staff can be reminded of one silence.
const MOST: usize = 24;

/// Whether a page can have these: growing, from an hour to a week.
pub fn are_hours(hours: &[u32]) -> bool {
    hours.len() <= MOST && are_growing(hours, LONGEST)
}

fn are_growing(hours: &[u32], longest: u32) -> bool {
    hours.iter().all(|hour| (1..=longest).contains(hour)) && hours.windows(2).all(|pair| pair[0] < pair[1])
}

/// Hours as people type them: `3, 6, 12`. None if it is no list of numbers; nothing typed is an empty list.
pub fn parse(text: &str) -> Option<Vec<u32>> {
    text.split([',', ' ', ';']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

/// The same the other way round.
pub fn typed(hours: &[u32]) -> String {
    hours.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// The hours of a single incident as the Statuspage API writes them: `"[1,5]"` after one and five, `"4"` every four until a day is
/// over, `"[]"` never. None if it is none of these.
pub fn of_incident(text: &str) -> Option<Vec<u32>> {
    let text = text.trim();
    let Some(list) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        let every = number(text).filter(|every| (1..=LONGEST_OF_INCIDENT).contains(every))?;
        return Some((1..=LONGEST_OF_INCIDENT).filter(|hour| hour % every == 0).collect());
    };
    let hours: Vec<u32> = if list.trim().is_empty() { Vec::new() } else { list.split(',').map(number).collect::<Option<_>>()? };
    are_growing(&hours, LONGEST_OF_INCIDENT).then_some(hours)
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// The last of the hours that a silence of so many milliseconds has reached.
pub fn reached(hours: &[u32], silent: i64) -> Option<u32> {
    hours.iter().copied().filter(|hour| i64::from(*hour) * 3_600_000 <= silent).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_grow_and_end_after_a_week() {
        assert!(are_hours(&HOURS) && are_hours(&[]) && are_hours(&[1, 168]));
        for bad in [&[0][..], &[169], &[3, 3], &[6, 3]] {
            assert!(!are_hours(bad), "{bad:?}");
        }
        assert!(!are_hours(&(1..=25).collect::<Vec<_>>()));
    }

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (text, hours) in [("3, 6,12", Some(vec![3, 6, 12])), (" 4 ", Some(vec![4])), ("", Some(vec![])), ("soon", None), ("-1", None)] {
            assert_eq!(parse(text), hours, "{text}");
        }
        assert_eq!(typed(&HOURS), "3, 6, 12, 24");
        assert_eq!(parse(&typed(&HOURS)), Some(HOURS.to_vec()));
    }

    #[test]
    fn an_incident_has_hours_of_its_own_as_the_statuspage_api_writes_them() {
        for (text, hours) in [
            ("[1, 5]", Some(vec![1, 5])),
            ("[]", Some(vec![])),
            ("4", Some(vec![4, 8, 12, 16, 20, 24])),
            ("24", Some(vec![24])),
            ("13", Some(vec![13])),
            ("0", None),
            ("25", None),
            ("-1", None),
            ("1.5", None),
            ("[5,1]", None),
            ("[25]", None),
            ("[0]", None),
            ("\"4\"", None),
            ("soon", None),
            ("null", None),
        ] {
            assert_eq!(of_incident(text), hours, "{text}");
        }
    }

    #[test]
    fn a_silence_has_reached_the_last_hour_that_is_over() {
        let reached_after = |minutes: i64| reached(&HOURS, minutes * 60_000);
        assert_eq!([179, 180, 359, 360, 1_440, 9_999].map(reached_after), [None, Some(3), Some(3), Some(6), Some(24), Some(24)]);
        assert_eq!(reached(&[], i64::MAX), None);
        assert_eq!(reached(&HOURS, -1), None);
    }
}
