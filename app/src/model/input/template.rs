//! Templates, as asked for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, IncidentState, Status, Word,
    input::{BODY_LENGTH, FieldErrors, NAME_LENGTH, update::check_statuses},
};

/// What is prepared for an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTemplate {
    /// The title of the incident, and what the template is called.
    pub name: String,
    /// What it is filed under.
    pub folder: Option<String>,
    /// What to say when the incident comes into a state, in Markdown with variables.
    pub texts: Vec<(IncidentState, String)>,
    /// The components it usually hurts, and how badly.
    pub statuses: Vec<(ComponentId, Status)>,
    /// What only compatible scripts know of it; what is kept already stays if it is empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub compatible: BTreeMap<String, String>,
}

impl NewTemplate {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.folder = errors.optional_line("folder", self.folder.as_deref(), NAME_LENGTH);
        for (state, text) in &mut self.texts {
            *text = errors.text(&format!("text_{}", state.as_str()), text, BODY_LENGTH);
        }
        self.texts.retain(|(_, text)| !text.is_empty());
        self.texts.sort_by_key(|(state, _)| *state);
        if self.texts.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            errors.add("texts", "has two for the same state");
        }
        check_statuses(&mut errors, &self.statuses);
        errors.into_result(self)
    }
}

/// A template as it shall be from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditTemplate {
    /// The revision the editor saw.
    pub rev: i64,
    /// What it becomes.
    pub content: NewTemplate,
}
