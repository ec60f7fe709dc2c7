//! Pages that stand still, of the same company.

use super::id;
use crate::model::{
    Date, Status,
    recovery::{Figure, Measure, Recovery},
    snapshot::{Announcement, Snapshot},
    uptime::{Tally, Uptime, UptimeRule},
};
use crate::status::data::{
    Month,
    still::{CalendarView, Content, MonthOfTrouble, RecoveryView, Stretch, UptimeOf},
};

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
