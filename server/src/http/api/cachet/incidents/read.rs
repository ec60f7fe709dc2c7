//! Reading incidents.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{Incident, all, load};
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

/// Which incidents are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only the one with this number.
    id: Option<i64>,
    /// Only those that hurt the component with this number; 0 for those that hurt none.
    component_id: Option<i64>,
    /// Only those with this title.
    name: Option<String>,
    /// Only those that stand there.
    status: Option<i64>,
    /// Only those everybody may see (1), or only the others (0).
    visible: Option<i64>,
    /// Only those that go first, or only the others.
    #[param(inline)]
    stickied: Option<Flag>,
}

/// Incidents: those of the last 90 days and at least the newest 50; with a token the newest 1,000.
#[utoipa::path(get, path = "/incidents", tag = "Incidents", params(Which, Paging),
    responses((status = 200, body = Many<Incident>, description = "Incidents"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_incidents(Reader(asking): Reader, Asked(which): Asked<Which>, Asked(paging): Asked<Paging>) -> Answered {
    let meant = |incident: &Incident| {
        which.id.is_none_or(|id| id == incident.id)
            && which.component_id.is_none_or(|component| component == incident.component_id)
            && which.name.as_ref().is_none_or(|name| *name == incident.name)
            && which.status.is_none_or(|status| status == incident.status)
            && which.visible.is_none_or(|visible| visible == incident.visible)
            && which.stickied.is_none_or(|stickied| stickied.0 == incident.stickied)
    };
    listed(&asking, paging, None, async { Ok(all(&asking).await?.into_iter().filter(meant).collect()) }).await
}

/// One incident, however old.
#[utoipa::path(get, path = "/incidents/{id}", tag = "Incidents", params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Incident>, description = "The incident"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_incident(Reader(asking): Reader, Named(number): Named<i64>) -> Answered {
    one(&asking, load(&asking, number).await?)
}
