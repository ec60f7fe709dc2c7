//! Reading maintenances: from memory as far as the page reaches back, from the archive beyond.

use app::model::{EventId, EventKind, access::Right};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Maintenance, known, seen};
use crate::{
    http::api::v3::{
        archive,
        asking::{Answered, Asking},
        body::{Asked, Named},
        part::{OfPage, Paging, Part},
        problem::{ReadRefusals, Refusal},
        schema::EventKey,
    },
    service::maintenance,
};

/// Which maintenances are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that run or are still to come.
    open: Option<bool>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    after: Option<String>,
}

/// Maintenances, the newest entered first.
#[utoipa::path(get, path = "/maintenance", tag = "Maintenance", params(Which, OfPage),
    responses((status = 200, body = Part<Maintenance>, description = "Maintenances"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_maintenances(asking: Asking, Asked(which): Asked<Which>) -> Answered {
    let only_open = which.open.unwrap_or_default();
    let (limit, place) = Paging { limit: which.limit, after: which.after }.read()?;
    let wanted = (limit, place);
    let list = async {
        Ok(match asking.staff(Right::ReadEvents) {
            Some(actor) => {
                let wanted = (wanted.1.as_deref(), limit);
                maintenance::find_files(asking.services(), actor, asking.page(), only_open, wanted).await?.map(known)
            }
            None if only_open => {
                let open = asking.snapshot().maintenances.iter().filter(|work| !work.state.is_over()).collect();
                archive::slice(open, wanted, |work| (work.created_at, work.id))?.map(|work| seen(work, None))
            }
            None => archive::maintenances(&asking, wanted, |work| seen(work, None)).await?,
        })
    };
    asking.part(list).await
}

/// One maintenance, with all that was said.
#[utoipa::path(get, path = "/maintenance/{id}", tag = "Maintenance", params(("id" = EventKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Maintenance, description = "The maintenance"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_maintenance(asking: Asking, Named(id): Named<EventId>) -> Answered {
    if let Some(actor) = asking.staff(Right::ReadEvents) {
        return asking.answer(&known(maintenance::load_file(asking.services(), actor, asking.page(), id).await?));
    }
    if asking.live.knows(id) != Some(EventKind::Maintenance) {
        return Err(Refusal::missing("maintenance"));
    }
    match asking.snapshot().maintenance(id) {
        Some(work) => asking.answer(&seen(work, None)),
        None => asking.answer(&seen(&archive::maintenance(&asking, id).await?, None)),
    }
}
