//! Forms with names like `incident[components][]`, as the value they stand for.

use serde_json::{Map, Value};

/// The most fields a form may have.
const MOST: usize = 5_000;

/// How deep its names may go.
const DEEPEST: usize = 6;

/// Reads a form. `a[b]=x` is a field within a field, `a[]=x` adds to a list, and `a[][b]=x` to the last thing in one that has no `b` yet.
pub fn parse(body: &[u8]) -> Result<Value, &'static str> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_| "The body is neither JSON nor a form")?;
    if pairs.len() > MOST {
        return Err("The form has too many fields");
    }
    let mut root = Value::Object(Map::new());
    for (name, value) in pairs {
        let path = steps(&name)?;
        put(&mut root, &path, value);
    }
    Ok(root)
}

/// `a`, `b` and nothing, of `a[b][]`. What has odd brackets is one name.
fn steps(name: &str) -> Result<Vec<&str>, &'static str> {
    let Some((first, rest)) = name.split_once('[') else { return Ok(vec![name]) };
    let Some(rest) = rest.strip_suffix(']').filter(|_| !first.is_empty()) else { return Ok(vec![name]) };
    let path: Vec<&str> = std::iter::once(first).chain(rest.split("][")).collect();
    if path.len() > DEEPEST { Err("The form has a name that is too deep") } else { Ok(path) }
}

fn put(at: &mut Value, path: &[&str], value: String) {
    let Some((step, rest)) = path.split_first() else {
        *at = Value::String(value);
        return;
    };
    if step.is_empty() {
        return add(at, rest, value);
    }
    let fields = fields(at);
    put(fields.entry(*step).or_insert(Value::Null), rest, value);
}

/// Adds to a list. Where names stand beside the list, it goes by the empty one.
fn add(at: &mut Value, rest: &[&str], value: String) {
    let list = match at {
        Value::Object(fields) => fields.entry("").or_insert_with(|| Value::Array(Vec::new())),
        Value::Array(_) => at,
        _ => {
            *at = Value::Array(Vec::new());
            at
        }
    };
    let Value::Array(items) = list else { return };
    match rest {
        // An empty list has no other spelling.
        [] if value.is_empty() => {}
        [] => items.push(Value::String(value)),
        [name, ..] => {
            let has_room = items.last().is_some_and(|last| last.is_object() && (rest.len() > 1 || last.get(name).is_none()));
            if !has_room {
                items.push(Value::Object(Map::new()));
            }
            if let Some(last) = items.last_mut() {
                put(last, rest, value);
            }
        }
    }
}

/// The fields at a place; what was there without names goes by the empty one.
fn fields(at: &mut Value) -> &mut Map<String, Value> {
    if !at.is_object() {
        let had = at.take();
        let mut map = Map::new();
        if had.is_array() {
            map.insert(String::new(), had);
        }
        *at = Value::Object(map);
    }
    at.as_object_mut().expect("it was made an object")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_is_the_value_it_stands_for() {
        for (form, value) in [
            ("", json!({})),
            ("a=1&b=x%20y", json!({ "a": "1", "b": "x y" })),
            (
                "incident[name]=x&incident[components][id1]=major_outage",
                json!({ "incident": { "name": "x", "components": { "id1": "major_outage" } } }),
            ),
            (
                "incident%5Bcomponent_ids%5D%5B%5D=a&incident%5Bcomponent_ids%5D%5B%5D=b",
                json!({ "incident": { "component_ids": ["a", "b"] } }),
            ),
            ("c[]=a&c[b]=major_outage", json!({ "c": { "": ["a"], "b": "major_outage" } })),
            ("c[b]=major_outage&c[]=a", json!({ "c": { "": ["a"], "b": "major_outage" } })),
            (
                "d[m][][timestamp]=1&d[m][][value]=2&d[m][][timestamp]=3&d[m][][value]=4",
                json!({ "d": { "m": [{ "timestamp": "1", "value": "2" }, { "timestamp": "3", "value": "4" }] } }),
            ),
            ("ids[]=", json!({ "ids": [] })),
            ("[=1&a[=2&]=3", json!({ "[": "1", "a[": "2", "]": "3" })),
        ] {
            assert_eq!(parse(form.as_bytes()), Ok(value), "{form}");
        }
    }

    #[test]
    fn a_form_that_is_too_much_is_refused() {
        assert!(parse(b"a[b][c][d][e][f][g]=1").is_err());
        assert!(parse("a=1&".repeat(5_001).as_bytes()).is_err());
    }
}
