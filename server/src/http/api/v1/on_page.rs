//! What nearly every request is about: a page, and something on it.

use std::{collections::HashMap, str::FromStr};

use app::model::{ComponentId, EventId, Id, PageId, access::Right};
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::{guard::Caller, refusal::Refusal};
use crate::{
    http::state::AppState,
    service::{Services, actor::Actor},
};

/// The page in the address, and whoever asks: they may read all of it.
pub struct OnPage {
    /// What handlers reach.
    pub state: AppState,
    /// Whoever asks.
    pub actor: Actor,
    /// The page.
    pub page: PageId,
    names: HashMap<String, String>,
}

impl FromRequestParts<AppState> for OnPage {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let Caller(actor) = Caller::from_request_parts(parts, state).await?;
        let names = names(parts, state).await?;
        let page: PageId = id_in(&names, "page_id", "page")?;
        actor.must(page, Right::Enter)?;
        if state.hub.page(page).is_none() {
            return Err(Refusal::missing("page"));
        }
        Ok(Self { state: state.clone(), actor, page, names })
    }
}

impl OnPage {
    /// The verbs.
    pub fn services(&self) -> &Services {
        &self.state.services
    }

    /// An id in the address; whatever is none names nothing.
    pub fn id<K>(&self, name: &str, noun: &'static str) -> Result<Id<K>, Refusal> {
        id_in(&self.names, name, noun)
    }

    /// The component in the address.
    pub fn component(&self) -> Result<ComponentId, Refusal> {
        self.id("component_id", "component")
    }

    /// The incident or maintenance in the address.
    pub fn incident(&self) -> Result<EventId, Refusal> {
        self.id("incident_id", "incident")
    }
}

/// The names in the address, by their places.
pub async fn names(parts: &mut Parts, state: &AppState) -> Result<HashMap<String, String>, Refusal> {
    let Path(names) = Path::from_request_parts(parts, state).await.map_err(|_| Refusal::missing("page"))?;
    Ok(names)
}

/// One of them.
pub fn id_in<T: FromStr>(names: &HashMap<String, String>, name: &str, noun: &'static str) -> Result<T, Refusal> {
    names.get(name).and_then(|text| text.parse().ok()).ok_or_else(|| Refusal::missing(noun))
}
