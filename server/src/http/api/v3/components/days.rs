//! How a component was on each day: from memory as far as the page reaches back, from the archive beyond.

use app::model::{
    ComponentId, Date, Instant, Status as Word, Word as _,
    access::{Audience, Right},
    snapshot::WINDOW_DAYS,
    uptime::{History, Tally, Uptime},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    http::api::v3::{
        asking::{Answered, Asking},
        body::{Asked, Named},
        part::OfPage,
        percent,
        problem::{ReadRefusals, Refusal},
        schema::{At, ComponentKey, Day, EventKey, Key, OneOf, Status},
    },
    live::derive::{Days, zone},
    service::archive,
};

/// The most days that are told.
const MOST: i64 = 366;

/// How many days are told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// How many days, today included.
    #[param(minimum = 1, maximum = 366, default = 90)]
    days: Option<i64>,
}

/// How long each status held, in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Seconds {
    operational: f64,
    degraded_performance: f64,
    partial_outage: f64,
    major_outage: f64,
    under_maintenance: f64,
    /// Nothing was known.
    unknown: f64,
}

/// One day of a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayOfComponent {
    /// The date in the page's zone.
    date: Day,
    /// When it began.
    from: At,
    /// When it ended, or until when it is counted.
    until: At,
    /// The worst that held at all.
    status: Status,
    /// How long each status held.
    seconds: Seconds,
    /// The uptime of the day in percent, rounded down; empty where nothing is known.
    uptime: Option<f64>,
    /// The incidents and maintenances behind it.
    causes: Vec<EventKey>,
}

/// The days of a component, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DaysOfComponent {
    /// The component.
    component_id: ComponentKey,
    /// The uptime over all of them in percent, rounded down; empty where nothing is known.
    uptime: Option<f64>,
    /// The first day anything is known about.
    known_from: Option<Day>,
    /// The days.
    days: Vec<DayOfComponent>,
}

/// How a component was on each of the last days.
#[utoipa::path(get, path = "/components/{id}/uptime", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), Wanted, OfPage),
    responses((status = 200, body = DaysOfComponent, description = "The days"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_days(asking: Asking, Named(id): Named<ComponentId>, Asked(wanted): Asked<Wanted>) -> Answered {
    let count = wanted.days.unwrap_or(i64::from(WINDOW_DAYS));
    if !(1..=MOST).contains(&count) {
        return Err(Refusal::field("days", format!("must be from 1 to {MOST}")));
    }
    let team;
    let (snapshot, audience) = match asking.staff(Right::ReadComponents) {
        Some(_) => {
            team = asking.of_team().await?;
            (team.as_ref(), Audience::Team)
        }
        None => (asking.snapshot(), Audience::Public),
    };
    let missing = || Refusal::missing("component with days");
    let component = snapshot.component(id).ok_or_else(missing)?;
    if audience == Audience::Public && !component.showcase {
        return Err(missing());
    }
    let rule = snapshot.page.settings.uptime;
    let of = |history: &History, days: &Days| days_of(id, history, days, |tally| Uptime::of(tally, rule));
    let in_memory = snapshot.histories.get(&id.cast()).filter(|_| count <= i64::from(WINDOW_DAYS));
    let found = match in_memory {
        Some(history) => {
            let first = app::model::calendar::plus(snapshot.today, i32::try_from(1 - count).unwrap_or(0));
            let days = Days::between(first, count, &zone(&snapshot.page.time_zone), snapshot.at);
            of(history, &days)
        }
        None => {
            // Whoever reads far back waits for others who do.
            let _turn = asking.state.turns.days.acquire().await;
            let (history, days) = archive::days(asking.services(), asking.page(), audience, id, (count, asking.now())).await?;
            of(&history, &days)
        }
    };
    asking.answer(&found)
}

fn days_of(id: ComponentId, history: &History, days: &Days, uptime: impl Fn(&Tally) -> Option<Uptime>) -> DaysOfComponent {
    let mut whole = Tally::default();
    let mut told = Vec::new();
    for pair in days.borders.windows(2) {
        let &[(date, from), (_, until)] = pair else { continue };
        let until = until.min(days.to.max(from));
        let tally = tally_of(history, date, (from, until));
        Word::ALL.iter().for_each(|status| whole.add(*status, tally.of(*status)));
        told.push(DayOfComponent {
            date: Day(date),
            from: At(from),
            until: At(until),
            status: OneOf(tally.worst()),
            seconds: seconds(&tally),
            uptime: uptime(&tally).map(percent),
            causes: history.day(date).map_or_else(Vec::new, |day| day.causes.iter().map(|id| Key(*id)).collect()),
        });
    }
    DaysOfComponent { component_id: Key(id), uptime: uptime(&whole).map(percent), known_from: history.first.map(Day), days: told }
}

/// How long each status held on a day: what is recorded, else all fine from the first day on, and unknown before it.
fn tally_of(history: &History, date: Date, (from, until): (Instant, Instant)) -> Tally {
    if let Some(day) = history.day(date) {
        return day.tally;
    }
    let mut tally = Tally::default();
    let known = history.first.is_some_and(|first| date >= first);
    tally.add(if known { Word::Operational } else { Word::Unknown }, until.since(from));
    tally
}

#[expect(clippy::cast_precision_loss, reason = "a day has few milliseconds")]
fn seconds(tally: &Tally) -> Seconds {
    let of = |status: Word| tally.of(status) as f64 / 1_000.0;
    Seconds {
        operational: of(Word::Operational),
        degraded_performance: of(Word::DegradedPerformance),
        partial_outage: of(Word::PartialOutage),
        major_outage: of(Word::MajorOutage),
        under_maintenance: of(Word::UnderMaintenance),
        unknown: of(Word::Unknown),
    }
}
