//! What the product does, one noun a file. Every door (console, APIs, jobs, command line) calls these verbs.

pub mod access;
pub mod account;
pub mod actor;
pub mod alerts;
pub mod announcements;
pub mod archive;
pub mod audit;
pub mod cell;
pub mod chronicle;
pub mod components;
pub mod events;
pub mod first_run;
pub mod hooks;
pub mod illustrations;
pub mod incidents;
pub mod incoming;
pub mod lately;
pub mod links;
pub mod look;
pub mod maintenance;
pub mod markdown;
pub mod members;
pub mod message_texts;
pub mod metrics;
pub mod mutation;
pub mod numbers;
pub mod one_time_code;
pub mod outbox;
pub mod pages;
pub mod passwords;
pub mod presence;
pub mod qr_code;
pub mod random;
pub mod raster;
pub mod reminders;
pub mod repeats;
pub mod rows;
pub mod search;
pub mod second_factor;
pub mod secret;
pub mod sessions;
pub mod sign_in;
pub mod signing;
pub mod sources;
pub mod subscribers;
pub mod templates;
pub mod thresholds;
pub mod throttle;
pub mod tokens;
pub mod users;
pub mod vault;

#[cfg(test)]
pub mod testing;

use std::sync::Arc;

use crate::{clock::SharedClock, database::Database, outbound::Outbound};

/// What every verb needs: the database, the clock, and whom to tell after a commit.
#[derive(Clone)]
pub struct Services {
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: SharedClock,
    /// Told after each commit which page has a new version.
    pub committed: Arc<dyn Committed>,
    /// Where calls may lead that others ask for.
    pub outbound: Arc<Outbound>,
}

impl Services {
    /// Messages wait to be sent.
    pub fn wake(&self) {
        self.committed.messages_wait();
    }
}

/// Somebody who wants to know that a page has a new version, once it is committed.
#[async_trait::async_trait]
pub trait Committed: Send + Sync {
    /// `page` is now at `version`.
    async fn committed(&self, page: app::model::PageId, version: i64);

    /// Metric points of `page` have arrived and are committed.
    async fn points_arrived(&self, page: app::model::PageId);

    /// Messages wait to be sent.
    fn messages_wait(&self) {}
}

/// For processes without visitors: nobody wants to know.
pub struct Nobody;

#[async_trait::async_trait]
impl Committed for Nobody {
    async fn committed(&self, _page: app::model::PageId, _version: i64) {}

    async fn points_arrived(&self, _page: app::model::PageId) {}
}
