//! Reading schedules.

use serde::Deserialize;
use utoipa::IntoParams;

use super::{Schedule, all, load};
use crate::http::api::{
    cachet::{
        asking::{One, Reader, one},
        list::{Many, Paging, listed},
        refusal::ReadRefusals,
    },
    v3::{
        asking::Answered,
        body::{Asked, Named},
    },
};

/// Which schedules are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only the one with this number.
    id: Option<i64>,
    /// Only those with this title.
    name: Option<String>,
    /// Only those that stand there.
    status: Option<i64>,
}

/// Schedules: those to come, those of the last 90 days and at least the newest 50; with a token the newest 1,000.
#[utoipa::path(get, path = "/schedules", tag = "Schedules", params(Which, Paging),
    responses((status = 200, body = Many<Schedule>, description = "Schedules"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_schedules(Reader(asking): Reader, Asked(which): Asked<Which>, Asked(paging): Asked<Paging>) -> Answered {
    let meant = |schedule: &Schedule| {
        which.id.is_none_or(|id| id == schedule.id)
            && which.name.as_ref().is_none_or(|name| *name == schedule.name)
            && which.status.is_none_or(|status| status == schedule.status)
    };
    listed(&asking, paging, None, async { Ok(all(&asking).await?.into_iter().filter(meant).collect()) }).await
}

/// One schedule, however old.
#[utoipa::path(get, path = "/schedules/{id}", tag = "Schedules", params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Schedule>, description = "The schedule"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_schedule(Reader(asking): Reader, Named(number): Named<i64>) -> Answered {
    one(&asking, load(&asking, number).await?)
}
