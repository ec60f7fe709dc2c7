//! Microsoft Teams' workflows: an adaptive card, at most 28 KB.

use serde_json::{Value, json};

use super::lines;
use crate::notify::message::{Message, Tone, cut};

pub fn write(message: &Message) -> Value {
    let news = &message.news;
    let (label, link) = message.button();
    let words = app::text::text(news.language);
    let colour = match news.tone {
        Tone::Good => "Good",
        Tone::Watch => "Warning",
        Tone::Bad => "Attention",
        Tone::Work => "Accent",
        Tone::Plain => "Default",
    };
    let block = |text: String| json!({ "type": "TextBlock", "text": text, "wrap": true });
    let mut body = vec![json!({
        "type": "TextBlock", "size": "Large", "weight": "Bolder", "wrap": true, "color": colour,
        "text": escaped(&cut(&message.top(), 250)),
    })];
    body.push(json!({
        "type": "TextBlock", "isSubtle": true, "spacing": "None", "wrap": true,
        "text": escaped(&cut(&format!("{} · {}", news.page, news.at), 250)),
    }));
    body.extend(lines(message).into_iter().map(|line| block(escaped(&cut(&line, 6_000)))).take(40));
    let open = |title: &str, url: &str| json!({ "type": "Action.OpenUrl", "title": title, "url": url });
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
                "actions": [open(&label, &link), open(words.news_manage(), &message.manage)],
            },
        }],
    })
}

/// Cards read a little Markdown: links and emphasis are written as text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '(' | ')') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
