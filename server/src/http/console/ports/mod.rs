//! What the console's calls ask of the server, done by the services: one line a method, bound to whoever calls.

mod account;
mod announcements;
mod audit;
mod components;
mod desk;
mod hooks;
mod illustrations;
mod incidents;
mod maintenance;
mod me;
mod members;
mod message_texts;
mod metrics;
mod retention;
mod settings;
mod sign_in;
mod sources;
mod subscribers;
mod templates;
mod thresholds;
mod tokens;

use app::model::PageId;
use console::{
    error::{ApiError, Result},
    ports::Ports,
};

use crate::{
    error::Error,
    http::{session::Caller, state::AppState},
    service::{actor::Actor, random, sessions::SignedIn},
};

/// The server, for one caller.
pub struct Bound {
    state: AppState,
    caller: Caller,
}

impl Ports for Bound {}

impl Bound {
    /// The server, for whoever calls.
    pub fn to(state: AppState, caller: Caller) -> Self {
        Self { state, caller }
    }

    /// Whoever is signed in and may do what their roles allow.
    fn caller(&self) -> Result<&SignedIn> {
        let caller = self.caller.signed_in.as_ref().ok_or(ApiError::SignedOut)?;
        if caller.must_enrol { Err(ApiError::MustEnrol) } else { Ok(caller) }
    }

    /// Whoever is signed in, also if they have to set up a second factor first: for their own account alone.
    fn anybody(&self) -> Result<&SignedIn> {
        self.caller.signed_in.as_ref().ok_or(ApiError::SignedOut)
    }

    /// Counts a try of what can be guessed at, or refuses it.
    fn count_try(&self) -> Result<()> {
        Ok(self.state.throttle.try_anything(&self.caller.network(), self.state.services.clock.now())?)
    }

    /// An address of the console, on the installation's own host whatever the request said; `secret` is seen by no server on the
    /// way.
    fn link(&self, to: &str, secret: &str) -> String {
        format!("{}/console/{to}#{secret}", self.state.settings.addresses().base_url())
    }

    /// Them, where deeds are done.
    fn actor(&self) -> Result<&Actor> {
        Ok(&self.caller()?.actor)
    }

    /// The page with this short name, if it is one of the caller's.
    fn page(&self, slug: &str) -> Result<PageId> {
        let caller = self.caller()?;
        let mut pages = self.state.hub.pages().into_iter().map(|live| live.head());
        let found = pages.find(|head| head.slug == slug && caller.roles.contains_key(&head.id));
        found.map(|head| head.id).ok_or_else(|| ApiError::NotFound("page".to_owned()))
    }
}

impl From<Error> for ApiError {
    /// What the caller may know. Faults are written down here, once, and named by a reference alone.
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(what) => Self::NotFound(what.to_owned()),
            Error::Forbidden => Self::Forbidden,
            Error::Invalid(errors) => Self::Invalid(errors),
            Error::Conflict(what) => Self::Conflict(what),
            Error::TooMany { retry } => Self::TooMany(retry),
            Error::Database(_) | Error::Fault(_) => {
                let reference = random::hex(6);
                tracing::error!(%error, reference, "a call from the console failed");
                Self::Fault(reference)
            }
        }
    }
}
