//! Reading metrics.

use app::model::MetricId;

use super::{Metric, all, one};
use crate::http::api::v3::{
    asking::{Answered, Asking},
    body::{Asked, Named},
    part::{OfPage, Paging, Part},
    problem::ReadRefusals,
    schema::MetricKey,
};

/// Every metric, in order.
#[utoipa::path(get, path = "/metrics", tag = "Metrics", params(Paging, OfPage),
    responses((status = 200, body = Part<Metric>, description = "Metrics"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_metrics(asking: Asking, Asked(paging): Asked<Paging>) -> Answered {
    let newest = asking.live.board.refreshed_at();
    asking.part_as_of(Some(newest), async { paging.of(all(&asking).await?, |metric| metric.id.0.to_string()) }).await
}

/// One metric.
#[utoipa::path(get, path = "/metrics/{id}", tag = "Metrics", params(("id" = MetricKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Metric, description = "The metric"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_metric(asking: Asking, Named(id): Named<MetricId>) -> Answered {
    asking.answer(&one(&asking, id).await?)
}
