//! Using a tool: its arguments become a request, and the answer becomes what an agent reads.

use app::model::EventId;
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header, uri::Authority},
};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use super::{
    Asked,
    message::{Fault, clipped},
    tools::{self, Tool},
};
use crate::http::{
    api::v3,
    caller::{self, Peer},
    layers::trace::RequestId,
    machine,
};

/// What is passed on of a request: who asks, and where from.
const PASSED_ON: [&str; 2] = ["authorization", "x-forwarded-for"];

/// Uses a tool. That there is no such tool is a fault of whoever asks; what goes wrong in it is a result an agent can mend.
pub(super) async fn call(asked: &Asked<'_>, mut params: Map<String, Value>) -> Result<Value, Fault> {
    let Some(Value::String(name)) = params.remove("name") else { return Err(Fault::params("name must be a text")) };
    let found = tools::all().iter().find(|tool| tool.name() == name);
    let tool = found.ok_or_else(|| Fault::params(format!("there is no tool {}", clipped(&name))))?;
    let arguments = match params.remove("arguments") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err(Fault::params("arguments must be an object")),
    };
    let request = match Wanted::of(tool, arguments) {
        Ok(wanted) => wanted.request(asked, tool),
        Err(misfits) => return Ok(misfit(&misfits.join("\n"))),
    };
    let (parts, body) = match asked.operations().oneshot(request).await {
        Ok(response) => response.into_parts(),
        Err(never) => match never {},
    };
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let said = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
    if !parts.status.is_success() {
        return Ok(misfit(&why(parts.status, &said)));
    }
    let said = if said.is_object() { lean(said) } else { json!({}) };
    Ok(json!({ "content": [{ "type": "text", "text": said.to_string() }], "structuredContent": said }))
}

fn misfit(why: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": why }], "isError": true })
}

/// Why it was refused, in a sentence that names what does not fit.
fn why(status: StatusCode, said: &Value) -> String {
    let sentence = [&said["detail"], &said["message"]].into_iter().find_map(Value::as_str);
    let sentence = sentence.map_or_else(|| status.to_string(), str::to_owned);
    if status != StatusCode::UNAUTHORIZED {
        return sentence;
    }
    let advice = "Whoever set this server up gives it a token by the header `Authorization: Bearer <token>`; one is made in the console under \
        People, API tokens.";
    format!("{sentence}\n{advice}")
}

/// The same without what is said twice: of what was written in Markdown, how a browser shows it.
fn lean(said: Value) -> Value {
    match said {
        Value::Object(fields) => {
            let is_twice = fields.contains_key("body");
            fields.into_iter().filter(|(name, _)| !(is_twice && name == "html")).map(|(name, value)| (name, lean(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(lean).collect(),
        other => other,
    }
}

/// What a tool is asked for.
#[derive(Debug, Default)]
struct Wanted {
    id: String,
    query: Vec<(String, String)>,
    body: Map<String, Value>,
}

impl Wanted {
    /// Sorts the arguments; else what is wrong with which.
    fn of(tool: &Tool, arguments: Map<String, Value>) -> Result<Self, Vec<String>> {
        let (mut wanted, mut misfits) = (Self::default(), Vec::new());
        if !tool.id().is_empty() && !arguments.contains_key(tool.id()) {
            misfits.push(format!("{}: is missing", tool.id()));
        }
        for (name, value) in arguments {
            if name == tool.id() {
                match value.as_str().filter(|text| text.parse::<EventId>().is_ok()) {
                    Some(id) => id.clone_into(&mut wanted.id),
                    None => misfits.push(format!("{name}: must be an id: 12 lower-case letters and digits")),
                }
            } else if tool.query.contains(&name) {
                match value {
                    Value::Null => {}
                    Value::String(text) => wanted.query.push((name, text)),
                    Value::Bool(_) | Value::Number(_) => wanted.query.push((name, value.to_string())),
                    Value::Array(_) | Value::Object(_) => misfits.push(format!("{name}: must be a single value")),
                }
            } else if tool.body.as_ref().is_some_and(|body| body.contains(&name)) {
                wanted.body.insert(name, value);
            } else {
                misfits.push(format!("{}: is no argument of {}", clipped(&name), tool.name()));
            }
        }
        for (name, value) in tool.usual() {
            if wanted.query.iter().all(|(own, _)| own != name) {
                wanted.query.push((name.to_owned(), value.to_string()));
            }
        }
        if misfits.is_empty() { Ok(wanted) } else { Err(misfits) }
    }

    /// The request of the operation, as if whoever asks had sent it.
    fn request(self, asked: &Asked<'_>, tool: &Tool) -> Request<Body> {
        let (method, path) = tool.operation();
        let mut address = format!("{}{}", v3::BASE, path.replace("{id}", &self.id));
        if !self.query.is_empty() {
            address = format!("{address}?{}", serde_urlencoded::to_string(&self.query).unwrap_or_default());
        }
        let from = asked.request;
        let mut request = Request::builder().method(method.to_uppercase().as_str()).uri(address);
        let host = caller::host(&from.headers, from.uri.authority().map(Authority::as_str));
        if !host.is_empty() {
            request = request.header(header::HOST, host);
        }
        for name in PASSED_ON {
            for value in from.headers.get_all(name) {
                request = request.header(name, value);
            }
        }
        if let Some(peer) = from.extensions.get::<Peer>() {
            request = request.extension(*peer);
        }
        if let Some(id) = from.extensions.get::<RequestId>() {
            request = request.extension(id.clone());
        }
        let body = match tool.body {
            Some(_) => Body::from(machine::json(&self.body)),
            None => Body::empty(),
        };
        request.header(header::CONTENT_TYPE, machine::JSON).body(body).expect("a path, a query and headers that were read before")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(tool: &str, arguments: Value) -> Result<(String, String, Value), Vec<String>> {
        let tool = tools::all().iter().find(|own| own.name() == tool).unwrap();
        let wanted = Wanted::of(tool, arguments.as_object().unwrap().clone())?;
        Ok((wanted.id, serde_urlencoded::to_string(&wanted.query).unwrap(), Value::Object(wanted.body)))
    }

    #[test]
    fn arguments_go_where_the_operation_takes_them() {
        let found = wanted("set_component_status", json!({ "component_id": "abcdefghijkl", "status": "operational", "page": "a&b" }));
        assert_eq!(found, Ok(("abcdefghijkl".into(), "page=a%26b".into(), json!({ "status": "operational" }))));
        assert_eq!(wanted("list_incidents", json!({ "open": true })), Ok((String::new(), "open=true&limit=20".into(), json!({}))));
        assert_eq!(wanted("list_incidents", json!({ "limit": 5, "after": null })), Ok((String::new(), "limit=5".into(), json!({}))));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (tool, arguments, why) in [
            ("get_incident", json!({}), "incident_id: is missing"),
            ("get_incident", json!({ "incident_id": "../../page" }), "incident_id: must be an id: 12 lower-case letters and digits"),
            ("get_incident", json!({ "incident_id": 1 }), "incident_id: must be an id: 12 lower-case letters and digits"),
            ("list_incidents", json!({ "open": [true] }), "open: must be a single value"),
            ("list_incidents", json!({ "opened": true }), "opened: is no argument of list_incidents"),
        ] {
            assert_eq!(wanted(tool, arguments), Err(vec![why.to_owned()]));
        }
    }

    #[test]
    fn an_agent_reads_nothing_twice() {
        let said = json!({ "updates": [{ "body": "a", "html": "<p>a</p>", "earlier": [{ "html": "<p>b</p>" }] }] });
        assert_eq!(lean(said), json!({ "updates": [{ "body": "a", "earlier": [{ "html": "<p>b</p>" }] }] }));
    }
}
