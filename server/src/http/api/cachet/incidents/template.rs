//! Messages made of a template of the page and of what a program fills in.

use app::model::{ComponentId, IncidentState, input::BODY_LENGTH, template::Template};
use serde_json::Value;

use crate::{
    http::api::v3::{asking::Signed, problem::Refusal},
    service::{components, templates},
};

/// The text a template has for a state, or for the first it has any for, filled in.
pub async fn message(
    signed: &Signed,
    name: &str,
    state: IncidentState,
    vars: Option<&Value>,
    hurt: &[ComponentId],
) -> Result<String, Refusal> {
    let (services, actor, page) = signed.means();
    let all = templates::list_templates(services, actor, page).await?;
    let is_meant = |template: &&Template| template.content.name == name || slug(&template.content.name) == slug(name);
    let found = all.iter().find(is_meant).ok_or_else(|| Refusal::field("template", "names no template of this page"))?;
    let text = found.text(state).or_else(|| found.content.texts.first().map(|(_, text)| text.as_str())).unwrap_or_default();
    let shape = components::load_shape(services, actor, page).await?;
    let names: Vec<&str> = hurt.iter().filter_map(|id| shape.component(*id)).map(|file| file.name.as_str()).collect();
    let component = if names.is_empty() { "some services".to_owned() } else { names.join(", ") };
    let own = [("component", component.as_str()), ("components", &component), ("page", &signed.asking.snapshot().page.name)];
    fill(text, |word| {
        let given = vars.and_then(|vars| vars.get(word)).and_then(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        given.or_else(|| own.iter().find(|(name, _)| *name == word).map(|(_, value)| (*value).to_owned()))
    })
    .ok_or_else(|| Refusal::field("vars", format!("make a message of more than {BODY_LENGTH} characters")))
}

/// The text with each word in double braces that is known in its place; nothing if that is too long. In one walk, so that what is
/// filled in is filled in as it is.
fn fill(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        filled.push_str(before);
        let found = behind.split_once("}}").and_then(|(word, behind)| Some((known(word.trim())?, behind)));
        rest = match found {
            Some((value, behind)) => {
                filled.push_str(&value);
                behind
            }
            None => {
                filled.push_str("{{");
                behind
            }
        };
        if filled.len() > 4 * BODY_LENGTH {
            return None;
        }
    }
    filled.push_str(rest);
    Some(filled)
}

/// `payments-are-down` of `Payments are down`: what Cachet's clients call a template.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in_once_and_only_so_much_of_it() {
        let known = |word: &str| (word == "who").then(|| "{{who}}".to_owned());
        assert_eq!(fill("{{ who }} and {{whom}} {{", known).as_deref(), Some("{{who}} and {{whom}} {{"));
        assert_eq!(fill(&"{{x}}".repeat(200), |_| Some("y".repeat(1_000))), None);
        assert_eq!(slug("Payments  are down!"), "payments-are-down");
    }
}
