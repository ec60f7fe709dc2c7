//! Dates, durations and lists in a language.

use super::Text;
use crate::{
    model::{Date, calendar::weekday},
    status::data::Month,
};

/// The name at a place counted from 1, of names with bars in between.
fn nth(names: &'static str, place: i8) -> &'static str {
    names.split('|').nth(usize::from(place.unsigned_abs()).saturating_sub(1)).unwrap_or_default()
}

impl Text {
    /// 1 h 18 min; days come with hours, hours with minutes.
    pub fn duration(&'static self, millis: i64) -> String {
        let minutes = millis.max(0) / 60_000;
        let (d, h, m) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        match (d, h, m) {
            (0, 0, 0) => self.under_a_minute().to_owned(),
            (0, 0, m) => self.minutes(&m.to_string()),
            (0, h, 0) => self.hours(&h.to_string()),
            (0, h, m) => self.hours_and_minutes(&h.to_string(), &format!("{m:02}")),
            (d, 0, _) => self.days(d),
            (d, h, _) => self.days_and_hours(d, &h.to_string()),
        }
    }

    /// How long ago something was.
    pub fn ago(&'static self, millis: i64) -> String {
        match millis.max(0) / 60_000 {
            0 => self.just_now().to_owned(),
            m if m < 60 => self.minutes_ago(m),
            m if m < 1440 => self.hours_ago(m / 60),
            m => self.days_ago(m / 1440),
        }
    }

    /// 22 November 2026.
    pub fn date(&'static self, date: Date) -> String {
        self.full_date(&date.day().to_string(), self.month_name(date.month()), &date.year().to_string())
    }

    /// Sunday, 22 November.
    pub fn weekday_and_day(&'static self, date: Date) -> String {
        let day = date.day().to_string();
        self.weekday_and_date(nth(self.weekday_names(), weekday(date)), &day, self.month_name(date.month()))
    }

    /// 22 Nov.
    pub fn day(&'static self, date: Date) -> String {
        self.short_date(&date.day().to_string(), self.short_month(date.month()))
    }

    /// November 2026.
    pub fn month(&'static self, month: Month) -> String {
        self.month_and_year(self.month_name(month.month), &month.year.to_string())
    }

    /// November.
    pub fn month_name(&'static self, month: i8) -> &'static str {
        nth(self.month_names(), month)
    }

    /// Nov, for the axis above the bars.
    pub fn short_month(&'static self, month: i8) -> &'static str {
        nth(self.short_month_names(), month)
    }

    /// Mon to Sun, for the heads of calendars.
    pub fn weekdays(&'static self) -> impl Iterator<Item = &'static str> {
        self.short_weekday_names().split('|')
    }

    /// What stands between a number and its decimals.
    pub fn point(&'static self) -> char {
        self.decimal_point().chars().next().unwrap_or('.')
    }

    /// Names as a list: A, B and C.
    pub fn list(&'static self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => self.and(&first.join(self.comma()), last),
        }
    }
}
