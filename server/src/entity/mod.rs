//! The tables, one file each. Nothing here decides anything: rules live in `app::model`, deeds in `service`.
//!
//! - the installation: [`setting`], and its people: [`user`], [`member`], [`session`], [`link`], [`token`], [`audit`]; what a script
//!   named is in [`repeat`]
//! - a page: [`page`], its versions in [`change`], its looks in [`page_file`], [`announcement`]
//! - what is watched: [`component_group`], [`component`], [`component_dependency`], and its past in [`journal`]
//! - what happens: [`event`] is either [`incident`] or [`maintenance`] (planned by a [`recurrence`]), affects
//!   [`event_component`], is told in [`event_update`] with [`update_component`] and [`update_edit`], ends in [`postmortem`];
//!   [`presence`] says who has it in front of them, [`reminder`] of what silence its staff were reminded
//!   a [`template`] prepares it; an [`illustration`] is in its texts
//! - what is measured: [`metric`], [`metric_point`], [`metric_rollup`], and what other programs push in [`incoming_series`]; a
//!   [`metric_source`] is asked for points, as [`metric_pull`] says; a [`threshold`] watches it, and each [`threshold_firing`] is kept;
//!   an [`alert`] is what another program that watches tells of
//! - who is told: [`subscriber`], [`subscriber_scope`], [`outbox`], and how each [`delivery_attempt`] went; a [`hook`] is told
//!   what is written into [`audit`]; in what words, [`message_text`] and [`mail_footer`]
//! - whom compatible scripts would show a page to: [`access_user`], [`access_group`], and what they hold in [`access_link`]; by what
//!   numbers they know things, [`numbering`]
//!
//! Common to the tables: `rev` counts edits from 1, so that an edit of something stale can be refused; `deleted_at` set
//! means a person deleted it, and [`live`](component::Entity::live) leaves it out; instants are milliseconds since the
//! epoch; ids are twelve characters `[a-z0-9]`.

/// What sea-orm wants of an entity that is joined to no other.
macro_rules! no_relations {
    () => {
        /// This table is joined to no other.
        #[derive(Copy, Clone, Debug, sea_orm::EnumIter, sea_orm::DeriveRelation)]
        pub enum Relation {}

        impl sea_orm::ActiveModelBehavior for ActiveModel {}
    };
}

/// The scoped find of a table whose rows belong to a page and can be deleted by a person.
macro_rules! live {
    () => {
        impl Entity {
            /// The page's rows that nobody deleted.
            pub fn live(page: app::model::PageId) -> sea_orm::Select<Self> {
                Self::find().filter(Column::PageId.eq($crate::entity::Col(page))).filter(Column::DeletedAt.is_null())
            }
        }
    };
}

pub mod access_group;
pub mod access_link;
pub mod access_user;
pub mod alert;
pub mod announcement;
pub mod audit;
pub mod change;
pub mod check;
pub mod column;
pub mod component;
pub mod component_dependency;
pub mod component_group;
pub mod delivery_attempt;
pub mod event;
pub mod event_component;
pub mod event_update;
pub mod hook;
pub mod illustration;
pub mod incident;
pub mod incoming_series;
pub mod journal;
pub mod link;
pub mod mail_footer;
pub mod maintenance;
pub mod member;
pub mod message_text;
pub mod metric;
pub mod metric_point;
pub mod metric_pull;
pub mod metric_rollup;
pub mod metric_source;
pub mod numbering;
pub mod outbox;
pub mod page;
pub mod page_file;
pub mod postmortem;
pub mod presence;
pub mod recurrence;
pub mod reminder;
pub mod repeat;
pub mod session;
pub mod setting;
pub mod subscriber;
pub mod subscriber_scope;
pub mod template;
pub mod threshold;
pub mod threshold_firing;
pub mod token;
pub mod update_component;
pub mod update_edit;
pub mod user;

pub use column::{Col, Json};
