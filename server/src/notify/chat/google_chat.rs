//! Google Chat's webhooks: one card. Its text knows a few tags, so that it is escaped like HTML.

use serde_json::{Value, json};

use super::lines;
use crate::notify::message::{Message, cut, escaped};

pub fn write(message: &Message) -> Value {
    let news = &message.news;
    let (label, link) = message.button();
    let words = app::text::text(news.language);
    let open = |text: &str, url: &str| json!({ "text": text, "onClick": { "openLink": { "url": url } } });
    let said: Vec<String> = lines(message).iter().map(|line| escaped(line)).collect();
    let said = cut(&said.join("\n"), 3_500).replace('\n', "<br>");
    let mut widgets = Vec::new();
    if !said.is_empty() {
        widgets.push(json!({ "textParagraph": { "text": said } }));
    }
    widgets.push(json!({ "buttonList": { "buttons": [open(&label, &link), open(words.news_manage(), &message.manage)] } }));
    let mut body = json!({
        "cardsV2": [{
            "cardId": message.id,
            "card": {
                "header": { "title": cut(&message.top(), 200), "subtitle": cut(&format!("{} · {}", news.page, news.at), 200) },
                "sections": [{ "widgets": widgets }],
            },
        }],
    });
    if let Some(thread) = &news.thread {
        body["thread"] = json!({ "threadKey": thread });
    }
    body
}
