//! Which messages there are, and what each takes. One line a message: its name, and the parts its sentence may hold.
//!
//! The sentences stand in one file a language, `app/text/en.json`: `{part}` is where a part goes, and
//! `{n, plural, one {# update} other {# updates}}` is how a number decides between forms.

use super::{
    Text,
    message::{Number, Part},
};

/// What a part is made of.
macro_rules! part {
    ($text:ident, $name:ident, words) => {
        Part::words(stringify!($name), $name)
    };
    ($text:ident, $name:ident, number) => {
        Part::number(stringify!($name), $name.count())
    };
    ($text:ident, $name:ident, duration) => {
        Part::made(stringify!($name), $text.duration($name))
    };
    ($text:ident, $name:ident, ago) => {
        Part::made(stringify!($name), $text.ago($name))
    };
}

/// What a part is given as: text, a number, or milliseconds.
macro_rules! given {
    (words) => { &str };
    (number) => { impl Number };
    (duration) => { i64 };
    (ago) => { i64 };
}

/// What a message is: the same words each time, or a sentence with parts.
macro_rules! message {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        pub fn $name(&'static self) -> &'static str {
            self.words(Key::$name)
        }
    };
    ($(#[$doc:meta])+ $name:ident $($part:ident $kind:ident)+) => {
        $(#[$doc])+
        pub fn $name(&'static self, $($part: given!($kind)),+) -> String {
            self.sentence(Key::$name, &[$(part!(self, $part, $kind)),+])
        }
    };
}

macro_rules! messages {
    ($($(#[$doc:meta])+ $name:ident $(($($part:ident: $kind:ident),+))?;)+) => {
        /// The name of a message; its number is its place in what a browser gets.
        #[expect(non_camel_case_types, reason = "a message's name is that of the function that says it")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $($(#[$doc])+ $name),+
        }

        impl Key {
            /// Every message with its name and its parts, in order.
            #[cfg(any(test, feature = "ssr"))]
            pub const ALL: &[(&str, &[&str])] = &[$((stringify!($name), &[$($(stringify!($part)),+)?])),+];
        }

        impl Text {
            $(message! { $(#[$doc])+ $name $($($part $kind)+)? })+
        }
    };
}

messages! {
    /// What stands between a number and its decimals.
    decimal_point;
    /// A duration of less than a minute.
    under_a_minute;
    /// A duration under an hour.
    minutes(m: words);
    /// A duration of whole hours.
    hours(h: words);
    /// A duration of hours and minutes.
    hours_and_minutes(h: words, m: words);
    /// A duration of whole days.
    days(n: number);
    /// A duration of days and hours.
    days_and_hours(n: number, h: words);
    /// Less than a minute ago.
    just_now;
    /// Less than an hour ago.
    minutes_ago(n: number);
    /// Less than a day ago.
    hours_ago(n: number);
    /// Longer ago.
    days_ago(n: number);
    /// 22 November 2026.
    full_date(day: words, month: words, year: words);
    /// Sunday, 22 November.
    weekday_and_date(weekday: words, day: words, month: words);
    /// 22 Nov.
    short_date(day: words, month: words);
    /// A date and a clock time: 22 Nov, 14:02.
    day_and_clock(day: words, clock: words);
    /// November 2026.
    month_and_year(month: words, year: words);
    /// The months as in dates, with bars in between.
    month_names;
    /// The months above the bars, with bars in between.
    short_month_names;
    /// Monday to Sunday, with bars in between.
    weekday_names;
    /// Mon to Sun, for the heads of calendars, with bars in between.
    short_weekday_names;
    /// What stands between the names of a list, but before the last.
    comma;
    /// The last two of a list.
    and(first: words, last: words);
    /// The end of a sentence.
    full_stop;
    /// What stands between two sentences.
    space;

    /// The state operational, plainly.
    plain_operational;
    /// The state under maintenance, plainly.
    plain_under_maintenance;
    /// The state degraded, plainly.
    plain_degraded_performance;
    /// The state partial outage, plainly.
    plain_partial_outage;
    /// The state major outage, plainly.
    plain_major_outage;
    /// The state operational, as the field says it.
    classic_operational;
    /// The state under maintenance, as the field says it.
    classic_under_maintenance;
    /// The state degraded, as the field says it.
    classic_degraded_performance;
    /// The state partial outage, as the field says it.
    classic_partial_outage;
    /// The state major outage, as the field says it.
    classic_major_outage;
    /// Nothing is known.
    no_data;
    /// An incident's first stage.
    investigating;
    /// The cause is known.
    identified;
    /// The fix is being watched.
    monitoring;
    /// An incident's last stage.
    incident_resolved;
    /// Maintenance to come.
    scheduled;
    /// Maintenance that runs.
    in_progress;
    /// Maintenance whose result is being checked.
    verifying;
    /// Maintenance that is done.
    completed;
    /// Maintenance that was called off.
    cancelled;
    /// An update that sets no stage.
    comment;

    /// There is nothing to watch yet.
    nothing_watched;
    /// Everything works.
    all_well;
    /// Everything works again.
    recovered;
    /// All services, as the subject of a sentence.
    all_services(total: number);
    /// Some services of all, as the subject of a sentence.
    some_services(n: number, total: number);
    /// A number of services, as the subject of a sentence.
    n_services(n: number);
    /// These are down; `n` says how many are named.
    says_down(who: words, n: number);
    /// These fail for some people.
    says_failing(who: words, n: number);
    /// These are slow or unreliable.
    says_slow(who: words, n: number);
    /// These are under maintenance.
    says_maintained(who: words, n: number);
    /// These are under maintenance until a time.
    says_maintained_until(who: words, n: number, until: words);
    /// These cannot be seen.
    says_unknown(who: words, n: number);
    /// These work.
    says_working(who: words, n: number);
    /// An incident is open that names no component.
    reports(incident: words);
    /// A fix is in place.
    fixed(incident: words);
    /// A fix is in place for some components.
    fixed_for(who: words, n: number);
    /// What still works.
    not_affected(who: words);
    /// What still works, if that is much.
    not_affected_and_more(who: words, n: number);
    /// Since when there has been trouble, and for how long.
    since(at: words, lasting: duration);
    /// When the next update is due.
    next_update(at: words);
    /// An update is late.
    overdue(due: words, late: ago);
    /// When we last said something.
    last_word(at: words);
    /// Everything has the same trouble.
    we_know;
    /// An incident is open that names no component.
    nothing_confirmed;
    /// A fix is being watched.
    watching_fix;
    /// The rest works while something is maintained.
    rest_works;
    /// Planned work beside trouble.
    also_maintained(who: words, n: number);
    /// Planned work beside trouble, until a time.
    also_maintained_until(who: words, n: number, until: words);
    /// A component cannot be seen.
    not_down;
    /// The incident that ended last.
    last_problem(incident: words, ended: ago, lasting: duration);
    /// From when to when an incident lasted.
    from_to(incident: words, from: words, until: words, lasting: duration);
    /// A link to the incident that ended last.
    what_happened;
    /// A page without components.
    just_set_up;

    /// The page shows what was so at a time, without following along.
    as_of(at: words);
    /// The page follows along.
    live;
    /// The event stream is dead.
    looking_at(at: words);
    /// We are trying to reach the server again.
    reconnecting;
    /// The server cannot reach its own database.
    stale(at: words);
    /// New updates above what is being read.
    new_updates(n: number);

    /// A link past the header.
    skip;
    /// Puts an announcement away.
    dismiss;
    /// A link to more about an announcement.
    learn_more;
    /// Names the announcements for those who cannot see.
    announcements;

    /// The heading over open incidents.
    happening_now;
    /// The components an incident touches, before their names.
    affects;
    /// The heading over an incident's moments on small screens.
    timeline;
    /// When the trouble began.
    started;
    /// When we noticed.
    detected;
    /// How long after the start something was.
    after(lasting: duration);
    /// When visitors were first told.
    first_posted;
    /// When a fix was in place.
    fix_in_place;
    /// When it was over.
    resolved;
    /// How long it lasted.
    lasted;
    /// How long it has lasted so far.
    running_for;
    /// When staff promised to say more.
    next_update_by;
    /// That an update was due, and how late it is.
    due(at: words, late: ago);
    /// Updates before the newest.
    earlier_updates(n: number);
    /// Leads to the whole text.
    read_on;
    /// Leads to an incident's own page.
    details;
    /// When an update was edited.
    edited(at: words);
    /// What an update said before it was edited, and until when.
    before_edit(at: words);
    /// What an update did to a component.
    became(name: words, old: words, new: words);
    /// The heading over the log.
    log;
    /// The heading over what was learned.
    postmortem;
    /// When what was learned was published.
    published(at: words);
    /// It turned out to be nothing.
    false_alarm;
    /// It was entered after the fact.
    backfilled;
    /// Nobody has written an update.
    no_updates;

    /// The heading over planned work.
    planned;
    /// The heading over running planned work.
    running_maintenance;
    /// From when to when work is planned.
    window(from: words, until: words, lasting: duration);
    /// Until when work runs.
    until(at: words);
    /// Work that should have ended.
    overrun(lasting: duration);
    /// Planned work further away.
    later_ones(n: number);
    /// The planned window, where the real one differed.
    planned_window;
    /// The real window.
    real_window;

    /// The heading over the components.
    what_you_use;
    /// How many of a group are affected.
    affected_of(n: number, total: number);
    /// How many a group has.
    services(n: number);
    /// The field that searches by name.
    search;
    /// Only what is not fine.
    only_affected;
    /// Starts the search where there is no JavaScript.
    show;
    /// The search finds nothing.
    no_match(query: words);
    /// Nothing is affected, so the list is empty.
    none_affected;
    /// Takes the search back.
    clear;
    /// The state column.
    state_heading;
    /// The name column.
    service_heading;
    /// The uptime column, with its window in days.
    uptime_heading(n: number);
    /// Uptime in a sentence.
    uptime_over(uptime: words, n: number);
    /// How to read the bars.
    legend;
    /// What the bars of a component are called.
    bars_of(name: words, n: number);
    /// The end of the axis.
    today;
    /// The days a component has been watched.
    watching_since(date: words);
    /// A day in words: its date and state.
    day_in_words(date: words, state: words);
    /// How long something did not work that day, after that.
    day_trouble(lasting: duration);
    /// How many events that day had, after that.
    day_events(n: number);
    /// A day without anything.
    no_incidents;
    /// No data for a day.
    no_data_that_day;
    /// All was fine that day.
    fine_that_day;
    /// The day before.
    previous_day;
    /// The day after.
    next_day;
    /// Puts something away.
    close;

    /// The heading over the charts.
    how_it_performs;
    /// The stretch a chart covers.
    last_day;
    /// Opens the values behind a chart.
    numbers;
    /// The time column.
    time_heading;
    /// The value column.
    value_heading;
    /// There is no point.
    no_value;
    /// A chart in words.
    chart_in_words(name: words, least: words, most: words);

    /// The heading over the past days.
    past_days(n: number);
    /// A link to the archive.
    history;
    /// The title of the archive's page for a month.
    history_of(month: words);
    /// A quiet month.
    quiet_month(month: words);
    /// Moves between months.
    months;
    /// A link to the front page.
    back;

    /// Since when a component has been as it is.
    since_when(at: words);
    /// The uptime a component is meant to reach.
    objective(uptime: words);
    /// The heading over the days of a component.
    day_by_day;
    /// The date column.
    date_heading;
    /// The column of durations.
    how_long;
    /// The column of incidents.
    incidents;
    /// The heading over changes of status.
    changes;
    /// The journal began.
    cause_created;
    /// Staff set a status.
    cause_manual;
    /// A script set it.
    cause_api;
    /// The end of an incident did.
    cause_incident;
    /// The end of a maintenance did.
    cause_maintenance;
    /// Monitoring did.
    cause_monitoring;
    /// It came with an import.
    cause_import;
    /// No status change is known.
    no_changes(n: number);
    /// The title of the uptime calendar.
    uptime_of(name: words);
    /// A link to the uptime calendar.
    calendar;
    /// A link to where a component lives.
    visit;

    /// There is no such page.
    not_found;
    /// We failed.
    fault;
    /// What to do then.
    fault_hint(reference: words);
    /// Leads in the headline on such a page.
    status_is;

    /// The zone times are given in.
    times_in(zone: words);
    /// Names the languages.
    languages;
    /// Names the colours.
    theme;
    /// As the system wants them.
    theme_system;
    /// Light colours.
    theme_light;
    /// Dark colours.
    theme_dark;
    /// A link to help.
    support;
    /// What the page is, for search engines.
    page_about(name: words);
    /// The name of the page's status, after its own name, in titles.
    status_of(name: words);
}
