//! Hooks, as asked for.

use serde::{Deserialize, Serialize};

use super::subscriber::check_endpoint;
use crate::model::{
    audit::NOUNS,
    input::{FieldErrors, NAME_LENGTH},
};

/// What staff choose about a hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHook {
    /// What it is for.
    pub name: String,
    /// Where it is called.
    pub url: String,
    /// The sorts of things it hears of, as the audit log names them; everything if it names none.
    pub nouns: Vec<String>,
}

impl NewHook {
    /// Cleans and checks it. Whether the address may be called is checked where that is known.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        match check_endpoint(&self.url) {
            Ok(url) => self.url = url,
            Err(why) => errors.add("url", why),
        }
        self.nouns.sort_unstable();
        self.nouns.dedup();
        if let Some(odd) = self.nouns.iter().find(|noun| !NOUNS.contains(&noun.as_str())) {
            errors.add("nouns", format!("`{odd}` is nothing the audit log knows"));
        }
        errors.into_result(self)
    }
}

/// Another content for a hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditHook {
    /// The revision the editor saw.
    pub rev: i64,
    /// What it is from now on, all of it.
    pub content: NewHook,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_has_a_name_an_address_and_hears_of_what_there_is() {
        let hook = |name: &str, url: &str, nouns: &[&str]| {
            let nouns = nouns.iter().map(|noun| (*noun).to_owned()).collect();
            NewHook { name: name.into(), url: url.into(), nouns }.validate()
        };
        let good = hook(" Archive ", " https://example.com/hook ", &["user", "incident", "user"]).unwrap();
        assert_eq!(
            (good.name.as_str(), good.url.as_str(), &good.nouns[..]),
            ("Archive", "https://example.com/hook", &["incident".to_owned(), "user".to_owned()][..])
        );
        let bad = hook(" ", "file:///etc/passwd", &["\"]'--"]).unwrap_err();
        assert_eq!(bad.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["name", "url", "nouns"]);
        assert!(hook("A", "http://user:pw@example.com/", &[]).is_err(), "a039");
    }
}
