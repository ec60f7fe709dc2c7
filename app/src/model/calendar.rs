//! Arithmetic with dates, and the one form of an instant the server writes, without the calendar library: in a browser
//! its parser and its errors alone are 70 KB.

use crate::model::Date;

/// Days from 0000-03-01 to the date. Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
pub fn ordinal(date: Date) -> i32 {
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

/// The date with this [`ordinal`].
pub fn from_ordinal(ordinal: i32) -> Date {
    let of_era = ordinal.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + ordinal.div_euclid(146_097) * 400 + i32::from(month <= 2);
    date(year, month, day)
}

/// The date with these parts; the first of the epoch if there is none.
pub fn date(year: i32, month: i32, day: i32) -> Date {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Date::ZERO };
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

/// The date some days later, or earlier.
pub fn plus(date: Date, days: i32) -> Date {
    from_ordinal(ordinal(date) + days)
}

/// The day of the week, from 1 for Monday to 7.
pub fn weekday(date: Date) -> i8 {
    // 0000-03-01 was a Wednesday.
    i8::try_from((ordinal(date) + 2).rem_euclid(7) + 1).unwrap_or(1)
}

/// Days from 0000-03-01 to 1970-01-01.
pub const EPOCH: i32 = 719_468;

/// The milliseconds after the epoch as `2026-11-22T07:32:00.507Z`.
pub fn write_instant(millis: i64) -> String {
    let (days, of_day) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let date = from_ordinal(i32::try_from(days).unwrap_or(0) + EPOCH);
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{:03}Z", iso(date), of_day % 1000)
}

/// The milliseconds after the epoch of a text that [`write_instant`] could have written.
pub fn read_instant(text: &str) -> Option<i64> {
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let (second, milli) = parts.next()?.split_once('.')?;
    let (second, milli) = (second.parse::<i64>().ok()?, milli.parse::<i64>().ok()?);
    let days = i64::from(ordinal(read_date(date)?) - EPOCH);
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
}

/// The date of a text such as `2026-11-22`.
pub fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Date::new(year, month, day).ok()
}

/// `2026-11-22`.
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arithmetic_agrees_with_the_calendar_library() {
        let mut day = Date::constant(1999, 12, 27);
        for _ in 0..20_000 {
            let next = day.tomorrow().unwrap();
            assert_eq!(plus(day, 1), next);
            assert_eq!(ordinal(next) - ordinal(day), 1);
            assert_eq!(weekday(day), day.weekday().to_monday_one_offset());
            assert_eq!(iso(day), day.to_string());
            day = next;
        }
    }
}
