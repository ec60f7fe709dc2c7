//! The log of an incident or a maintenance: what was said, when, and of which components.

use app::model::{
    UpdateId,
    event::{Affected as Touches, Edit, Touched, Update},
    file::Note as Noted,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema::{At, ComponentKey, IncidentState, Key, MaintenanceState, OneOf, Publication, Status, UpdateKey, given};

/// A component an incident or a maintenance touches.
#[derive(Debug, Serialize, ToSchema)]
pub struct Affected {
    /// The component.
    component_id: ComponentKey,
    /// What is said of it.
    status: Status,
}

/// What an update said of a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    /// The component.
    component_id: ComponentKey,
    /// What it was called, with its group.
    name: String,
    /// What it was.
    from: Status,
    /// What it became.
    to: Status,
}

/// What an update said before it was corrected.
#[derive(Debug, Serialize, ToSchema)]
pub struct Earlier {
    /// The earlier text.
    html: String,
    /// When it was replaced.
    replaced_at: At,
}

/// What only staff know of an update.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdateStaff {
    /// How often it has been changed.
    rev: i64,
    /// Who wrote it.
    author: String,
}

/// A note for staff alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Note {
    /// Its id.
    id: UpdateKey,
    /// Who wrote it.
    author: String,
    /// When.
    at: At,
    /// What it says.
    html: String,
}

/// Who wrote each update, and how often it was changed.
pub type Authors = [(UpdateId, String, i64)];

/// How often an update has been changed.
pub fn rev_of(authors: &Authors, update: UpdateId) -> Result<i64, super::problem::Refusal> {
    let own = authors.iter().find(|(id, ..)| *id == update);
    own.map(|(.., rev)| *rev).ok_or_else(|| super::problem::Refusal::missing("update"))
}

/// Declares the log of one sort of events.
macro_rules! log {
    ($($(#[$doc:meta])* $name:ident of $state:ident: $word:ty,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $name {
            /// Its id.
            id: UpdateKey,
            /// Where things stand from then on; empty for a comment.
            state: Option<$state>,
            /// What it says, in Markdown.
            body: String,
            /// The same, rendered and safe to show.
            html: String,
            /// When it happened.
            at: At,
            /// What it said of components.
            changes: Vec<Change>,
            /// Whether subscribers were told.
            notified: bool,
            /// What it said before, the oldest first.
            earlier: Vec<Earlier>,
            /// When it was written.
            created_at: At,
            /// When it last changed.
            updated_at: At,
            /// What only staff know; with a token alone.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(nullable = false)]
            staff: Option<UpdateStaff>,
        }

        impl $name {
            /// What is known of an update; with who wrote it, for staff.
            pub fn of(update: &Update<$word>, authors: Option<&Authors>) -> Self {
                let staff = authors.and_then(|authors| authors.iter().find(|(id, ..)| *id == update.id));
                Self {
                    id: Key(update.id),
                    state: update.state.map(OneOf),
                    body: update.body.clone(),
                    html: update.html.clone(),
                    at: At(update.display_at),
                    changes: update.touched.iter().map(change).collect(),
                    notified: update.notified,
                    earlier: update.edits.iter().map(earlier).collect(),
                    created_at: At(update.created_at),
                    updated_at: At(update.updated_at),
                    staff: staff.map(|(_, author, rev)| UpdateStaff { rev: *rev, author: author.clone() }),
                }
            }
        }
    )+};
}

log! {
    /// An update of an incident.
    IncidentUpdate of IncidentState: app::model::IncidentState,
    /// An update of a maintenance.
    MaintenanceUpdate of MaintenanceState: app::model::MaintenanceState,
}

fn change(touched: &Touched) -> Change {
    Change { component_id: Key(touched.component), name: touched.name.clone(), from: OneOf(touched.old), to: OneOf(touched.new) }
}

fn earlier(edit: &Edit) -> Earlier {
    Earlier { html: edit.html.clone(), replaced_at: At(edit.replaced_at) }
}

/// The components an event touches.
pub fn affected(all: &[Touches]) -> Vec<Affected> {
    all.iter().map(|touches| Affected { component_id: Key(touches.component), status: OneOf(touches.status) }).collect()
}

/// What staff noted for themselves.
pub fn notes(all: Vec<Noted>) -> Vec<Note> {
    all.into_iter().map(|note| Note { id: Key(note.id), author: note.author, at: At(note.at), html: note.html }).collect()
}

/// What a component is said to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The component.
    component_id: ComponentKey,
    /// What it is.
    status: Status,
}

/// What is said of components, as verbs take it.
pub fn said(all: Vec<Said>) -> Vec<(app::model::ComponentId, app::model::Status)> {
    all.into_iter().map(|said| (said.component_id.0, said.status.0)).collect()
}

/// When something comes out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// Whether it is a draft, comes out at a time, or is out.
    publication: Publication,
    /// When it comes out, if that is "scheduled".
    at: Option<At>,
}

impl Publish {
    /// As verbs take it.
    pub fn read(self) -> Result<app::model::input::PublishAt, super::problem::Refusal> {
        use app::model::{Publication as Word, input::PublishAt};
        match (self.publication.0, self.at) {
            (Word::Draft, None) => Ok(PublishAt::Draft),
            (Word::Published, None) => Ok(PublishAt::Now),
            (Word::Scheduled, Some(at)) => Ok(PublishAt::At(at.0)),
            (Word::Scheduled, None) => Err(super::problem::Refusal::field("publish.at", "is missing: when does it come out?")),
            (Word::Draft | Word::Published, Some(_)) => {
                Err(super::problem::Refusal::field("publish.at", "says something only if the publication is \"scheduled\""))
            }
        }
    }
}

/// What to say while something is done; the page's own words if nothing is said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The text, in Markdown.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, max_length = 25_000)]
    pub body: Option<String>,
}
