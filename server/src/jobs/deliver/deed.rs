//! A deed of the audit log as a hook reads it: what an admin sees of it, without secrets and without anybody's address.

use serde_json::{Value, json};

use crate::entity::{audit, page};

/// What no hook is told, whatever it belongs to.
const NEVER: [&str; 7] = ["secret", "hash", "password", "password_hash", "totp_secret", "recovery_codes", "automation_key"];

/// What is not told of subscribers: who and where they are.
const OF_SUBSCRIBERS: [&str; 4] = ["address", "email", "host", "quarantine_reason"];

/// The body of its message.
pub fn body(deed: &audit::Model, page: &page::Model) -> Value {
    let is_about_subscribers = matches!(deed.noun.as_str(), "subscriber" | "message");
    let told = |state: &Option<crate::entity::Json<Value>>| {
        state.as_ref().map(|state| {
            let mut state = state.0.clone();
            strip(&mut state, is_about_subscribers);
            state
        })
    };
    let (before, after) = (told(&deed.before), told(&deed.after));
    let name = [&after, &before].into_iter().find_map(|state| state.as_ref()?.get("name")?.as_str().map(str::to_owned));
    json!({
        "id": deed.id.to_string(),
        "type": kind(deed),
        "occurred_at": deed.at,
        "actor": { "kind": deed.actor_kind, "name": deed.actor_name },
        "page": { "id": page.id, "name": page.name },
        "subject": { "kind": deed.noun, "id": deed.noun_id, "name": name },
        "details": { "before": before, "after": after },
    })
}

/// `incident.created`, `user.set_role_of`: the thing, and what was done to it.
fn kind(deed: &audit::Model) -> String {
    format!("{}.{}", deed.noun, deed.verb.replace(' ', "_"))
}

fn strip(value: &mut Value, is_about_subscribers: bool) {
    match value {
        Value::Object(fields) => {
            let is_hidden = |name: &str| NEVER.contains(&name) || (is_about_subscribers && OF_SUBSCRIBERS.contains(&name));
            fields.retain(|name, _| !is_hidden(name));
            fields.values_mut().for_each(|value| strip(value, is_about_subscribers));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| strip(value, is_about_subscribers)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_who_subscribes_are_told_to_nobody() {
        let mut value = json!({
            "name": "Ann", "email": "ann@example.com", "password_hash": "x", "rows": [{ "secret": "x", "address": "a@b.c", "id": 1 }],
        });
        let mut of_subscribers = value.clone();
        strip(&mut value, false);
        assert_eq!(value, json!({ "name": "Ann", "email": "ann@example.com", "rows": [{ "address": "a@b.c", "id": 1 }] }));
        strip(&mut of_subscribers, true);
        assert_eq!(of_subscribers, json!({ "name": "Ann", "rows": [{ "id": 1 }] }));
    }
}
