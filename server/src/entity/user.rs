//! A person with an account. The table is `account`, because PostgreSQL keeps `user` for itself.

use app::model::{Instant, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A user.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// The user's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<UserId>,
    /// The address they sign in with, in lower case. Unique.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The hash of their password, with its parameters; none before they chose one.
    pub password_hash: Option<String>,
    /// The secret of their one-time codes, sealed.
    pub totp_secret: Option<String>,
    /// When they proved that their device has the secret; before, no code is asked for.
    pub totp_confirmed_at: Option<Col<Instant>>,
    /// Which code was used last, by the number of its half minute since the epoch: neither it nor one before it is good again.
    pub totp_step: Option<i64>,
    /// The hashes of the codes that replace a lost device, each good for once.
    pub recovery_codes: Json<Vec<String>>,
    /// The language they read.
    pub language: Option<String>,
    /// The zone they live in, as an IANA name.
    pub time_zone: Option<String>,
    /// Whether they are reminded by mail of incidents nobody updates.
    pub reminders: bool,
    /// When their password, role or right to sign in last changed: sessions from before are void.
    pub credentials_at: Col<Instant>,
    /// When they were last here.
    pub last_seen_at: Option<Col<Instant>>,
    /// Since when they may not sign in.
    pub disabled_at: Option<Col<Instant>>,
    /// When they were created.
    pub created_at: Col<Instant>,
    /// When they were last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted them.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
