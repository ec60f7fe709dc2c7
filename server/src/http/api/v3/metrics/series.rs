//! The values of a metric over time: a range as the charts have it, or any stretch.

use app::{
    model::{Instant, MetricId, Range as Reach, access::Right},
    status::data::Series as Values,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    http::{
        api::v3::{
            archive,
            asking::{Answered, Asking},
            body::{Asked, Named},
            part::OfPage,
            problem::{ReadRefusals, Refusal},
            schema::{At, Key, MetricKey, Range},
        },
        chart,
    },
    service::metrics,
};

/// Over which stretch, in which steps.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// A range that ends now, as the charts have it; "day" if nothing is said at all. Not together with `from`, `to` and `step`.
    range: Option<Range>,
    /// From when.
    from: Option<At>,
    /// Until when; now if nothing is said.
    to: Option<At>,
    /// How many seconds each value stands for: under 300, or a multiple of it. As few as fit if nothing is said.
    #[param(minimum = 1)]
    step: Option<i64>,
}

/// The values of a metric over a stretch of time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Series {
    /// Whose.
    metric_id: MetricKey,
    /// When the first step begins.
    from: At,
    /// How many seconds each value stands for.
    step: i64,
    /// One value a step; empty where nothing is known.
    values: Vec<Option<f64>>,
    /// The newest value of all.
    last_value: Option<f64>,
    /// When that was.
    last_at: Option<At>,
}

fn told(series: &Values) -> Series {
    Series {
        metric_id: Key(series.metric),
        from: At(series.from),
        step: series.step / 1_000,
        values: series.values.clone(),
        last_value: series.last.map(|(_, value)| value),
        last_at: series.last.map(|(at, _)| At(at)),
    }
}

/// The values of a metric over time.
#[utoipa::path(get, path = "/metrics/{id}/series", tag = "Metrics", params(("id" = MetricKey, Path, description = "The metric"), Stretch, OfPage),
    responses((status = 200, body = Series, description = "The values"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_series(asking: Asking, Named(id): Named<MetricId>, Asked(stretch): Asked<Stretch>) -> Answered {
    let shown = asking.snapshot().metrics.iter().find(|metric| metric.id == id);
    if asking.staff(Right::ReadMetrics).is_none() && shown.is_none() {
        return Err(Refusal::missing("metric"));
    }
    let is_free = stretch.from.is_some() || stretch.to.is_some() || stretch.step.is_some();
    if is_free && stretch.range.is_some() {
        return Err(Refusal::field("range", "does not go together with from, to and step"));
    }
    let range = stretch.range.map_or(Reach::Day, |word| word.0);
    let found = match shown.filter(|_| !is_free) {
        Some(metric) => told(&chart::series_of(&asking.state, &asking.live, asking.snapshot(), metric, range).await?),
        None => {
            archive::must_reach(&asking)?;
            let (from, to) = if is_free { borders(&stretch, asking.now())? } else { range.window(asking.now()) };
            let step = if is_free { stretch.step.unwrap_or_else(|| fitting(from, to)) } else { range.step() };
            let _turn = asking.state.turns.points.acquire().await;
            told(&metrics::series(asking.services(), asking.page(), id, from, to, step).await?)
        }
    };
    asking.answer(&found)
}

fn borders(stretch: &Stretch, now: Instant) -> Result<(Instant, Instant), Refusal> {
    let from = stretch.from.ok_or_else(|| Refusal::field("from", "is missing"))?;
    Ok((from.0, stretch.to.map_or(now, |to| to.0)))
}

/// The shortest step of those charts have that does not make more values than a chart has.
fn fitting(from: Instant, to: Instant) -> i64 {
    let most = 500;
    let steps = [60, 300, 1_800, 7_200, 21_600, 86_400, 7 * 86_400];
    steps.into_iter().find(|step| to.since(from) / (step * 1_000) < most).unwrap_or(28 * 86_400)
}
