//! A metric's points over a range, asked of the server.

use super::{read::read, stream};
use crate::{
    model::{MetricId, Range, Word},
    status::data::Series,
};

/// The points; none if the server does not answer.
pub async fn fetch(metric: MetricId, range: Range) -> Option<Series> {
    read(&stream::fetch(&format!("/metrics-display/{metric}/{}.series.json", range.as_str())).await?)
}
