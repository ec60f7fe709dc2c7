//! Which messages there are, and what each takes. One line a message: its name, the parts its
//! sentence may hold, and what it says.
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
    ($doc:literal $name:ident) => {
        #[doc = $doc]
        pub fn $name(&'static self) -> &'static str {
            self.words(Key::$name)
        }
    };
    ($doc:literal $name:ident $($part:ident $kind:ident)+) => {
        #[doc = $doc]
        pub fn $name(&'static self, $($part: given!($kind)),+) -> String {
            self.sentence(Key::$name, &[$(part!(self, $part, $kind)),+])
        }
    };
}

macro_rules! messages {
    ($($name:ident $(($($part:ident: $kind:ident),+))? $doc:literal;)+) => {
        /// The name of a message; its number is its place in what a browser gets.
        #[expect(non_camel_case_types, reason = "a message's name is that of the function that says it")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = $doc] $name),+
        }

        impl Key {
            /// Every message with its name and its parts, in order.
            #[cfg(any(test, feature = "ssr"))]
            pub const ALL: &[(&str, &[&str])] = &[$((stringify!($name), &[$($(stringify!($part)),+)?])),+];
        }

        impl Text {
            $(message! { $doc $name $($($part $kind)+)? })+
        }
    };
}

messages! {
    decimal_point "What stands between a number and its decimals.";
    under_a_minute "A duration of less than a minute.";
    minutes(m: words) "A duration under an hour.";
    hours(h: words) "A duration of whole hours.";
    hours_and_minutes(h: words, m: words) "A duration of hours and minutes.";
    days(n: number) "A duration of whole days.";
    days_and_hours(n: number, h: words) "A duration of days and hours.";
    just_now "Less than a minute ago.";
    minutes_ago(n: number) "Less than an hour ago.";
    hours_ago(n: number) "Less than a day ago.";
    days_ago(n: number) "Longer ago.";
    full_date(day: words, month: words, year: words) "22 November 2026.";
    weekday_and_date(weekday: words, day: words, month: words) "Sunday, 22 November.";
    short_date(day: words, month: words) "22 Nov.";
    day_and_clock(day: words, clock: words) "A date and a clock time: 22 Nov, 14:02.";
    month_and_year(month: words, year: words) "November 2026.";
    month_names "The months as in dates, with bars in between.";
    short_month_names "The months above the bars, with bars in between.";
    weekday_names "Monday to Sunday, with bars in between.";
    short_weekday_names "Mon to Sun, for the heads of calendars, with bars in between.";
    comma "What stands between the names of a list, but before the last.";
    and(first: words, last: words) "The last two of a list.";
    full_stop "The end of a sentence.";
    space "What stands between two sentences.";

    plain_operational "The state operational, plainly.";
    plain_under_maintenance "The state under maintenance, plainly.";
    plain_degraded_performance "The state degraded, plainly.";
    plain_partial_outage "The state partial outage, plainly.";
    plain_major_outage "The state major outage, plainly.";
    classic_operational "The state operational, as the field says it.";
    classic_under_maintenance "The state under maintenance, as the field says it.";
    classic_degraded_performance "The state degraded, as the field says it.";
    classic_partial_outage "The state partial outage, as the field says it.";
    classic_major_outage "The state major outage, as the field says it.";
    no_data "Nothing is known.";
    investigating "An incident's first stage.";
    identified "The cause is known.";
    monitoring "The fix is being watched.";
    incident_resolved "An incident's last stage.";
    scheduled "Maintenance to come.";
    in_progress "Maintenance that runs.";
    verifying "Maintenance whose result is being checked.";
    completed "Maintenance that is done.";
    cancelled "Maintenance that was called off.";
    comment "An update that sets no stage.";

    nothing_watched "There is nothing to watch yet.";
    all_well "Everything works.";
    recovered "Everything works again.";
    all_services(total: number) "All services, as the subject of a sentence.";
    some_services(n: number, total: number) "Some services of all, as the subject of a sentence.";
    n_services(n: number) "A number of services, as the subject of a sentence.";
    says_down(who: words, n: number) "These are down; `n` says how many are named.";
    says_failing(who: words, n: number) "These fail for some people.";
    says_slow(who: words, n: number) "These are slow or unreliable.";
    says_maintained(who: words, n: number) "These are under maintenance.";
    says_maintained_until(who: words, n: number, until: words) "These are under maintenance until a time.";
    says_unknown(who: words, n: number) "These cannot be seen.";
    says_working(who: words, n: number) "These work.";
    reports(incident: words) "An incident is open that names no component.";
    fixed(incident: words) "A fix is in place.";
    fixed_for(who: words, n: number) "A fix is in place for some components.";
    not_affected(who: words) "What still works.";
    not_affected_and_more(who: words, n: number) "What still works, if that is much.";
    since(at: words, lasting: duration) "Since when there has been trouble, and for how long.";
    next_update(at: words) "When the next update is due.";
    overdue(due: words, late: ago) "An update is late.";
    last_word(at: words) "When we last said something.";
    we_know "Everything has the same trouble.";
    nothing_confirmed "An incident is open that names no component.";
    watching_fix "A fix is being watched.";
    rest_works "The rest works while something is maintained.";
    also_maintained(who: words, n: number) "Planned work beside trouble.";
    also_maintained_until(who: words, n: number, until: words) "Planned work beside trouble, until a time.";
    not_down "A component cannot be seen.";
    last_problem(incident: words, ended: ago, lasting: duration) "The incident that ended last.";
    from_to(incident: words, from: words, until: words, lasting: duration) "From when to when an incident lasted.";
    what_happened "A link to the incident that ended last.";
    just_set_up "A page without components.";

    as_of(at: words) "The page shows what was so at a time, without following along.";
    live "The page follows along.";
    looking_at(at: words) "The event stream is dead.";
    reconnecting "We are trying to reach the server again.";
    stale(at: words) "The server cannot reach its own database.";
    new_updates(n: number) "New updates above what is being read.";

    skip "A link past the header.";
    dismiss "Puts an announcement away.";
    learn_more "A link to more about an announcement.";
    announcements "Names the announcements for those who cannot see.";

    happening_now "The heading over open incidents.";
    affects "The components an incident touches, before their names.";
    timeline "The heading over an incident's moments on small screens.";
    started "When the trouble began.";
    detected "When we noticed.";
    after(lasting: duration) "How long after the start something was.";
    first_posted "When visitors were first told.";
    fix_in_place "When a fix was in place.";
    resolved "When it was over.";
    lasted "How long it lasted.";
    running_for "How long it has lasted so far.";
    next_update_by "When staff promised to say more.";
    due(at: words, late: ago) "That an update was due, and how late it is.";
    earlier_updates(n: number) "Updates before the newest.";
    read_on "Leads to the whole text.";
    details "Leads to an incident's own page.";
    edited(at: words) "When an update was edited.";
    before_edit(at: words) "What an update said before it was edited, and until when.";
    became(name: words, old: words, new: words) "What an update did to a component.";
    log "The heading over the log.";
    postmortem "The heading over what was learned.";
    published(at: words) "When what was learned was published.";
    false_alarm "It turned out to be nothing.";
    backfilled "It was entered after the fact.";
    no_updates "Nobody has written an update.";

    planned "The heading over planned work.";
    running_maintenance "The heading over running planned work.";
    window(from: words, until: words, lasting: duration) "From when to when work is planned.";
    until(at: words) "Until when work runs.";
    overrun(lasting: duration) "Work that should have ended.";
    later_ones(n: number) "Planned work further away.";
    planned_window "The planned window, where the real one differed.";
    real_window "The real window.";

    what_you_use "The heading over the components.";
    affected_of(n: number, total: number) "How many of a group are affected.";
    services(n: number) "How many a group has.";
    search "The field that searches by name.";
    only_affected "Only what is not fine.";
    show "Starts the search where there is no JavaScript.";
    no_match(query: words) "The search finds nothing.";
    none_affected "Nothing is affected, so the list is empty.";
    clear "Takes the search back.";
    state_heading "The state column.";
    service_heading "The name column.";
    uptime_heading(n: number) "The uptime column, with its window in days.";
    uptime_over(uptime: words, n: number) "Uptime in a sentence.";
    legend "How to read the bars.";
    bars_of(name: words, n: number) "What the bars of a component are called.";
    today "The end of the axis.";
    watching_since(date: words) "The days a component has been watched.";
    day_in_words(date: words, state: words) "A day in words: its date and state.";
    day_trouble(lasting: duration) "How long something did not work that day, after that.";
    day_events(n: number) "How many events that day had, after that.";
    no_incidents "A day without anything.";
    no_data_that_day "No data for a day.";
    fine_that_day "All was fine that day.";
    previous_day "The day before.";
    next_day "The day after.";
    close "Puts something away.";

    how_it_performs "The heading over the charts.";
    ranges "Names the buttons that say how far back a chart reaches.";
    range_day "The button for the last day.";
    range_week "The button for the last week.";
    range_month "The button for the last four weeks.";
    last_day "A chart covers the last day.";
    last_week "A chart covers the last week.";
    last_month "A chart covers the last four weeks.";
    numbers "Opens the values behind a chart.";
    time_heading "The time column.";
    mean_of_hour "The value column, an hour a row.";
    mean_of_six_hours "The value column, six hours a row.";
    mean_of_day "The value column, a day a row.";
    no_value "There is no point.";
    chart_in_words(name: words, range: words, least: words, most: words) "A chart in words.";
    reading(at: words, value: words) "A value of a chart, and when it was measured.";

    past_days(n: number) "The heading over the past days.";
    history "A link to the archive.";
    history_of(month: words) "The title of the archive's page for a month.";
    quiet_month(month: words) "A quiet month.";
    months "Moves between months.";
    back "A link to the front page.";

    since_when(at: words) "Since when a component has been as it is.";
    objective(uptime: words) "The uptime a component is meant to reach.";
    day_by_day "The heading over the days of a component.";
    date_heading "The date column.";
    how_long "The column of durations.";
    incidents "The column of incidents.";
    changes "The heading over changes of status.";
    cause_created "The journal began.";
    cause_manual "Staff set a status.";
    cause_api "A script set it.";
    cause_incident "The end of an incident did.";
    cause_maintenance "The end of a maintenance did.";
    cause_monitoring "Monitoring did.";
    cause_import "It came with an import.";
    no_changes(n: number) "No status change is known.";
    uptime_of(name: words) "The title of the uptime calendar.";
    calendar "A link to the uptime calendar.";
    visit "A link to where a component lives.";

    not_found "There is no such page.";
    fault "We failed.";
    fault_hint(reference: words) "What to do then.";
    status_is "Leads in the headline on such a page.";

    times_in(zone: words) "The zone times are given in.";
    languages "Names the languages.";
    theme "Names the colours.";
    theme_system "As the system wants them.";
    theme_light "Light colours.";
    theme_dark "Dark colours.";
    support "A link to help.";
    page_about(name: words) "What the page is, for search engines.";
    status_of(name: words) "The name of the page's status, after its own name, in titles.";
}
