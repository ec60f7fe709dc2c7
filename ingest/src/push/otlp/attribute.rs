//! Attributes as labels.

use serde_json::Value;

use super::message::{AnyValue, KeyValue, Resource, Scope};

/// Labels of everything a resource and one of its scopes measured.
pub(super) fn of_scope(resource: &Resource, scope: &Scope) -> Vec<(String, String)> {
    let mut labels = labels(&scope.attributes);
    for (name, _) in &mut labels {
        name.insert_str(0, "otel.scope.");
    }
    override_with(&mut labels, vec![("otel.scope.name".to_owned(), scope.name.clone())]);
    override_with(&mut labels, vec![("otel.scope.version".to_owned(), scope.version.clone())]);
    let mut all = self::labels(&resource.attributes);
    override_with(&mut all, labels);
    all
}

/// Labels of one point.
pub(super) fn labels(attributes: &[KeyValue]) -> Vec<(String, String)> {
    let text = |attribute: &KeyValue| attribute.value.as_ref().map(text).unwrap_or_default();
    attributes.iter().map(|attribute| (attribute.key.clone(), text(attribute))).collect()
}

/// Adds labels, which win over those of the same name. Those without a value say nothing and win over nothing.
pub(super) fn override_with(known: &mut Vec<(String, String)>, labels: Vec<(String, String)>) {
    let labels: Vec<_> = labels.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    known.retain(|(name, _)| !labels.iter().any(|(new, _)| new == name));
    known.extend(labels);
}

fn text(value: &AnyValue) -> String {
    match json(value) {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// How deep decoders let attributes nest bounds how deep this goes.
fn json(value: &AnyValue) -> Value {
    if let Some(text) = &value.string_value {
        return Value::from(text.as_str());
    }
    if let Some(list) = &value.array_value {
        return Value::Array(list.values.iter().map(json).collect());
    }
    if let Some(map) = &value.kvlist_value {
        let member = |member: &KeyValue| (member.key.clone(), member.value.as_ref().map(json).unwrap_or_default());
        return Value::Object(map.values.iter().map(member).collect());
    }
    let number = value.double_value.map(Value::from);
    value.bool_value.map(Value::from).or(value.int_value.map(Value::from)).or(number).unwrap_or_default()
}
