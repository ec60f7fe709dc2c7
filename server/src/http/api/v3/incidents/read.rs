//! Reading incidents: from memory as far as the page reaches back, from the archive beyond.

use app::model::{
    EventId, EventKind,
    access::Right,
    input::{NAME_LENGTH, clean_line},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Incident, known, seen};
use crate::{
    http::api::v3::{
        archive,
        asking::{Answered, Asking},
        body::{Asked, Named},
        part::{OfPage, Paging, Part},
        problem::{ReadRefusals, Refusal},
        schema::EventKey,
    },
    service::incidents,
};

/// Which incidents are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that go on.
    open: Option<bool>,
    /// Only those whose title contains this, whatever its case.
    #[param(max_length = 255)]
    text: Option<String>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    after: Option<String>,
}

/// Incidents, the newest entered first.
#[utoipa::path(get, path = "/incidents", tag = "Incidents", params(Which, OfPage),
    responses((status = 200, body = Part<Incident>, description = "Incidents"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_incidents(asking: Asking, Asked(which): Asked<Which>) -> Answered {
    let only_open = which.open.unwrap_or_default();
    let (limit, place) = Paging { limit: which.limit, after: which.after }.read()?;
    let wanted = (limit, place);
    let text = clean_line(&which.text.unwrap_or_default());
    if text.chars().count() > NAME_LENGTH {
        return Err(Refusal::field("text", format!("must have at most {NAME_LENGTH} characters")));
    }
    let list = async {
        Ok(match asking.staff(Right::ReadEvents) {
            Some(actor) => {
                let wanted = (wanted.1.as_deref(), limit);
                incidents::find_files(asking.services(), actor, asking.page(), (only_open, &text), wanted).await?.map(known)
            }
            None if only_open => {
                let open = asking.snapshot().incidents.iter();
                let open = open.filter(|incident| incident.state.is_open() && archive::is_named(incident, &text)).collect();
                archive::slice(open, wanted, |incident| (incident.created_at, incident.id))?.map(|incident| seen(incident, None))
            }
            None => archive::incidents(&asking, &text, wanted, |incident| seen(incident, None)).await?,
        })
    };
    asking.part(list).await
}

/// One incident, with all that was said.
#[utoipa::path(get, path = "/incidents/{id}", tag = "Incidents", params(("id" = EventKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Incident, description = "The incident"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_incident(asking: Asking, Named(id): Named<EventId>) -> Answered {
    if let Some(actor) = asking.staff(Right::ReadEvents) {
        return asking.answer(&known(incidents::load_file(asking.services(), actor, asking.page(), id).await?));
    }
    if asking.live.knows(id) != Some(EventKind::Incident) {
        return Err(Refusal::missing("incident"));
    }
    match asking.snapshot().incident(id) {
        Some(incident) => asking.answer(&seen(incident, None)),
        None => asking.answer(&seen(&archive::incident(&asking, id).await?, None)),
    }
}
