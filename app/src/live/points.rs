//! A metric's points over a range, asked of the server.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{read::read_value, stream};
use crate::{
    model::{MetricId, Range, Word},
    status::data::Series,
    text::number::to_integer,
};

/// The points; none if the server does not answer.
pub async fn fetch(metric: MetricId, range: Range) -> Option<Series> {
    let answer = stream::fetch(&format!("/metrics-display/{metric}/{}.json", range.as_str())).await?;
    read(metric, range, &JSON::parse(&answer).ok()?)
}

/// Taken apart by hand: only a little of the answer is needed.
fn read(metric: MetricId, range: Range, answer: &JsValue) -> Option<Series> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let shown = Reflect::get_u32(&get(answer, "metrics")?, 0).ok()?;
    let data: Array = get(&shown, "data")?.dyn_into().ok()?;
    let first = get(&data.get(0), "timestamp")?.as_f64()?;
    let measured = get(&get(&shown, "metric")?, "most_recent_data_at")?.as_string().and_then(|at| at.parse().ok());
    Some(Series {
        metric,
        from: crate::model::Instant::from_millis(to_integer(first).saturating_mul(1_000)),
        step: range.step() * 1_000,
        values: data.iter().map(|datum| get(&datum, "value")?.as_f64()).collect(),
        last: measured.zip(get(&get(answer, "summary")?, "last")?.as_f64()),
        before: get(&shown, "previous").and_then(read_value).flatten(),
        bands: get(&shown, "events").and_then(read_value).unwrap_or_default(),
    })
}
