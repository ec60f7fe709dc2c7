//! Telegram's bots: `sendMessage`, its chat named in the address (`?chat_id=`), its text in the little HTML it knows.

use serde_json::{Value, json};
use url::Url;

use super::lines;
use crate::notify::message::{Message, cut, escaped};

pub fn write(message: &Message, address: &str) -> Value {
    let news = &message.news;
    let (label, link) = message.button();
    let words = app::text::text(news.language);
    let said = cut(&lines(message).join("\n"), 3_000);
    let text = format!(
        "<b>{}</b>\n{}\n\n{}\n\n<a href=\"{}\">{}</a> · <a href=\"{}\">{}</a>",
        escaped(&cut(&message.top(), 250)),
        escaped(&format!("{} · {}", news.page, news.at)),
        escaped(&said),
        escaped(&link),
        escaped(&label),
        escaped(&message.manage),
        escaped(words.news_manage()),
    );
    let mut body = json!({ "text": text, "parse_mode": "HTML", "link_preview_options": { "is_disabled": true } });
    let pairs = Url::parse(address).map(|url| url.query_pairs().into_owned().collect::<Vec<_>>()).unwrap_or_default();
    for (name, value) in pairs {
        if matches!(name.as_str(), "chat_id" | "message_thread_id") {
            body[name] = Value::String(value);
        }
    }
    body
}
