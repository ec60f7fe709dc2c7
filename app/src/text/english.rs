//! English.

use super::{
    Text,
    grammar::{count, join, name, stop},
    moment::at,
    number::duration,
};
use crate::model::calendar::weekday;
use crate::model::{
    IncidentState, JournalCause, MaintenanceState, StateWords, Status,
    headline::{Headline, Named},
};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SHORT_MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn lasting(millis: i64) -> String {
    duration(millis, "under a minute", "day", "days")
}

fn ago(millis: i64) -> String {
    match millis / 60_000 {
        0 => "just now".to_owned(),
        m if m < 60 => format!("{m}\u{a0}min ago"),
        m if m < 1440 => format!("{}\u{a0}h ago", m / 60),
        m if m < 2880 => "1\u{a0}day ago".to_owned(),
        m => format!("{}\u{a0}days ago", m / 1440),
    }
}

fn list(names: &[String]) -> String {
    join(names, "and")
}

/// The subject of a sentence and whether it is plural: up to two names, then a number.
fn subject(names: &[String], total: usize) -> (String, bool) {
    match names.len() {
        0..=2 => (list(names), names.len() == 2),
        n if total > n => (format!("{n} of {total} services"), true),
        n => (format!("{n} services"), true),
    }
}

fn trouble(part: &Named, total: usize) -> String {
    let (who, plural) = subject(&part.names, total);
    predicate(&who, plural, part.status)
}

fn predicate(who: &str, plural: bool, status: Status) -> String {
    let is = if plural { "are" } else { "is" };
    match status {
        Status::MajorOutage => format!("{who} {is} down."),
        Status::PartialOutage => format!("{who} {is} failing for some people."),
        Status::DegradedPerformance => format!("{who} {is} slow or unreliable."),
        Status::UnderMaintenance => format!("{who} {is} under planned maintenance."),
        Status::Unknown => format!("We cannot see {who} right now."),
        Status::Operational => format!("{who} {is} working."),
    }
}

fn headline(headline: &Headline) -> String {
    match headline {
        Headline::Empty => "Nothing is being watched here yet.".to_owned(),
        Headline::AllWell => "Everything is working.".to_owned(),
        Headline::Recovered { .. } => "Everything is working again.".to_owned(),
        Headline::Everything { status, total } => predicate(&format!("All {total} services"), true, *status),
        Headline::Trouble { parts, total } => parts.iter().map(|p| trouble(p, *total)).collect::<Vec<_>>().join(" "),
        Headline::Reports { name } => format!("We are looking into reports: {}", stop(name)),
        Headline::FixInPlace { names, incident } if names.is_empty() => format!("A fix is in place: {}", stop(incident)),
        Headline::FixInPlace { names, .. } => format!("A fix is in place for {}.", subject(names, 0).0),
        Headline::Maintenance { names, until } => {
            let (who, plural) = subject(names, 0);
            let is = if plural { "are" } else { "is" };
            let until = until.map(|u| format!(" until {}", at(u))).unwrap_or_default();
            format!("{who} {is} under planned maintenance{until}.")
        }
        Headline::NoData { names } => predicate(&subject(names, 0).0, names.len() > 1, Status::Unknown),
    }
}

fn state(words: StateWords, status: Status) -> &'static str {
    match (words, status) {
        (StateWords::Plain, Status::Operational) => "Working",
        (StateWords::Plain, Status::UnderMaintenance) => "Maintenance",
        (StateWords::Plain, Status::DegradedPerformance) => "Slow or unreliable",
        (StateWords::Plain, Status::PartialOutage) => "Failing for some",
        (StateWords::Plain, Status::MajorOutage) => "Down",
        (StateWords::Classic, Status::Operational) => "Operational",
        (StateWords::Classic, Status::UnderMaintenance) => "Under maintenance",
        (StateWords::Classic, Status::DegradedPerformance) => "Degraded performance",
        (StateWords::Classic, Status::PartialOutage) => "Partial outage",
        (StateWords::Classic, Status::MajorOutage) => "Major outage",
        (_, Status::Unknown) => "No data",
    }
}

fn incident_state(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Investigating => "Investigating",
        IncidentState::Identified => "Identified",
        IncidentState::Monitoring => "Monitoring",
        IncidentState::Resolved => "Resolved",
    }
}

fn maintenance_state(state: MaintenanceState) -> &'static str {
    match state {
        MaintenanceState::Scheduled => "Scheduled",
        MaintenanceState::InProgress => "In progress",
        MaintenanceState::Verifying => "Verifying",
        MaintenanceState::Completed => "Completed",
        MaintenanceState::Cancelled => "Cancelled",
    }
}

fn cause(cause: JournalCause) -> &'static str {
    match cause {
        JournalCause::Created => "Watching began",
        JournalCause::Manual | JournalCause::CommandLine => "Set by staff",
        JournalCause::Api => "Set by a script",
        JournalCause::Incident => "Incident resolved",
        JournalCause::Maintenance => "Maintenance ended",
        JournalCause::Monitoring => "Seen by monitoring",
        JournalCause::Import => "Imported",
    }
}

/// The English messages.
pub static ENGLISH: Text = Text {
    code: "en",
    direction: "ltr",
    own_name: "English",

    decimal_point: '.',
    duration: lasting,
    ago,
    date: |d| format!("{} {} {}", d.day(), name(&MONTHS, d.month()), d.year()),
    weekday_and_day: |d| format!("{}, {} {}", name(&WEEKDAYS, weekday(d)), d.day(), name(&MONTHS, d.month())),
    day: |d| format!("{}\u{a0}{}", d.day(), name(&SHORT_MONTHS, d.month())),
    day_and_clock: |day, clock| format!("{day}, {clock}"),
    month: |m| format!("{} {}", name(&MONTHS, m.month), m.year),
    short_month: |m| name(&SHORT_MONTHS, m),
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    list,

    state,
    incident_state,
    maintenance_state,
    comment: "Update",

    headline,
    not_affected: |names| match names {
        all if all.len() <= 4 => format!("Not affected: {}.", list(all)),
        [first, second, third, rest @ ..] => format!("Not affected: {first}, {second}, {third} and {} more.", rest.len()),
        _ => String::new(),
    },
    since: |at, millis| format!("Since {at}, for {}.", lasting(millis)),
    next_update: |at| format!("Next update by {at}."),
    overdue: |due, late| format!("An update was due at {due} ({}).", ago(late)),
    last_word: |at| format!("Last word: {at}."),
    we_know: "We know.",
    nothing_confirmed: "No service is confirmed as affected.",
    watching_fix: "We are watching it before calling it resolved.",
    rest_works: "Everything else is working.",
    also_maintained: |names, until| {
        let until = until.map(|u| format!(" until {u}")).unwrap_or_default();
        format!("Planned maintenance on {} continues{until}.", subject(names, 0).0)
    },
    not_down: "That does not mean it is down.",
    last_problem: |name, since, lasted| format!("Last problem: {name}, {}, {}.", ago(since), lasting(lasted)),
    from_to: |name, from, until, millis| format!("{name}: from {from} to {until} ({}).", lasting(millis)),
    what_happened: "What happened",
    just_set_up: "This page has just been set up.",

    as_of: |at| format!("As of {at}"),
    live: "Live",
    looking_at: |at| format!("You are looking at {at}."),
    reconnecting: "We are reconnecting; reload works too.",
    stale: |at| format!("You are looking at {at}: this site cannot reach its own database at the moment."),
    new_updates: |n| count(n, "new update", "new updates"),

    skip: "Skip to the status",
    dismiss: "Dismiss",
    learn_more: "Learn more",
    announcements: "Announcements",

    happening_now: "Happening now",
    affects: "Affects",
    timeline: "Timeline",
    started: "Started",
    detected: "Detected",
    after: |millis| format!("after {}", lasting(millis)),
    first_posted: "First posted",
    fix_in_place: "Fix in place",
    resolved: "Resolved",
    lasted: "Lasted",
    running_for: "Running for",
    next_update_by: "Next update by",
    due: |at, late| format!("{at} (due {})", ago(late)),
    earlier_updates: |n| count(n, "earlier update", "earlier updates"),
    read_on: "Read on",
    details: "Details",
    edited: |at| format!("edited {at}"),
    before_edit: |at| format!("Until {at} it said:"),
    became: |name, old, new| format!("{name}: {old} \u{2192} {new}"),
    log: "Updates",
    postmortem: "What we learned",
    published: |at| format!("Published {at}."),
    false_alarm: "False alarm",
    backfilled: "Entered afterwards",
    no_updates: "No update has been written yet.",

    planned: "Planned maintenance",
    running_maintenance: "Maintenance under way",
    window: |from, until, millis| format!("{from} to {until} ({})", lasting(millis)),
    until: |at| format!("until {at}"),
    overrun: |millis| format!("{} longer than planned", lasting(millis)),
    later_ones: |n| count(n, "later one", "later ones"),
    planned_window: "Planned",
    real_window: "Took place",

    what_you_use: "What you use",
    affected_of: |n, total| format!("{n} of {total} affected"),
    services: |n| count(n, "service", "services"),
    search: "Find a service",
    only_affected: "Only affected",
    show: "Show",
    no_match: |query| format!("No service matches \u{2018}{query}\u{2019}."),
    none_affected: "No service is affected.",
    clear: "Clear",
    state_heading: "State",
    service_heading: "Service",
    uptime_heading: |days| format!("{days} days"),
    uptime_over: |uptime, days| format!("{uptime} uptime over {days} days"),
    legend: "Higher is longer.",
    bars_of: |name| format!("{name}: the last 90 days"),
    today: "Today",
    watching_since: |date| format!("Watching since {date}."),
    day_in_words: |date, state, trouble, incidents| {
        let trouble = if trouble > 0 { format!(", not working properly for {}", lasting(trouble)) } else { String::new() };
        let incidents = if incidents > 0 { format!(", {}", count(incidents, "event", "events")) } else { String::new() };
        format!("{date}, {state}{trouble}{incidents}")
    },
    no_incidents: "No incidents reported.",
    no_data_that_day: "No data for this day.",
    fine_that_day: "Working all day.",
    previous_day: "Previous day",
    next_day: "Next day",
    close: "Close",

    how_it_performs: "How it performs",
    last_day: "Last 24 hours",
    numbers: "Numbers",
    time_heading: "Time",
    value_heading: "Mean of the hour",
    no_value: "no data",
    chart_in_words: |name, least, most| format!("{name}, last 24 hours: between {least} and {most}"),

    past_days: |days| format!("Past {days} days"),
    history: "History",
    history_of: |month| format!("History: {month}"),
    quiet_month: |month| format!("No incidents reported in {month}."),
    months: "Months",
    back: "Current status",

    since_when: |at| format!("since {at}"),
    objective: |uptime| format!("Goal: {uptime}."),
    day_by_day: "Day by day",
    date_heading: "Date",
    how_long: "For how long",
    incidents: "Incidents",
    changes: "Changes of state",
    cause,
    no_changes: |days| format!("No change in the last {days} days."),
    uptime_of: |name| format!("Uptime of {name}"),
    calendar: "Uptime calendar",
    visit: "Visit",

    not_found: "This page does not exist.",
    fault: "This page cannot be shown right now.",
    fault_hint: |reference| format!("We have noted what went wrong. If you write to us about it, mention {reference}."),
    status_is: "The status is:",

    times_in: |zone| format!("Times in {zone}"),
    languages: "Languages",
    theme: "Colours",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    support: "Help",
    page_about: |name| format!("Live status of {name}: what works, what does not, since when, and what happens next."),
    status_of: |name| format!("{name} status"),
};
