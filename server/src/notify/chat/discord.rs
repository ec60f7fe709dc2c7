//! Discord's webhooks: one embed. Nobody is called, whatever the text says.

use serde_json::{Value, json};

use super::lines;
use crate::notify::message::{Message, cut};

pub fn write(message: &Message) -> Value {
    let news = &message.news;
    let (label, link) = message.button();
    let colour = u32::from_str_radix(news.tone.colour().trim_start_matches('#'), 16).unwrap_or_default();
    let words = app::text::text(news.language);
    let end = format!("\n\n[{}]({link}) · [{}]({})", escaped(&label), escaped(words.news_manage()), message.manage);
    let room = 4_000_usize.saturating_sub(end.chars().count());
    json!({
        "username": cut(&name(&news.page), 80),
        "embeds": [{
            "title": escaped(&cut(&message.top(), 200)),
            "url": link,
            "description": format!("{}{end}", cut(&escaped(&lines(message).join("\n")), room)),
            "color": colour,
            "footer": { "text": cut(&format!("{} · {}", news.page, news.at), 200) },
        }],
        "allowed_mentions": { "parse": [] },
    })
}

/// Discord refuses names that pretend to be its own.
fn name(page: &str) -> String {
    let lower = page.to_lowercase();
    let is_refused = page.trim().is_empty() || lower.contains("discord") || lower.contains("clyde");
    if is_refused { "Status".to_owned() } else { page.to_owned() }
}

/// A text without Markdown's meaning.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '[' | ']' | '(' | ')' | '<' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
