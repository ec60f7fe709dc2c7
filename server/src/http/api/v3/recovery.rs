//! How well incidents are recovered from: the figures of the page of that name.

use app::{
    model::recovery::{Measure, Recovery as Figures},
    status::data::{
        View,
        still::{Content, Stretch as Reach, UptimeOf},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{Answered, Asking},
    body::Asked,
    part::OfPage,
    percent,
    problem::{ReadRefusals, Refusal},
    schema::{ComponentKey, Day, Key, Stretch},
};
use crate::http::page::{Ask, archived};

/// Over which stretch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Over {
    /// How many days, today included; 90 if nothing is said.
    days: Option<Stretch>,
}

/// A figure over some incidents.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duration {
    /// How many incidents it rests on.
    incidents: usize,
    /// Half of them took no longer, in milliseconds; empty under three incidents.
    median: Option<i64>,
    /// Nine of ten took no longer, in milliseconds; empty under three incidents.
    p90: Option<i64>,
}

/// How long it took from the start of the trouble.
#[derive(Debug, Serialize, ToSchema)]
pub struct Durations {
    /// Until we noticed.
    detect: Duration,
    /// Until visitors were told.
    first_post: Duration,
    /// Until a fix was in place.
    mitigate: Duration,
    /// Until it was over.
    resolve: Duration,
}

/// The uptime of one component.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentUptime {
    /// Which.
    component_id: ComponentKey,
    /// Its uptime in percent, rounded down; empty where nothing is known.
    uptime: Option<f64>,
    /// The first day it has been watched, if that lies within the stretch.
    since: Option<Day>,
}

/// How well incidents are recovered from. False alarms do not count.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recovery {
    /// Over how many days, today included.
    days: i32,
    /// The figures over them.
    now: Durations,
    /// The figures over as many days before.
    before: Durations,
    /// The uptime over them of each component that shows its days.
    uptimes: Vec<ComponentUptime>,
}

fn duration(measure: &Measure) -> Duration {
    let figure = measure.figure;
    Duration { incidents: measure.n, median: figure.map(|figure| figure.median), p90: figure.map(|figure| figure.p90) }
}

fn durations(figures: &Figures) -> Durations {
    Durations {
        detect: duration(&figures.detect),
        first_post: duration(&figures.first_post),
        mitigate: duration(&figures.mitigate),
        resolve: duration(&figures.resolve),
    }
}

fn uptime(of: &UptimeOf) -> ComponentUptime {
    ComponentUptime { component_id: Key(of.component), uptime: of.uptime.map(percent), since: of.since.map(Day) }
}

/// How well incidents are recovered from.
#[utoipa::path(get, path = "/recovery", tag = "Page", params(Over, OfPage), responses((status = 200, body = Recovery, description = "The figures"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_recovery(asking: Asking, Asked(over): Asked<Over>) -> Answered {
    let stretch = over.days.map_or(Reach::Quarter, |word| word.0);
    let found = archived(&asking.state, &asking.reading, Ask::Recovery(stretch), asking.now()).await?;
    let View::Still(content) = found else { return Err(Refusal::missing("page")) };
    let Content::Recovery(view) = *content else { return Err(Refusal::missing("page")) };
    let recovery = Recovery {
        days: stretch.days(),
        now: durations(&view.now),
        before: durations(&view.before),
        uptimes: view.uptimes.iter().map(uptime).collect(),
    };
    asking.answer(&recovery)
}
