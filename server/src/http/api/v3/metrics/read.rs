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
    asking.part_of_now(paging.of(all(&asking).await?, |metric| metric.id.0.to_string())?).await
}

/// One metric.
#[utoipa::path(get, path = "/metrics/{id}", tag = "Metrics", params(("id" = MetricKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Metric, description = "The metric"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_metric(asking: Asking, Named(id): Named<MetricId>) -> Answered {
    let metric = one(&asking, id).await?;
    match asking.staff() {
        Some(_) => asking.to_staff(&metric),
        None => asking.to_all_as_of(Some(asking.live.board.refreshed_at()), Default::default(), || metric).await,
    }
}
