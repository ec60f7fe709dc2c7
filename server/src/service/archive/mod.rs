//! What lies beyond the live window: old months, old incidents, a component's years. Bounded questions to the database,
//! asked through a cache.

mod bands;
mod calendar;
mod event;
mod list;
mod month;
mod outages;
mod overlap;
mod recovery;
mod uptime;

pub use bands::bands;
pub use calendar::{MONTHS, calendar};
pub use event::{incident, maintenance};
pub use list::{incidents, maintenances};
pub use month::{all_months, month, recent};
pub use outages::{Outage, outages};
pub use recovery::recovery;
pub use uptime::{days, uptime};

use app::{model::Date, status::data::Month};

/// The first day of a month.
pub fn first_of(month: Month) -> Option<Date> {
    Date::new(month.year, month.month, 1).ok()
}

/// The month a date lies in.
pub fn month_of(date: Date) -> Month {
    Month { year: date.year(), month: date.month() }
}

/// The month so many months later, or earlier if negative.
pub fn months_later(month: Month, months: i64) -> Option<Month> {
    first_of(month)?.checked_add(jiff::Span::new().months(months)).ok().map(month_of)
}
