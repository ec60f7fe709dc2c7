//! What staff say in one kind of message in one language, in their own words.

use app::model::{Instant, Language, NoticeKind, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// Words for one kind of message in one language. What is empty, the product says in its own words.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "message_text")]
pub struct Model {
    /// The page whose messages they are in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// The kind of message.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Col<NoticeKind>,
    /// The language.
    #[sea_orm(primary_key, auto_increment = false)]
    pub language: Col<Language>,
    /// The subject of mails.
    pub subject: String,
    /// What stands before the news, in Markdown.
    pub intro: String,
    /// The same, rendered.
    pub intro_html: String,
    /// What stands after them, in Markdown.
    pub closing: String,
    /// The same, rendered.
    pub closing_html: String,
    /// All of a text message.
    pub sms: String,
    /// The version of the renderer that made the HTML.
    pub renderer: i32,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
}

no_relations!();
