//! Pages for tests: one invented company on calm and on bad days.

mod events;
mod still;

use std::time::Duration;

pub use self::{
    events::{incident, maintenance, told, update},
    still::{announced, calendar, recovery},
};
use crate::model::{
    Collapse, Date, EventId, Id, Impact, IncidentState, Instant, Language, MaintenanceState, Status, calendar,
    change::Listed,
    component::{Component, Group},
    event::{Affected, Edit, Touched},
    page::{Page, PageSettings},
    snapshot::{Announcement, Days, Metric, Snapshot},
    uptime::{Day, History, Tally},
};
use crate::status::data::{Filter, PageData, Series, View};

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
