//! Every word a visitor reads, in every language. A language is one [`Text`]: a phrase that never changes is a field,
//! one with a number, a name or a time in it is a function. The compiler refuses a language with a message missing.

pub mod moment;
pub mod number;

mod english;
mod german;
mod grammar;
#[cfg(test)]
mod tests;

use crate::model::{Date, IncidentState, JournalCause, Language, MaintenanceState, StateWords, Status, headline::Headline};
use crate::status::data::Month;

/// The messages of a language.
pub fn text(language: Language) -> &'static Text {
    match language {
        Language::English => &english::ENGLISH,
        Language::German => &german::GERMAN,
    }
}

/// All messages of one language. Times inside sentences are written with [`moment::at`], so that the page can put the
/// reader's own time there; durations are milliseconds.
pub struct Text {
    /// The language's tag: `en`.
    pub code: &'static str,
    /// The direction it is written in: `ltr` or `rtl`.
    pub direction: &'static str,
    /// What it calls itself.
    pub own_name: &'static str,

    /// What stands between a number and its decimals.
    pub decimal_point: char,
    /// 1 h 18 min.
    pub duration: fn(millis: i64) -> String,
    /// How long ago something was.
    pub ago: fn(millis: i64) -> String,
    /// 22 November 2026.
    pub date: fn(Date) -> String,
    /// Sunday, 22 November.
    pub weekday_and_day: fn(Date) -> String,
    /// 22 Nov.
    pub day: fn(Date) -> String,
    /// A date and a clock time: 22 Nov, 14:02.
    pub day_and_clock: fn(day: &str, clock: &str) -> String,
    /// November 2026.
    pub month: fn(Month) -> String,
    /// Nov, for the axis above the bars.
    pub short_month: fn(month: i8) -> &'static str,
    /// Mon to Sun, for the heads of calendars.
    pub weekdays: [&'static str; 7],
    /// Names as a list: A, B and C.
    pub list: fn(&[String]) -> String,

    /// A status in words.
    pub state: fn(StateWords, Status) -> &'static str,
    /// A stage of an incident.
    pub incident_state: fn(IncidentState) -> &'static str,
    /// A stage of a maintenance.
    pub maintenance_state: fn(MaintenanceState) -> &'static str,
    /// An update that sets no stage.
    pub comment: &'static str,

    /// The one sentence on top.
    pub headline: fn(&Headline) -> String,
    /// What still works.
    pub not_affected: fn(names: &[String]) -> String,
    /// Since when there has been trouble, and for how long.
    pub since: fn(at: &str, millis: i64) -> String,
    /// When the next update is due.
    pub next_update: fn(at: &str) -> String,
    /// An update is late.
    pub overdue: fn(due: &str, late: i64) -> String,
    /// When we last said something.
    pub last_word: fn(at: &str) -> String,
    /// Everything has the same trouble.
    pub we_know: &'static str,
    /// An incident is open that names no component.
    pub nothing_confirmed: &'static str,
    /// A fix is being watched.
    pub watching_fix: &'static str,
    /// The rest works while something is maintained.
    pub rest_works: &'static str,
    /// Planned work beside trouble.
    pub also_maintained: fn(names: &[String], until: Option<String>) -> String,
    /// A component cannot be seen.
    pub not_down: &'static str,
    /// The incident that ended last.
    pub last_problem: fn(name: &str, ago: i64, lasted: i64) -> String,
    /// From when to when an incident lasted.
    pub from_to: fn(name: &str, from: &str, until: &str, millis: i64) -> String,
    /// A link to the incident that ended last.
    pub what_happened: &'static str,
    /// A page without components.
    pub just_set_up: &'static str,

    /// The page shows what was so at a time, without following along.
    pub as_of: fn(at: &str) -> String,
    /// The page follows along.
    pub live: &'static str,
    /// The event stream is dead.
    pub looking_at: fn(at: &str) -> String,
    /// We are trying to reach the server again.
    pub reconnecting: &'static str,
    /// The server cannot reach its own database.
    pub stale: fn(at: &str) -> String,
    /// New updates above what is being read.
    pub new_updates: fn(count: usize) -> String,

    /// A link past the header.
    pub skip: &'static str,
    /// Puts an announcement away.
    pub dismiss: &'static str,
    /// A link to more about an announcement.
    pub learn_more: &'static str,
    /// Names the announcements for those who cannot see.
    pub announcements: &'static str,

    /// The heading over open incidents.
    pub happening_now: &'static str,
    /// The components an incident touches, before their names.
    pub affects: &'static str,
    /// The heading over an incident's moments on small screens.
    pub timeline: &'static str,
    /// When the trouble began.
    pub started: &'static str,
    /// When we noticed.
    pub detected: &'static str,
    /// How long after the start something was.
    pub after: fn(millis: i64) -> String,
    /// When visitors were first told.
    pub first_posted: &'static str,
    /// When a fix was in place.
    pub fix_in_place: &'static str,
    /// When it was over.
    pub resolved: &'static str,
    /// How long it lasted.
    pub lasted: &'static str,
    /// How long it has lasted so far.
    pub running_for: &'static str,
    /// When staff promised to say more.
    pub next_update_by: &'static str,
    /// That an update was due, and how late it is.
    pub due: fn(at: &str, late: i64) -> String,
    /// Updates before the newest.
    pub earlier_updates: fn(count: usize) -> String,
    /// Leads to the whole text.
    pub read_on: &'static str,
    /// Leads to an incident's own page.
    pub details: &'static str,
    /// When an update was edited.
    pub edited: fn(at: &str) -> String,
    /// What an update said before it was edited, and until when.
    pub before_edit: fn(at: &str) -> String,
    /// What an update did to a component.
    pub became: fn(name: &str, old: &str, new: &str) -> String,
    /// The heading over the log.
    pub log: &'static str,
    /// The heading over what was learned.
    pub postmortem: &'static str,
    /// When what was learned was published.
    pub published: fn(at: &str) -> String,
    /// It turned out to be nothing.
    pub false_alarm: &'static str,
    /// It was entered after the fact.
    pub backfilled: &'static str,
    /// Nobody has written an update.
    pub no_updates: &'static str,

    /// The heading over planned work.
    pub planned: &'static str,
    /// The heading over running planned work.
    pub running_maintenance: &'static str,
    /// From when to when work is planned.
    pub window: fn(from: &str, until: &str, millis: i64) -> String,
    /// Until when work runs.
    pub until: fn(at: &str) -> String,
    /// Work that should have ended.
    pub overrun: fn(millis: i64) -> String,
    /// Planned work further away.
    pub later_ones: fn(count: usize) -> String,
    /// The planned window, where the real one differed.
    pub planned_window: &'static str,
    /// The real window.
    pub real_window: &'static str,

    /// The heading over the components.
    pub what_you_use: &'static str,
    /// How many of a group are affected.
    pub affected_of: fn(affected: usize, total: usize) -> String,
    /// How many a group has.
    pub services: fn(total: usize) -> String,
    /// The field that searches by name.
    pub search: &'static str,
    /// Only what is not fine.
    pub only_affected: &'static str,
    /// Starts the search where there is no JavaScript.
    pub show: &'static str,
    /// The search finds nothing.
    pub no_match: fn(query: &str) -> String,
    /// Nothing is affected, so the list is empty.
    pub none_affected: &'static str,
    /// Takes the search back.
    pub clear: &'static str,
    /// The state column.
    pub state_heading: &'static str,
    /// The name column.
    pub service_heading: &'static str,
    /// The uptime column, with its window in days.
    pub uptime_heading: fn(days: i32) -> String,
    /// Uptime in a sentence.
    pub uptime_over: fn(uptime: &str, days: i32) -> String,
    /// How to read the bars.
    pub legend: &'static str,
    /// What the bars of a component are called.
    pub bars_of: fn(name: &str) -> String,
    /// The end of the axis.
    pub today: &'static str,
    /// The days a component has been watched.
    pub watching_since: fn(date: &str) -> String,
    /// A day in words: its date, how long it was in which state, how many incidents.
    pub day_in_words: fn(date: &str, state: &str, trouble: i64, incidents: usize) -> String,
    /// A day without anything.
    pub no_incidents: &'static str,
    /// No data for a day.
    pub no_data_that_day: &'static str,
    /// All was fine that day.
    pub fine_that_day: &'static str,
    /// The day before.
    pub previous_day: &'static str,
    /// The day after.
    pub next_day: &'static str,
    /// Puts something away.
    pub close: &'static str,

    /// The heading over the charts.
    pub how_it_performs: &'static str,
    /// The stretch a chart covers.
    pub last_day: &'static str,
    /// Opens the values behind a chart.
    pub numbers: &'static str,
    /// The time column.
    pub time_heading: &'static str,
    /// The value column.
    pub value_heading: &'static str,
    /// There is no point.
    pub no_value: &'static str,
    /// A chart in words.
    pub chart_in_words: fn(name: &str, least: &str, most: &str) -> String,

    /// The heading over the past days.
    pub past_days: fn(days: i32) -> String,
    /// A link to the archive.
    pub history: &'static str,
    /// The title of the archive's page for a month.
    pub history_of: fn(month: &str) -> String,
    /// A quiet month.
    pub quiet_month: fn(month: &str) -> String,
    /// Moves between months.
    pub months: &'static str,
    /// A link to the front page.
    pub back: &'static str,

    /// Since when a component has been as it is.
    pub since_when: fn(at: &str) -> String,
    /// The uptime a component is meant to reach.
    pub objective: fn(uptime: &str) -> String,
    /// The heading over the days of a component.
    pub day_by_day: &'static str,
    /// The date column.
    pub date_heading: &'static str,
    /// The column of durations.
    pub how_long: &'static str,
    /// The column of incidents.
    pub incidents: &'static str,
    /// The heading over changes of status.
    pub changes: &'static str,
    /// What changed a status.
    pub cause: fn(JournalCause) -> &'static str,
    /// No status change is known.
    pub no_changes: fn(days: i32) -> String,
    /// The title of the uptime calendar.
    pub uptime_of: fn(name: &str) -> String,
    /// A link to the uptime calendar.
    pub calendar: &'static str,
    /// A link to where a component lives.
    pub visit: &'static str,

    /// There is no such page.
    pub not_found: &'static str,
    /// We failed.
    pub fault: &'static str,
    /// What to do then.
    pub fault_hint: fn(reference: &str) -> String,
    /// Leads in the headline on such a page.
    pub status_is: &'static str,

    /// The zone times are given in.
    pub times_in: fn(zone: &str) -> String,
    /// Names the languages.
    pub languages: &'static str,
    /// Names the colours.
    pub theme: &'static str,
    /// As the system wants them.
    pub theme_system: &'static str,
    /// Light colours.
    pub theme_light: &'static str,
    /// Dark colours.
    pub theme_dark: &'static str,
    /// A link to help.
    pub support: &'static str,
    /// What the page is, for search engines.
    pub page_about: fn(name: &str) -> String,
    /// The name of the page's status, after its own name, in titles.
    pub status_of: fn(name: &str) -> String,
}
