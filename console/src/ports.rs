//! What the server has to do for the calls: one trait a noun, bound to whoever calls.

use std::sync::Arc;

use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::error::Result;

pub use crate::{
    account::calls::port::Accounts, announcements::calls::port::Announcements, audit::calls::port::AuditLog,
    components::calls::port::Components, desk::port::Desks, hooks::calls::port::Hooks, illustrations::calls::port::Illustrations,
    incidents::calls::port::Incidents, maintenance::calls::port::Maintenances, me::port::Visits, members::calls::port::Members,
    message_texts::calls::port::Wordings, messages::calls::port::Messages, metrics::calls::port::Metrics,
    retention::calls::port::Retention, settings::calls::port::Settings, sign_in::calls::port::Entrances, sources::calls::port::Sources,
    subscribers::calls::port::Subscribers, telling::calls::port::Telling, templates::calls::port::Templates,
    thresholds::calls::port::Thresholds, tokens::calls::port::Tokens,
};

/// Everything the calls ask of the server.
pub trait Ports:
    Accounts
    + Announcements
    + AuditLog
    + Components
    + Desks
    + Entrances
    + Hooks
    + Illustrations
    + Incidents
    + Maintenances
    + Members
    + Messages
    + Metrics
    + Retention
    + Settings
    + Sources
    + Subscribers
    + Telling
    + Templates
    + Thresholds
    + Tokens
    + Visits
    + Wordings
{
}

/// The server, for whoever calls.
pub fn ports() -> Arc<dyn Ports> {
    use_context().expect("every door to the calls brings them")
}

/// Gives the answer of a call the status that belongs to it.
pub fn answer<T>(result: Result<T>) -> Result<T> {
    if let Err(error) = &result
        && let Some(options) = use_context::<ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(error.status())
    {
        options.set_status(status);
    }
    result
}
