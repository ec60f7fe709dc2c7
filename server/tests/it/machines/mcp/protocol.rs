//! The protocol itself: greetings, lists, messages one at a time and several at once.

use app::model::Scope;
use serde_json::{Value, json};

use super::{Agent, json_of, request};
use crate::support::app::TestApp;

both!(an_agent_is_greeted_and_shown_what_it_can_use);
on_sqlite!(
    messages_that_ask_for_nothing_are_taken_without_a_word,
    what_is_no_message_is_refused_by_what_is_wrong,
    several_messages_come_at_once_where_the_revision_has_that,
    nothing_but_messages_is_taken,
);

async fn an_agent_is_greeted_and_shown_what_it_can_use(app: &TestApp) {
    let mut agent = Agent::on(app).await;
    let client = json!({ "name": "test", "version": "1" });
    for (wanted, spoken) in
        [("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"), ("2025-11-25", "2025-11-25"), ("2999-01-01", "2025-11-25")]
    {
        let params = json!({ "protocolVersion": wanted, "capabilities": {}, "clientInfo": client });
        let result = &agent.ask("initialize", params).await["result"];
        assert_eq!((&result["protocolVersion"], &result["capabilities"]), (&json!(spoken), &json!({ "tools": {} })));
        assert_eq!(
            (&result["serverInfo"]["name"], &result["serverInfo"]["title"]),
            (&json!("lightship"), &json!("Status page of Reelway"))
        );
        let said = result["instructions"].as_str().unwrap();
        assert!(said.contains("Reelway at https://status.example.com") && said.contains("Authorization: Bearer"), "{said}");
    }
    assert_eq!(agent.ask("ping", json!({})).await["result"], json!({}));
    let reads = agent.tools().await;
    assert!(reads.contains(&"get_status".to_owned()) && !reads.contains(&"open_incident".to_owned()), "{reads:?}");
    agent.show(Some(app.page), Scope::Read).await;
    let all = agent.ask("tools/list", json!({ "cursor": null })).await["result"]["tools"].clone();
    let all = all.as_array().unwrap();
    assert!(all.len() > reads.len() && all.len() < 25, "{}", all.len());
    for tool in all {
        let (schema, hints) = (&tool["inputSchema"], &tool["annotations"]);
        assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)), "{tool}");
        assert!(tool["description"].as_str().is_some_and(|text| text.len() > 40) && tool["title"].is_string(), "{tool}");
        let is_read = reads.contains(&tool["name"].as_str().unwrap().to_owned());
        assert_eq!(hints["readOnlyHint"], json!(is_read), "{tool}");
        assert!(hints["destructiveHint"].is_boolean() && hints["openWorldHint"] == json!(false), "{tool}");
        for name in schema["required"].as_array().unwrap() {
            assert!(schema["properties"][name.as_str().unwrap()].is_object(), "{name}: {tool}");
        }
    }
    let refused = agent.ask("tools/list", json!({ "cursor": "x" })).await;
    assert_eq!(refused["error"]["code"], -32_602, "{refused}");
}

async fn messages_that_ask_for_nothing_are_taken_without_a_word(app: &TestApp) {
    let agent = Agent::on(app).await;
    for note in [
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } }),
        json!({ "jsonrpc": "2.0", "id": 1, "result": {} }),
        json!([{ "jsonrpc": "2.0", "method": "notifications/initialized" }]),
    ] {
        let reply = agent.send(&[], &note.to_string()).await;
        assert_eq!((reply.status, reply.body.len()), (202, 0), "{note}");
    }
}

async fn what_is_no_message_is_refused_by_what_is_wrong(app: &TestApp) {
    let agent = Agent::on(app).await;
    let bodies = ["", "{", "null", "1", "\"a\"", "{}", "[]", "[1", "\u{feff}{}", "{\"jsonrpc\":\"2.0\",\"id\":1}"].map(str::to_owned);
    for body in bodies.into_iter().chain(["[".repeat(500_000), format!("{{\"a\":{}", "[".repeat(500_000))]) {
        let reply = agent.send(&[], &body).await;
        let head: String = body.chars().take(60).collect();
        assert_eq!(reply.status, 400, "{head}: {}", reply.text());
        let code = json_of(&reply)["error"]["code"].as_i64().unwrap();
        assert!([-32_700, -32_600].contains(&code), "{head}: {code}");
    }
    for (message, code, says) in [
        (request("resources/list", json!({})), -32_601, "resources/list"),
        (request("server/discover", json!({})), -32_601, "server/discover"),
        (request("tools/call", json!({})), -32_602, "name"),
        (request("tools/call", json!({ "name": 1 })), -32_602, "name"),
        (request("tools/call", json!({ "name": "drop_tables" })), -32_602, "drop_tables"),
        (request("tools/call", json!({ "name": "get_status", "arguments": [] })), -32_602, "arguments"),
    ] {
        let said = json_of(&agent.send(&[], &message.to_string()).await);
        let why = said["error"]["message"].as_str().unwrap_or_default();
        assert!(said["error"]["code"] == code && why.contains(says) && said["id"] == 7, "{message}: {said}");
    }
    for (version, status) in [("2025-06-18", 200), ("2024-01-01", 400), ("", 400), ("2025-06-18, 2025-03-26", 400)] {
        let reply = agent.send(&[("MCP-Protocol-Version", version)], &request("ping", json!({})).to_string()).await;
        assert_eq!(reply.status, status, "{version}: {}", reply.text());
    }
}

async fn several_messages_come_at_once_where_the_revision_has_that(app: &TestApp) {
    let agent = Agent::on(app).await;
    let note = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let batch = json!([
        request("ping", json!({})),
        note,
        1,
        request("initialize", json!({})),
        request("tools/call", json!({ "name": "get_status" }))
    ]);
    for headers in [&[][..], &[("MCP-Protocol-Version", "2025-03-26")]] {
        let reply = agent.send(headers, &batch.to_string()).await;
        let said = json_of(&reply);
        assert_eq!((reply.status, said.as_array().map(Vec::len)), (200, Some(4)), "{said}");
        assert_eq!((&said[0]["result"], &said[1]["error"]["code"]), (&json!({}), &json!(-32_600)));
        assert_eq!((&said[2]["error"]["code"], &said[3]["result"]["structuredContent"]["name"]), (&json!(-32_600), &json!("Reelway")));
    }
    assert_eq!(agent.send(&[("MCP-Protocol-Version", "2025-06-18")], &batch.to_string()).await.status, 400, "it was taken out again");
    let many = Value::Array(vec![request("ping", json!({})); 21]);
    assert_eq!(agent.send(&[], &many.to_string()).await.status, 400);
}

async fn nothing_but_messages_is_taken(app: &TestApp) {
    let agent = Agent::on(app).await;
    for method in ["GET", "DELETE", "PUT", "OPTIONS", "HEAD"] {
        let reply = agent.door.ask(method, "/mcp", &[("Accept", "text/event-stream")]).await;
        assert_eq!((reply.status, reply.header("allow")), (405, "POST"), "{method}: there is no stream and nothing to end");
    }
    let ping = request("ping", json!({})).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""] {
        assert_eq!(agent.send(&[("Content-Type", kind)], &ping).await.status, 415, "{kind}");
    }
    assert_eq!(agent.send(&[("Content-Type", "application/json; charset=utf-8")], &ping).await.status, 200);
    let long = request("ping", json!({ "a": "x".repeat(2 << 20) })).to_string();
    assert_eq!(agent.send(&[], &long).await.status, 413);
}
