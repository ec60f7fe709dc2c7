//! What a deed changed: the thing before and after, field by field, side by side.

use serde_json::Value;

/// Fields that change with every deed and say nothing.
const NOISE: [&str; 12] =
    ["changed_at", "created_at", "epoch", "html", "id", "metric_version", "page_id", "renderer", "rev", "search", "updated_at", "version"];

/// One field: what it is called, what was there, and what is there now.
pub type Change = (String, Option<String>, Option<String>);

/// The fields that differ, in the order of their names. Of a thing that came or went those that say something.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let read = |text: Option<&str>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let (before, after) = (read(before), read(after));
    let (mut old, mut new) = (Vec::new(), Vec::new());
    before.iter().for_each(|value| flatten(String::new(), value, &mut old));
    after.iter().for_each(|value| flatten(String::new(), value, &mut new));
    let mut names: Vec<&String> = old.iter().chain(&new).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let of = |all: &[(String, String)], name: &String| all.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    let fields = names.into_iter().map(|name| (name.replace('_', " "), of(&old, name), of(&new, name)));
    fields.filter(|(_, old, new)| old != new).collect()
}

fn flatten(name: String, value: &Value, all: &mut Vec<(String, String)>) {
    let said = match value {
        Value::Null => return,
        Value::Object(fields) => {
            for (field, value) in fields.iter().filter(|(field, _)| !NOISE.contains(&field.as_str())) {
                flatten(if name.is_empty() { field.clone() } else { format!("{name}: {field}") }, value, all);
            }
            return;
        }
        Value::String(text) if text.is_empty() => return,
        Value::String(text) => text.clone(),
        Value::Bool(is) => (if *is { "yes" } else { "no" }).to_owned(),
        other => other.to_string(),
    };
    all.push((if name.is_empty() { "value".to_owned() } else { name }, said));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let some = |text: &str| Some(text.to_owned());
        let changed = changes(
            Some(r#"{"id":"a","rev":1,"name":"Player","settings":{"bars":"horizon","url":null},"pinned":false}"#),
            Some(r#"{"id":"a","rev":2,"name":"Video player","settings":{"bars":"horizon","url":"https://a.example"},"pinned":true}"#),
        );
        let expected: [Change; 3] = [
            ("name".into(), some("Player"), some("Video player")),
            ("pinned".into(), some("no"), some("yes")),
            ("settings: url".into(), None, some("https://a.example")),
        ];
        assert_eq!(changed, expected);
        assert_eq!(changes(Some("\"viewer\""), Some("\"editor\"")), [("value".into(), some("viewer"), some("editor"))]);
        assert!(changes(None, None).is_empty() && changes(Some("no json"), None).is_empty());
    }
}
