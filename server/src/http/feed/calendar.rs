//! Planned maintenance as a calendar to subscribe to (RFC 5545): one event a maintenance, with the same name for ever.

use app::{
    model::{
        Instant, Language, MaintenanceState,
        input::{clean_line, clean_text},
        maintenance::Maintenance,
        snapshot::Snapshot,
    },
    text::{Text, text},
};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Parameter, Property, Trigger};

use super::{Scope, entry::names};

/// The most octets a line may have, its end not counted.
const LINE: usize = 75;

/// The most characters of an update that are told in a calendar.
const DESCRIPTION: usize = 2_000;

/// How long before the begin subscribers are reminded: as long as those who get mails.
const REMIND: &str = "-PT1H";

/// The calendar of a part of the page.
pub fn write(snapshot: &Snapshot, scope: Scope, language: Language) -> Vec<u8> {
    let text = text(language);
    let name = clean_line(&format!("{}: {}", scope.name(snapshot).unwrap_or_default(), text.planned()));
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Lightship//Status//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", &name),
        ("X-WR-TIMEZONE", &snapshot.page.time_zone),
        ("X-PUBLISHED-TTL", "PT1H"),
    ] {
        calendar.append_property((key, value));
    }
    // These are younger than the library's own list of value types.
    calendar.append_property(typed("NAME", "TEXT", &name));
    calendar.append_property(typed("REFRESH-INTERVAL", "DURATION", "PT1H"));
    for maintenance in snapshot.maintenances.iter().filter(|m| scope.covers(snapshot, &m.affected)) {
        calendar.push(event_of(maintenance, &snapshot.page.url, &names(snapshot, &maintenance.affected), text));
    }
    folded(&calendar.to_string()).into_bytes()
}

fn typed(key: &str, kind: &str, value: &str) -> Property {
    let mut property = Property::new(key, value);
    property.append_parameter(Parameter::new("VALUE", kind));
    property
}

/// A maintenance of the page with this address, which touches components of these names.
pub(super) fn event_of(m: &Maintenance, page: &str, names: &[String], text: &'static Text) -> Event {
    let url = format!("{page}/maintenance/{}", m.id);
    let until = m.scheduled_until.max(m.scheduled_for + std::time::Duration::from_secs(60));
    let is_cancelled = m.state == MaintenanceState::Cancelled;
    let mut event = Event::new();
    for (key, value) in [
        ("UID", format!("{}@lightship", m.id)),
        ("DTSTAMP", utc(m.updated_at)),
        ("CREATED", utc(m.created_at)),
        ("LAST-MODIFIED", utc(m.updated_at)),
        ("SEQUENCE", m.sequence.to_string()),
        ("DTSTART", utc(m.scheduled_for)),
        ("DTEND", utc(until)),
        ("SUMMARY", clean_line(&m.name)),
        ("DESCRIPTION", description(m, names, text, &url)),
        ("URL", url.clone()),
        ("STATUS", if is_cancelled { "CANCELLED" } else { "CONFIRMED" }.to_owned()),
        // Nobody is busy because somebody else's machine is maintained.
        ("TRANSP", "TRANSPARENT".to_owned()),
    ] {
        event.add_property(key, value);
    }
    if m.state == MaintenanceState::Scheduled {
        event.alarm(alarm(m));
    }
    event
}

/// The library gives whatever has no name a random one, and the time of day.
fn alarm(maintenance: &Maintenance) -> Alarm {
    let mut alarm = Alarm::display(&clean_line(&maintenance.name), Trigger::Duration(Default::default(), None));
    alarm.add_property("TRIGGER", REMIND);
    alarm.add_property("UID", format!("{}-1@lightship", maintenance.id));
    alarm.add_property("DTSTAMP", utc(maintenance.updated_at));
    alarm
}

fn description(maintenance: &Maintenance, names: &[String], text: &'static Text, url: &str) -> String {
    let said = maintenance.updates.iter().map(|u| u.body.trim()).find(|body| !body.is_empty()).unwrap_or_default();
    let mut said: String = clean_text(said).chars().take(DESCRIPTION).collect();
    if !names.is_empty() {
        said = format!(
            "{said}

{}: {}",
            text.affects(),
            text.list(names)
        );
    }
    format!("{said}\n\n{url}").trim().to_owned()
}

fn utc(at: Instant) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Lines cut after 75 octets, never within a character. The library cuts its last piece one octet too late.
pub(super) fn folded(calendar: &str) -> String {
    let mut folded = String::with_capacity(calendar.len());
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut room = LINE;
        for character in line.chars() {
            if character.len_utf8() > room {
                folded.push_str("\r\n ");
                room = LINE - 1;
            }
            folded.push(character);
            room -= character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        for length in 60..320 {
            let line = format!("X:{}\r\n", "日é a".chars().cycle().take(length).collect::<String>());
            let folded = folded(&line);
            assert!(folded.split("\r\n").all(|line| line.len() <= LINE), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), line);
        }
    }
}
