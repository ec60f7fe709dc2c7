//! Reading metrics.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{Metric, all, find};
use crate::http::api::{
    cachet::{
        asking::{One, Reader, one},
        list::{Many, Paging, listed},
        refusal::ReadRefusals,
        words::Flag,
    },
    v3::{
        asking::Answered,
        body::{Asked, Named},
    },
};

/// Which metrics are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only the one with this number.
    id: Option<i64>,
    /// Only those with this name.
    name: Option<String>,
    /// Only those that are on the page, or only the others.
    #[param(inline)]
    display_chart: Option<Flag>,
}

/// Metrics.
#[utoipa::path(get, path = "/metrics", tag = "Metrics", params(Which, Paging),
    responses((status = 200, body = Many<Metric>, description = "Metrics"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_metrics(Reader(asking): Reader, Asked(which): Asked<Which>, Asked(paging): Asked<Paging>) -> Answered {
    let meant = |metric: &Metric| {
        which.id.is_none_or(|id| id == metric.id)
            && which.name.as_ref().is_none_or(|name| *name == metric.name)
            && which.display_chart.is_none_or(|shown| shown.0 == metric.display_chart)
    };
    listed(&asking, paging, None, async { Ok(all(&asking).await?.into_iter().filter(meant).collect()) }).await
}

/// One metric.
#[utoipa::path(get, path = "/metrics/{id}", tag = "Metrics", params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Metric>, description = "The metric"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_metric(Reader(asking): Reader, Named(number): Named<i64>) -> Answered {
    one(&asking, find(&asking, number).await?)
}
