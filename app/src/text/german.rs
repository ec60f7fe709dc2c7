//! German.

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
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
const SHORT_MONTHS: [&str; 12] = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];
const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

fn lasting(millis: i64) -> String {
    duration(millis, "unter einer Minute", "Tag", "Tage")
}

fn ago(millis: i64) -> String {
    match millis / 60_000 {
        0 => "gerade eben".to_owned(),
        m if m < 60 => format!("vor {m}\u{a0}min"),
        m if m < 1440 => format!("vor {}\u{a0}h", m / 60),
        m if m < 2880 => "vor 1\u{a0}Tag".to_owned(),
        m => format!("vor {}\u{a0}Tagen", m / 1440),
    }
}

fn list(names: &[String]) -> String {
    join(names, "und")
}

/// The subject of a sentence and whether it is plural: up to two names, then a number.
fn subject(names: &[String], total: usize) -> (String, bool) {
    match names.len() {
        0..=2 => (list(names), names.len() == 2),
        n if total > n => (format!("{n} von {total} Diensten"), true),
        n => (format!("{n} Dienste"), true),
    }
}

fn trouble(part: &Named, total: usize) -> String {
    let (who, plural) = subject(&part.names, total);
    predicate(&who, plural, part.status)
}

fn predicate(who: &str, plural: bool, status: Status) -> String {
    let is = if plural { "sind" } else { "ist" };
    match status {
        Status::MajorOutage => format!("{who} {is} ausgefallen."),
        Status::PartialOutage => format!("{who} {is} für manche gestört."),
        Status::DegradedPerformance => format!("{who} {is} langsam oder unzuverlässig."),
        Status::UnderMaintenance if plural => format!("{who} werden planmäßig gewartet."),
        Status::UnderMaintenance => format!("{who} wird planmäßig gewartet."),
        Status::Unknown => format!("Wir sehen gerade nicht, wie es um {who} steht."),
        Status::Operational if plural => format!("{who} funktionieren."),
        Status::Operational => format!("{who} funktioniert."),
    }
}

fn headline(headline: &Headline) -> String {
    match headline {
        Headline::Empty => "Hier wird noch nichts beobachtet.".to_owned(),
        Headline::AllWell => "Alles funktioniert.".to_owned(),
        Headline::Recovered { .. } => "Alles funktioniert wieder.".to_owned(),
        Headline::Everything { status, total } => predicate(&format!("Alle {total} Dienste"), true, *status),
        Headline::Trouble { parts, total } => parts.iter().map(|p| trouble(p, *total)).collect::<Vec<_>>().join(" "),
        Headline::Reports { name } => format!("Wir gehen Meldungen nach: {}", stop(name)),
        Headline::FixInPlace { names, incident } if names.is_empty() => format!("Die Störung ist behoben: {}", stop(incident)),
        Headline::FixInPlace { names, .. } => format!("Die Störung ist behoben. Betroffen: {}.", subject(names, 0).0),
        Headline::Maintenance { names, until } => {
            let (who, plural) = subject(names, 0);
            let is = if plural { "werden" } else { "wird" };
            let until = until.map(|u| format!(" bis {}", at(u))).unwrap_or_default();
            format!("{who} {is}{until} planmäßig gewartet.")
        }
        Headline::NoData { names } => predicate(&subject(names, 0).0, names.len() > 1, Status::Unknown),
    }
}

fn state(words: StateWords, status: Status) -> &'static str {
    match (words, status) {
        (StateWords::Plain, Status::Operational) => "Funktioniert",
        (StateWords::Plain, Status::DegradedPerformance) => "Langsam, unzuverlässig",
        (StateWords::Plain, Status::PartialOutage) => "Für manche gestört",
        (StateWords::Plain, Status::MajorOutage) => "Ausgefallen",
        (StateWords::Classic, Status::Operational) => "In Betrieb",
        (StateWords::Classic, Status::DegradedPerformance) => "Leistung gemindert",
        (StateWords::Classic, Status::PartialOutage) => "Teilausfall",
        (StateWords::Classic, Status::MajorOutage) => "Großer Ausfall",
        (StateWords::Plain, Status::UnderMaintenance) => "Wartung",
        (StateWords::Classic, Status::UnderMaintenance) => "In Wartung",
        (_, Status::Unknown) => "Keine Daten",
    }
}

fn incident_state(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Investigating => "Wird untersucht",
        IncidentState::Identified => "Ursache gefunden",
        IncidentState::Monitoring => "Wird beobachtet",
        IncidentState::Resolved => "Behoben",
    }
}

fn maintenance_state(state: MaintenanceState) -> &'static str {
    match state {
        MaintenanceState::Scheduled => "Geplant",
        MaintenanceState::InProgress => "Läuft",
        MaintenanceState::Verifying => "Wird geprüft",
        MaintenanceState::Completed => "Abgeschlossen",
        MaintenanceState::Cancelled => "Abgesagt",
    }
}

fn cause(cause: JournalCause) -> &'static str {
    match cause {
        JournalCause::Created => "Beobachtung begann",
        JournalCause::Manual | JournalCause::CommandLine => "Von Hand gesetzt",
        JournalCause::Api => "Von einem Skript gesetzt",
        JournalCause::Incident => "Störung behoben",
        JournalCause::Maintenance => "Wartung beendet",
        JournalCause::Monitoring => "Von der Überwachung erkannt",
        JournalCause::Import => "Übernommen",
    }
}

/// The German messages.
pub static GERMAN: Text = Text {
    code: "de",
    direction: "ltr",
    own_name: "Deutsch",

    decimal_point: ',',
    duration: lasting,
    ago,
    date: |d| format!("{}. {} {}", d.day(), name(&MONTHS, d.month()), d.year()),
    weekday_and_day: |d| format!("{}, {}. {}", name(&WEEKDAYS, weekday(d)), d.day(), name(&MONTHS, d.month())),
    day: |d| format!("{}.\u{a0}{}", d.day(), name(&SHORT_MONTHS, d.month())),
    day_and_clock: |day, clock| format!("{day}, {clock}"),
    month: |m| format!("{} {}", name(&MONTHS, m.month), m.year),
    short_month: |m| name(&SHORT_MONTHS, m),
    weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    list,

    state,
    incident_state,
    maintenance_state,
    comment: "Meldung",

    headline,
    not_affected: |names| match names {
        all if all.len() <= 4 => format!("Nicht betroffen: {}.", list(all)),
        [first, second, third, rest @ ..] => format!("Nicht betroffen: {first}, {second}, {third} und {} weitere.", rest.len()),
        _ => String::new(),
    },
    since: |at, millis| format!("Seit {at}, bisher {}.", lasting(millis)),
    next_update: |at| format!("Nächste Meldung bis {at}."),
    overdue: |due, late| format!("Eine Meldung war für {due} angekündigt ({}).", ago(late)),
    last_word: |at| format!("Zuletzt gemeldet: {at}."),
    we_know: "Wir wissen davon.",
    nothing_confirmed: "Bei keinem Dienst ist eine Störung bestätigt.",
    watching_fix: "Wir beobachten sie noch, bevor wir sie für beendet erklären.",
    rest_works: "Alles andere funktioniert.",
    also_maintained: |names, until| {
        let until = until.map(|u| format!(" bis {u}")).unwrap_or_default();
        let who = if names.len() > 2 { format!("{} Diensten", names.len()) } else { list(names) };
        format!("Die geplante Wartung von {who} läuft{until} weiter.")
    },
    not_down: "Das heißt nicht, dass etwas ausgefallen ist.",
    last_problem: |name, since, lasted| format!("Letzte Störung: {name}, {}, {}.", ago(since), lasting(lasted)),
    from_to: |name, from, until, millis| format!("{name}: von {from} bis {until} ({}).", lasting(millis)),
    what_happened: "Was war los",
    just_set_up: "Diese Seite ist gerade erst eingerichtet worden.",

    as_of: |at| format!("Stand {at}"),
    live: "Live",
    looking_at: |at| format!("Sie sehen den Stand von {at}."),
    reconnecting: "Wir verbinden neu; Neuladen geht auch.",
    stale: |at| format!("Sie sehen den Stand von {at}: Diese Seite erreicht gerade ihre eigene Datenbank nicht."),
    new_updates: |n| count(n, "neue Meldung", "neue Meldungen"),

    skip: "Direkt zum Status",
    dismiss: "Ausblenden",
    learn_more: "Mehr dazu",
    announcements: "Ankündigungen",

    happening_now: "Gerade jetzt",
    affects: "Betrifft",
    timeline: "Zeitlicher Ablauf",
    started: "Beginn",
    detected: "Bemerkt",
    after: |millis| format!("nach {}", lasting(millis)),
    first_posted: "Zuerst gemeldet",
    fix_in_place: "Fehler behoben",
    resolved: "Beendet",
    lasted: "Dauer",
    running_for: "Dauert seit",
    next_update_by: "Nächste Meldung bis",
    due: |at, late| format!("{at} (fällig {})", ago(late)),
    earlier_updates: |n| count(n, "frühere Meldung", "frühere Meldungen"),
    read_on: "Weiterlesen",
    details: "Einzelheiten",
    edited: |at| format!("geändert {at}"),
    before_edit: |at| format!("Bis {at} stand hier:"),
    became: |name, old, new| format!("{name}: {old} \u{2192} {new}"),
    log: "Meldungen",
    postmortem: "Was wir gelernt haben",
    published: |at| format!("Veröffentlicht {at}."),
    false_alarm: "Fehlalarm",
    backfilled: "Nachträglich eingetragen",
    no_updates: "Es gibt noch keine Meldung.",

    planned: "Geplante Wartung",
    running_maintenance: "Laufende Wartung",
    window: |from, until, millis| format!("{from} bis {until} ({})", lasting(millis)),
    until: |at| format!("bis {at}"),
    overrun: |millis| format!("{} länger als geplant", lasting(millis)),
    later_ones: |n| count(n, "spätere", "spätere"),
    planned_window: "Geplant",
    real_window: "Tatsächlich",

    what_you_use: "Was Sie nutzen",
    affected_of: |n, total| format!("{n} von {total} betroffen"),
    services: |n| count(n, "Dienst", "Dienste"),
    search: "Dienst suchen",
    only_affected: "Nur betroffene",
    show: "Anzeigen",
    no_match: |query| format!("Kein Dienst passt zu \u{201a}{query}\u{2018}."),
    none_affected: "Kein Dienst ist betroffen.",
    clear: "Zurücksetzen",
    state_heading: "Zustand",
    service_heading: "Dienst",
    uptime_heading: |days| format!("{days} Tage"),
    uptime_over: |uptime, days| format!("{uptime} verfügbar in {days} Tagen"),
    legend: "Höher heißt länger.",
    bars_of: |name| format!("{name}: die letzten 90 Tage"),
    today: "Heute",
    watching_since: |date| format!("Beobachtet seit {date}."),
    day_in_words: |date, state, trouble, incidents| {
        let trouble = if trouble > 0 { format!(", gestört für {}", lasting(trouble)) } else { String::new() };
        let incidents = if incidents > 0 { format!(", {}", count(incidents, "Ereignis", "Ereignisse")) } else { String::new() };
        format!("{date}, {state}{trouble}{incidents}")
    },
    no_incidents: "Keine Störungen gemeldet.",
    no_data_that_day: "Keine Daten für diesen Tag.",
    fine_that_day: "Den ganzen Tag in Ordnung.",
    previous_day: "Tag davor",
    next_day: "Tag danach",
    close: "Schließen",

    how_it_performs: "Wie gut es läuft",
    last_day: "Letzte 24 Stunden",
    numbers: "Zahlen",
    time_heading: "Zeit",
    value_heading: "Mittel der Stunde",
    no_value: "keine Daten",
    chart_in_words: |name, least, most| format!("{name}, letzte 24 Stunden: zwischen {least} und {most}"),

    past_days: |days| format!("Die letzten {days} Tage"),
    history: "Verlauf",
    history_of: |month| format!("Verlauf: {month}"),
    quiet_month: |month| format!("Keine Störungen gemeldet im {month}."),
    months: "Monate",
    back: "Aktueller Status",

    since_when: |at| format!("seit {at}"),
    objective: |uptime| format!("Ziel: {uptime}."),
    day_by_day: "Tag für Tag",
    date_heading: "Datum",
    how_long: "Wie lange",
    incidents: "Störungen",
    changes: "Zustandswechsel",
    cause,
    no_changes: |days| format!("Kein Wechsel in den letzten {days} Tagen."),
    uptime_of: |name| format!("Verfügbarkeit von {name}"),
    calendar: "Verfügbarkeitskalender",
    visit: "Öffnen",

    not_found: "Diese Seite gibt es nicht.",
    fault: "Diese Seite lässt sich gerade nicht anzeigen.",
    fault_hint: |reference| format!("Wir haben den Fehler festgehalten. Wenn Sie uns deswegen schreiben, nennen Sie {reference}."),
    status_is: "Der Status:",

    times_in: |zone| format!("Zeiten in {zone}"),
    languages: "Sprachen",
    theme: "Farben",
    theme_system: "System",
    theme_light: "Hell",
    theme_dark: "Dunkel",
    support: "Hilfe",
    page_about: |name| format!("Status von {name}, live: was funktioniert, was nicht, seit wann und wie es weitergeht."),
    status_of: |name| format!("Status von {name}"),
};
