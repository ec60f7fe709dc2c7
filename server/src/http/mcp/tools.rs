//! The tools: what each takes follows from what its operation of `/api/v3` declares, so that both stay the same.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::words::{Does, WORDS, Word};
use crate::http::api::v3;

/// Arguments that are given where an agent gives none: answers stay short enough to be read.
const USUAL: [(&str, u32); 2] = [("limit", 20), ("days", 30)];

/// A tool, and how it becomes a request.
pub(super) struct Tool {
    word: &'static Word,
    /// The arguments that stand in the query.
    pub(super) query: Vec<String>,
    /// The arguments that stand in the body; none if there is no body.
    pub(super) body: Option<Vec<String>>,
    /// As it is listed.
    pub(super) listed: Value,
}

static ALL: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    let document = v3::document();
    WORDS.iter().map(|word| Tool::of(word, &document)).collect()
});

/// Every tool.
pub(super) fn all() -> &'static [Tool] {
    &ALL
}

impl Tool {
    /// What it is called.
    pub(super) fn name(&self) -> &'static str {
        self.word.name
    }

    /// What its id is called; empty if it takes none.
    pub(super) fn id(&self) -> &'static str {
        self.word.id
    }

    /// The method and the path of its operation.
    pub(super) fn operation(&self) -> (&'static str, &'static str) {
        self.word.operation
    }

    /// Whether it only reads.
    pub(super) fn is_reading(&self) -> bool {
        self.word.does == Does::Read
    }

    /// What is given for this argument where an agent gives nothing.
    pub(super) fn usual(&self) -> impl Iterator<Item = (&'static str, u32)> {
        USUAL.into_iter().filter(|(name, _)| self.query.iter().any(|own| own == name))
    }

    fn of(word: &'static Word, document: &Value) -> Self {
        let (method, path) = word.operation;
        let operation = &document["paths"][path][method];
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let (mut query, mut body) = (Vec::new(), None);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let is_id = parameter["in"] == "path";
            let name = if is_id { word.id } else { parameter["name"].as_str().unwrap_or_default() };
            let mut schema = full(document, &parameter["schema"]);
            if let (Some(fields), Some(about)) = (schema.as_object_mut(), parameter.get("description")) {
                fields.insert("description".to_owned(), about.clone());
            }
            if let Some((_, usual)) = USUAL.iter().find(|(own, _)| *own == name) {
                schema["default"] = json!(usual);
            }
            if parameter["required"] == true {
                required.push(json!(name));
            }
            if !is_id {
                query.push(name.to_owned());
            }
            properties.insert(name.to_owned(), given(schema));
        }
        if operation["requestBody"].is_object() {
            let mut content = full(document, &operation["requestBody"]["content"]["application/json"]["schema"]);
            if content.is_null() {
                content = point();
            }
            let fields = content["properties"].as_object().cloned().unwrap_or_default();
            body = Some(fields.keys().cloned().collect());
            required.extend(content["required"].as_array().cloned().unwrap_or_default());
            let is_change = method == "patch";
            properties.extend(fields.into_iter().map(|(name, schema)| (name, if is_change { schema } else { given(schema) })));
        }
        let listed = json!({
            "name": word.name,
            "title": word.title,
            "description": word.about,
            "inputSchema": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
            "annotations": {
                "title": word.title,
                "readOnlyHint": word.does == Does::Read,
                "destructiveHint": word.does == Does::Change,
                "idempotentHint": word.does != Does::Add,
                "openWorldHint": false,
            },
        });
        Self { word, query, body, listed }
    }
}

/// What a point is made of: its operation declares a text.
fn point() -> Value {
    json!({
        "properties": {
            "value": { "type": "number", "description": "What was measured." },
            "timestamp": { "type": "integer", "description": "When, in seconds since 1970 (UTC); now if nothing is said." },
        },
        "required": ["value"],
    })
}

/// A schema with all that it only names.
fn full(document: &Value, schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let named = fields.get("$ref").and_then(Value::as_str).and_then(|name| document.pointer(name.trim_start_matches('#')));
            let mut whole = named.map(|named| full(document, named)).and_then(|named| named.as_object().cloned()).unwrap_or_default();
            let own = fields.iter().filter(|(name, _)| *name != "$ref");
            whole.extend(own.map(|(name, value)| (name.clone(), full(document, value))));
            Value::Object(whole)
        }
        Value::Array(items) => items.iter().map(|item| full(document, item)).collect(),
        other => other.clone(),
    }
}

/// A schema of what is left out rather than empty.
fn given(mut schema: Value) -> Value {
    let is_null = |one: &Value| one == "null" || one["type"] == "null";
    let Some(fields) = schema.as_object_mut() else { return schema };
    if let Some(kinds) = fields.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| !is_null(kind));
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            fields.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(mut ones)) = fields.remove("oneOf") {
        ones.retain(|one| !is_null(one));
        match ones.as_slice() {
            [Value::Object(only)] => only.iter().for_each(|(name, value)| _ = fields.entry(name).or_insert(value.clone())),
            _ => _ = fields.insert("oneOf".to_owned(), Value::Array(ones)),
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(name: &str) -> &'static Tool {
        all().iter().find(|tool| tool.name() == name).unwrap()
    }

    #[test]
    fn every_tool_is_an_operation_that_is_declared() {
        let document = v3::document();
        for tool in all() {
            let (method, path) = tool.operation();
            assert!(document["paths"][path][method].is_object(), "{}", tool.name());
            assert_eq!(path.contains("{id}"), !tool.id().is_empty(), "{}", tool.name());
            assert_eq!(method == "get", tool.is_reading(), "{}", tool.name());
            let text = tool.listed.to_string();
            assert!(!text.contains("$ref") && text.len() < 8_000, "{}: {}", tool.name(), text.len());
            for (name, schema) in tool.listed["inputSchema"]["properties"].as_object().unwrap() {
                assert!(schema["type"].is_string() || schema["type"].is_array() || schema["oneOf"].is_array(), "{}: {name}", tool.name());
            }
        }
    }

    #[test]
    fn what_a_tool_takes_is_what_its_operation_takes() {
        let schema = &tool("set_component_status").listed["inputSchema"];
        assert_eq!(schema["required"], json!(["component_id", "status"]));
        assert_eq!(schema["properties"]["status"]["enum"][0], json!("operational"));
        assert_eq!(schema["properties"]["component_id"]["pattern"], json!("^[a-z0-9]{12}$"));
        let schema = &tool("open_incident").listed["inputSchema"];
        assert_eq!((&schema["required"], &schema["properties"]["notify"]["type"]), (&json!(["name", "body"]), &json!("boolean")));
        assert_eq!(schema["properties"]["components"]["items"]["properties"]["status"]["enum"][0], json!("operational"));
        assert_eq!(schema["properties"]["publish"]["properties"]["publication"]["enum"][0], json!("draft"));
        let schema = &tool("get_metric_series").listed["inputSchema"];
        assert!(schema["properties"]["range"]["enum"].as_array().is_some_and(|all| all.contains(&json!("day"))), "{schema}");
        assert_eq!(tool("list_incidents").listed["inputSchema"]["properties"]["limit"]["default"], json!(20));
    }
}
