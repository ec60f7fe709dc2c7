//! Messages to chats, each in the form its service understands, by the address the service gave out for it.

mod discord;
mod google_chat;
mod slack;
mod teams;
mod telegram;

use app::model::Channel;
use serde_json::Value;

use super::message::Message;

/// The body for a chat; none for what is no chat.
pub fn write(channel: Channel, message: &Message, address: &str) -> Option<Value> {
    Some(match channel {
        Channel::Slack => slack::write(message),
        Channel::Teams => teams::write(message),
        Channel::Discord => discord::write(message),
        Channel::GoogleChat => google_chat::write(message),
        Channel::Telegram => telegram::write(message, address),
        Channel::Email | Channel::Sms | Channel::Webhook | Channel::Push => return None,
    })
}

/// What is said and what it touches, as plain lines.
fn lines(message: &Message) -> Vec<String> {
    let news = &message.news;
    let affected = news.affected.iter().map(|(name, status, _)| format!("{name}: {status}"));
    let said = (!news.text.is_empty()).then(|| news.text.clone());
    said.into_iter().chain(affected).chain(news.facts.iter().cloned()).collect()
}

#[cfg(test)]
mod tests;
