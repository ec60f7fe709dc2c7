//! Slack's incoming webhooks, and what speaks like them: blocks of `mrkdwn` beside a coloured bar.

use serde_json::{Value, json};

use super::lines;
use crate::notify::message::{Message, cut};

pub fn write(message: &Message) -> Value {
    let news = &message.news;
    let (label, link) = message.button();
    let headline = escaped(&cut(&message.top(), 250));
    let body = escaped(&cut(&lines(message).join("\n"), 2_800));
    let section = |text: String| json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } });
    let mut blocks = vec![section(format!("*{headline}*"))];
    if !body.is_empty() {
        blocks.push(section(body));
    }
    blocks.push(section(format!("<{link}|{}>", escaped(&label))));
    let manage = app::text::text(news.language).news_manage();
    let foot = format!("{} · {} · <{}|{}>", escaped(&news.page), escaped(&news.at), message.manage, escaped(manage));
    blocks.push(json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": foot }] }));
    json!({
        "text": escaped(&cut(&message.subject(), 250)),
        "attachments": [{ "color": news.tone.colour(), "blocks": blocks }],
    })
}

/// Nothing in a text becomes a link or calls anybody: the three characters Slack gives a meaning are written as text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
