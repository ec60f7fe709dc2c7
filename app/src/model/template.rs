//! What is prepared for an incident before there is one: its title, a text for each state, and what it usually hurts.

use serde::{Deserialize, Serialize};

use crate::model::{IncidentState, TemplateId, input::NewTemplate};

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Counts edits, from 1.
    pub rev: i64,
    /// What it prepares.
    pub content: NewTemplate,
}

impl Template {
    /// What to say when an incident comes into a state, as it was written.
    pub fn text(&self, state: IncidentState) -> Option<&str> {
        self.content.texts.iter().find(|(own, _)| *own == state).map(|(_, text)| text.as_str())
    }
}

/// What stands for something that is only known once there is an incident: the word, and what it becomes.
pub const VARIABLES: [(&str, &str); 2] =
    [("{{component}}", "the names of the components that are hurt"), ("{{page}}", "the name of the page")];

/// A text of a template with what is known now in the place of its variables. What stands for nothing stays as it is.
pub fn fill(text: &str, page: &str, components: &[&str]) -> String {
    let names = match components {
        [] => "some services".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    // In one walk, so that a name that looks like a variable stays a name.
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        filled.push_str(before);
        let found = behind.split_once("}}").and_then(|(word, behind)| match word.trim() {
            "component" | "components" => Some((names.as_str(), behind)),
            "page" => Some((page, behind)),
            _ => None,
        });
        rest = match found {
            Some((value, behind)) => {
                filled.push_str(value);
                behind
            }
            None => {
                filled.push_str("{{");
                behind
            }
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn variables_become_what_is_known() {
        assert_eq!(fill("{{component}} is slow on {{ page }}.", "Reelway", &["Search"]), "Search is slow on Reelway.");
        assert_eq!(fill("{{component}} fail.", "", &["A", "B", "C"]), "A, B and C fail.");
        assert_eq!(fill("We see errors of {{component}}.", "", &[]), "We see errors of some services.");
        assert_eq!(fill("{{ticket}} {{component", "", &["A"]), "{{ticket}} {{component");
        assert_eq!(fill("{{component}}", "Reelway", &["{{page}}"]), "{{page}}");
    }
}
