//! Taking points back. How they come in is with the other doors for points.

use app::model::MetricId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Asked, Named},
        part::OfPage,
        problem::DeedRefusals,
        schema::{At, MetricKey},
    },
    service::metrics,
};

/// A stretch of time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Between {
    /// From when.
    from: At,
    /// Until when, not included.
    to: At,
}

/// Deletes the points of a metric in a stretch of time.
#[utoipa::path(delete, path = "/metrics/{id}/points", tag = "Metrics", params(("id" = MetricKey, Path, description = "The metric"), Between, OfPage),
    responses((status = 204, description = "They are gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_points(signed: Signed, Named(id): Named<MetricId>, Asked(between): Asked<Between>) -> Answered {
    let (services, actor, page) = signed.means();
    metrics::delete_points(services, actor, page, id, between.from.0..between.to.0).await?;
    signed.done()
}
