//! Pages for tests: one invented company on calm and on bad days.

use std::time::Duration;

use crate::model::calendar;
use crate::model::{
    Collapse, Date, EventId, Id, Impact, IncidentState, Instant, Language, MaintenanceState, Status,
    change::Listed,
    component::{Component, Group},
    event::{Affected, Edit, Touched, Update},
    incident::{Incident, Postmortem},
    maintenance::Maintenance,
    page::{Page, PageSettings},
    recovery::{Clock, Figure, Measure, Recovery},
    snapshot::{Announcement, Days, Metric, Snapshot},
    uptime::{Day, History, Tally, Uptime, UptimeRule},
};
use crate::status::data::{
    Filter, Month, PageData, Series, View,
    still::{CalendarView, Content, MonthOfTrouble, RecoveryView, Stretch, UptimeOf},
};

/// An id that is easy to recognise.
pub fn id<K>(text: &str) -> Id<K> {
    format!("{text:0<12}").parse().unwrap()
}

/// The moment the samples are made for: 15:04:10 in Berlin.
pub fn now() -> Instant {
    "2026-11-22T14:04:10Z".parse().unwrap()
}

/// So many minutes before [`now`].
pub fn ago(minutes: u64) -> Instant {
    now() - Duration::from_secs(minutes * 60)
}

fn today() -> Date {
    Date::constant(2026, 11, 22)
}

const GROUPS: [(&str, &str, &[&str]); 4] = [
    ("video", "Video", &["Video uploading", "Video playing", "Subtitles", "Thumbnails"]),
    ("money", "Money", &["Payments", "Payouts", "Invoices"]),
    ("find", "Finding things", &["Search", "Recommendations"]),
    ("cdn", "Delivery", &["Europe", "North America", "Asia"]),
];

fn component(n: usize, name: &str, group: Option<&str>, position: i32) -> Component {
    Component {
        id: id(&format!("c{n:02}")),
        group_id: group.map(id),
        name: name.to_owned(),
        description: None,
        description_source: None,
        link: None,
        position,
        status: Status::Operational,
        since: Some(ago(90 * 1440)),
        causes: Vec::new(),
        suspected: None,
        showcase: true,
        start_date: None,
        only_show_if_degraded: false,
        uptime_objective: None,
        created_at: ago(400 * 1440),
        updated_at: ago(90 * 1440),
    }
}

fn day(back: i32, status: Status, minutes: i64, causes: Vec<EventId>) -> Day {
    let mut tally = Tally::default();
    tally.add(status, minutes * 60_000);
    tally.add(Status::Operational, (1440 - minutes) * 60_000);
    Day { date: calendar::plus(today(), -back), tally, causes }
}

fn history(days: Vec<Day>) -> History {
    History { first: Some(calendar::plus(today(), -200)), days, counted_from: Some(ago(90 * 1440)) }
}

/// All well, with a past.
pub fn calm() -> Snapshot {
    let mut snapshot = empty();
    let mut n = 0;
    for (position, (key, name, members)) in (1_i32..).zip(GROUPS) {
        snapshot.groups.push(Group {
            id: id(key),
            name: name.to_owned(),
            description: None,
            position,
            collapse: Collapse::WhenFine,
            status: Status::Operational,
            created_at: ago(400 * 1440),
            updated_at: ago(400 * 1440),
        });
        for (position, name) in (1_i32..).zip(members) {
            snapshot.components.push(component(n, name, Some(key), position));
            n += 1;
        }
    }
    for (position, name) in (5_i32..).zip(["Website", "Sign-in"]) {
        snapshot.components.push(component(n, name, None, position));
        n += 1;
    }
    for n in [0, 4] {
        snapshot.components[n].uptime_objective = Some(99.9);
    }
    for (n, c) in snapshot.components.iter().enumerate() {
        let mut days = match n {
            0 => vec![day(71, Status::PartialOutage, 190, vec![]), day(20, Status::DegradedPerformance, 35, vec![])],
            1 => vec![day(41, Status::MajorOutage, 25, vec![])],
            4 => vec![day(71, Status::MajorOutage, 260, vec![]), day(70, Status::DegradedPerformance, 400, vec![])],
            7 => vec![
                day(71, Status::PartialOutage, 190, vec![]),
                day(33, Status::UnderMaintenance, 60, vec![]),
                day(3, Status::DegradedPerformance, 22, vec![id("past")]),
            ],
            9..=11 => vec![day(71, Status::PartialOutage, 300, vec![]), day(12, Status::UnderMaintenance, 45, vec![])],
            _ => vec![],
        };
        days.sort_by_key(|d| d.date);
        snapshot.histories.insert(c.id.cast(), history(days));
    }
    for group in &snapshot.groups {
        let days = match group.name.as_str() {
            "Video" => vec![day(71, Status::PartialOutage, 190, vec![]), day(41, Status::MajorOutage, 25, vec![])],
            "Money" => vec![day(71, Status::MajorOutage, 260, vec![]), day(70, Status::DegradedPerformance, 400, vec![])],
            _ => vec![day(71, Status::PartialOutage, 190, vec![])],
        };
        snapshot.histories.insert(group.id.cast(), history(days));
    }
    let mut past = incident("past", "Search answered slowly", IncidentState::Resolved, Impact::Minor, 3 * 1440 + 70);
    past.clock.resolved = Some(ago(3 * 1440 + 48));
    past.updates.insert(
        0,
        update(
            "past3",
            Some(IncidentState::Resolved),
            "<p>Search answers in its usual time again. A stuck index merge was the cause.</p>",
            3 * 1440 + 48,
        ),
    );
    snapshot.incidents.push(past);
    snapshot.maintenances.push(maintenance(
        "later",
        "Moving the payment database",
        MaintenanceState::Scheduled,
        -2 * 1440,
        -2 * 1440 - 120,
    ));
    snapshot.maintenances.push(maintenance("muchlater", "Certificates renewed", MaintenanceState::Scheduled, -12 * 1440, -12 * 1440 - 30));
    for (n, (name, suffix)) in (1_i32..).zip([("Time to first frame", "ms"), ("Uploads finished", "/min")]) {
        snapshot.metrics.push(Metric {
            id: id(&format!("m{n}")),
            component_id: Some(id("c00")),
            name: name.to_owned(),
            description: None,
            suffix: Some(suffix.to_owned()),
            decimals: 0,
            y_min: None,
            y_max: None,
            y_hidden: false,
            limits: Vec::new(),
            objective: None,
            chart: None,
            position: n,
        });
    }
    snapshot
}

/// A page nobody has put anything on.
pub fn empty() -> Snapshot {
    let page = Page {
        #[cfg(feature = "ssr")]
        look: Default::default(),
        id: id("page"),
        name: "Reelway".to_owned(),
        description: None,
        url: "https://status.reelway.example".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        created_at: ago(400 * 1440),
        settings: PageSettings { support_url: Some("https://reelway.example/help".to_owned()), ..PageSettings::default() },
    };
    Snapshot {
        epoch: "e1".to_owned(),
        version: 41,
        at: ago(0),
        today: today(),
        days: Days { from: ago(90 * 1440), today: ago(720) },
        page,
        groups: Vec::new(),
        components: Vec::new(),
        histories: std::collections::BTreeMap::new(),
        incidents: Vec::new(),
        maintenances: Vec::new(),
        announcements: Vec::new(),
        metrics: Vec::new(),
    }
}

/// An update so many minutes ago.
pub fn update<S>(key: &str, state: Option<S>, html: &str, minutes: u64) -> Update<S> {
    Update {
        id: id(key),
        state,
        body: String::new(),
        html: html.to_owned(),
        display_at: ago(minutes),
        created_at: ago(minutes),
        updated_at: ago(minutes),
        touched: Vec::new(),
        notified: true,
        edits: Vec::new(),
    }
}

/// An incident that began so many minutes ago, with a first update.
pub fn incident(key: &str, name: &str, state: IncidentState, impact: Impact, minutes: u64) -> Incident {
    Incident {
        id: id(key),
        number: 1,
        name: name.to_owned(),
        state,
        impact,
        impact_overridden: false,
        pinned: false,
        false_alarm: false,
        backfilled: false,
        tags: Vec::new(),
        clock: Clock {
            started: Some(ago(minutes)),
            detected: Some(ago(minutes - 4)),
            first_posted: Some(ago(minutes - 7)),
            ..Clock::default()
        },
        next_update_at: None,
        reminder_intervals: None,
        affected: Vec::new(),
        updates: vec![update(
            &format!("{key}1"),
            Some(IncidentState::Investigating),
            "<p>We see errors and are looking for the cause.</p>",
            minutes - 7,
        )],
        postmortem: None,
        created_at: ago(minutes),
        updated_at: ago(minutes),
    }
}

/// A maintenance from so many minutes ago to so many minutes ago; negative is to come.
pub fn maintenance(key: &str, name: &str, state: MaintenanceState, from: i64, until: i64) -> Maintenance {
    let at = |minutes: i64| Instant::from_millis(now().millis() - minutes * 60_000);
    Maintenance {
        id: id(key),
        number: 2,
        name: name.to_owned(),
        state,
        scheduled_for: at(from),
        scheduled_until: at(until),
        started_at: (from > 0).then_some(at(from)),
        verifying_at: None,
        ended_at: None,
        cancelled_at: None,
        to_maintenance: true,
        recurring: false,
        sequence: 0,
        tags: Vec::new(),
        affected: vec![Affected { component: id("c04"), status: Status::UnderMaintenance }],
        updates: vec![update(
            &format!("{key}u"),
            Some(MaintenanceState::Scheduled),
            "<p>Payments may be refused for a minute while the database moves.</p>",
            1440,
        )],
        created_at: ago(1440),
        updated_at: ago(1440),
    }
}

/// Gives a component a status with a cause, and its group with it; today's bar follows.
pub fn set(snapshot: &mut Snapshot, n: usize, status: Status, cause: Option<&str>, minutes: u64) {
    let key = snapshot.components[n].id;
    snapshot.components[n].status = status;
    snapshot.components[n].since = Some(ago(minutes));
    snapshot.components[n].causes = cause.into_iter().map(id).collect();
    let days = &mut snapshot.histories.entry(key.cast()).or_default().days;
    days.push(day(0, status, i64::try_from(minutes).unwrap(), cause.into_iter().map(id).collect()));
    if let Some(group) = snapshot.components[n].group_id {
        let worst = Status::of_group(snapshot.components.iter().filter(|c| c.group_id == Some(group)).map(|c| c.status));
        snapshot.groups.iter_mut().filter(|g| g.id == group).for_each(|g| g.status = worst);
    }
    snapshot.incidents.sort_by_key(Listed::place);
}

/// One thing slow, one incident.
pub fn degraded() -> Snapshot {
    let mut s = calm();
    let mut slow = incident("slow", "Search answers slowly", IncidentState::Identified, Impact::Minor, 62);
    slow.affected = vec![Affected { component: id("c07"), status: Status::DegradedPerformance }];
    slow.next_update_at = Some(Instant::from_millis(now().millis() + 26 * 60_000));
    let mut newest = update(
        "slow2",
        Some(IncidentState::Identified),
        "<p>One of three search clusters is rebuilding its index after a disk failed. Results arrive, but take up to eight seconds. \
         We have moved a third of the traffic away from it and expect normal times within half an hour.</p>",
        12,
    );
    newest.touched = vec![Touched {
        component: id("c07"),
        name: "Finding things - Search".to_owned(),
        old: Status::PartialOutage,
        new: Status::DegradedPerformance,
    }];
    newest.edits = vec![Edit { html: "<p>One of two search clusters is rebuilding.</p>".to_owned(), replaced_at: ago(9) }];
    slow.updates.insert(0, newest);
    s.incidents.insert(0, slow);
    set(&mut s, 7, Status::DegradedPerformance, Some("slow"), 62);
    s
}

/// Much is down: four incidents at once.
pub fn major() -> Snapshot {
    let mut s = degraded();
    let mut pay = incident("pay", "Payments fail at the card provider", IncidentState::Identified, Impact::Major, 38);
    pay.affected = vec![
        Affected { component: id("c04"), status: Status::MajorOutage },
        Affected { component: id("c05"), status: Status::PartialOutage },
    ];
    pay.next_update_at = Some(Instant::from_millis(now().millis() - 6 * 60_000));
    pay.updates.insert(0, update("pay2", Some(IncidentState::Identified), "<p>Our card provider confirms an outage on their side. Payments by card fail; <a href=\"https://example.org\">bank transfer</a> works. We are switching to our second provider, which takes about twenty minutes.</p>", 24));
    s.incidents.insert(0, pay);
    s.incidents.insert(0, incident("login", "Sign-in loops on old phones", IncidentState::Investigating, Impact::None, 15));
    let mut upload = incident("upload", "Uploads stop at 99 %", IncidentState::Investigating, Impact::Minor, 21);
    upload.affected = vec![Affected { component: id("c00"), status: Status::PartialOutage }];
    s.incidents.insert(0, upload);
    set(&mut s, 4, Status::MajorOutage, Some("pay"), 38);
    set(&mut s, 5, Status::PartialOutage, Some("pay"), 38);
    set(&mut s, 0, Status::PartialOutage, Some("upload"), 21);
    s
}

/// Planned work and nothing else.
pub fn maintained() -> Snapshot {
    let mut s = calm();
    s.maintenances.insert(0, maintenance("work", "Payments database moves to new disks", MaintenanceState::InProgress, 24, -56));
    set(&mut s, 4, Status::UnderMaintenance, Some("work"), 24);
    s.announcements.push(Announcement {
        id: id("news"),
        html: "From December on this page also speaks <strong>German</strong>.".to_owned(),
        link: Some("https://reelway.example/blog".to_owned()),
        starts_at: ago(600),
        ends_at: None,
        dismissable: true,
    });
    s
}

/// Text of an attacker in every field staff type as plain text.
pub fn hostile() -> Snapshot {
    const TEXT: &str = "<img src=x onerror=1></script><!--\"'&amp;\u{2028}";
    let mut s = major();
    s.page.name = TEXT.to_owned();
    s.page.description = Some(TEXT.to_owned());
    s.page.settings.support_url = Some(format!("javascript:{TEXT}"));
    s.page.settings.url = Some(format!("https://x.example/\"{TEXT}"));
    s.groups.iter_mut().for_each(|g| g.name = TEXT.to_owned());
    s.components.iter_mut().for_each(|c| c.name = TEXT.to_owned());
    s.incidents.iter_mut().for_each(|i| i.name = TEXT.to_owned());
    s.incidents.iter_mut().flat_map(|i| &mut i.updates).flat_map(|u| &mut u.touched).for_each(|t| t.name = TEXT.to_owned());
    s.maintenances.iter_mut().for_each(|m| m.name = TEXT.to_owned());
    s.metrics.iter_mut().for_each(|m| {
        m.name = TEXT.to_owned();
        m.suffix = Some(TEXT.to_owned());
        m.description = Some(TEXT.to_owned());
    });
    s
}

/// A day of points for every metric.
pub fn points(snapshot: &Snapshot) -> Vec<Series> {
    let metric = |(n, metric): (usize, &Metric)| {
        let value = |at: i32| {
            let wave = f64::from((at * 7 + 13 * (at % 5)) % 40) + f64::from(at % 97);
            (!(140..150).contains(&at)).then_some(180.0 * (n as f64 + 1.0) + wave)
        };
        let values: Vec<_> = (0..288).map(value).collect();
        let last = values.last().copied().flatten().map(|v| (now(), v));
        Series { metric: metric.id, from: ago(1440), step: 300_000, values, last, before: None, bands: Vec::new() }
    };
    snapshot.metrics.iter().enumerate().map(metric).collect()
}

/// The front page of a snapshot.
pub fn front(snapshot: Snapshot) -> PageData {
    let series = points(&snapshot);
    PageData {
        snapshot,
        view: View::Front { filter: Filter::default(), series },
        language: Language::English,
        now: now(),
        stale_since: None,
        can_mail: true,
    }
}

/// Another view of the same snapshot.
pub fn view(snapshot: Snapshot, view: View) -> PageData {
    PageData { view, ..front(snapshot) }
}

/// A resolved incident with everything an incident can have.
pub fn told() -> Incident {
    let mut past = calm().incidents.remove(0);
    past.affected = vec![Affected { component: id("c07"), status: Status::Operational }];
    past.clock.mitigated = Some(ago(3 * 1440 + 55));
    past.postmortem = Some(Postmortem {
        body: String::new(),
        html: "<p>The merge had no time limit. It has one now.</p><p>It had been there since the upgrade.</p>".to_owned(),
        published_at: ago(1440),
        updated_at: ago(60),
    });
    past
}

/// Two months of a component.
pub fn calendar(snapshot: &Snapshot) -> Content {
    let month = |month| Month { year: 2026, month };
    let history = snapshot.histories.values().next().cloned().unwrap_or_default();
    let uptime = Uptime::of(&tally(&[(Status::Operational, 29), (Status::MajorOutage, 1)]), UptimeRule::Standard);
    let (months, earlier) = (vec![(month(10), None), (month(11), uptime)], Some(month(9)));
    Content::Calendar(CalendarView { component: id("c04"), months, history, earlier, later: None })
}

fn tally(parts: &[(Status, i64)]) -> Tally {
    let mut tally = Tally::default();
    parts.iter().for_each(|(status, minutes)| tally.add(*status, minutes * 60_000));
    tally
}

/// Ninety days of recovering, with everything that can be said or not said of them.
pub fn recovery() -> Content {
    let measure = |n, minutes: Option<(i64, i64)>| Measure {
        n,
        figure: minutes.map(|(median, p90)| Figure { median: median * 60_000, p90: p90 * 60_000 }),
    };
    let uptime = |key: &str, thousandths: i64, since| {
        let parts = tally(&[(Status::Operational, thousandths), (Status::MajorOutage, 100_000 - thousandths)]);
        UptimeOf { component: id(key), uptime: Uptime::of(&parts, UptimeRule::Standard), since }
    };
    let month = |month, incidents, tally| MonthOfTrouble { month: Month { year: 2026, month }, incidents, tally };
    let now = Recovery {
        detect: measure(9, Some((4, 12))),
        first_post: measure(9, Some((6, 20))),
        mitigate: measure(2, None),
        resolve: measure(8, Some((60, 190))),
    };
    let before = Recovery { detect: measure(7, Some((2, 9))), first_post: measure(7, Some((6, 30))), ..Recovery::default() };
    Content::Recovery(RecoveryView {
        stretch: Stretch::Quarter,
        now,
        before,
        months: vec![
            month(11, 4, Some(tally(&[(Status::MajorOutage, 300), (Status::DegradedPerformance, 60)]))),
            month(10, 0, Some(Tally::default())),
            month(9, 1, None),
        ],
        uptimes: vec![uptime("c00", 99_870, None), uptime("c04", 99_900, Some(Date::constant(2026, 10, 1))), uptime("c07", 100_000, None)],
    })
}

/// An announcement of the spring.
pub fn announced() -> Content {
    let at = |text: &str| text.parse().unwrap();
    let past = Announcement {
        id: id("old"),
        html: "The old API ends today.".to_owned(),
        link: None,
        starts_at: at("2026-03-01T09:00:00Z"),
        ends_at: Some(at("2026-03-02T09:00:00Z")),
        dismissable: true,
    };
    Content::Announcements { past: vec![past] }
}
