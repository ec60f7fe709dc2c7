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
pub fn lines(message: &Message) -> Vec<String> {
    let news = &message.news;
    let affected = news.affected.iter().map(|(name, status, _)| format!("{name}: {status}"));
    let [intro, closing] = message.around();
    let said = [intro, message.said().0.to_owned()].into_iter().chain(affected).chain(news.facts.iter().cloned());
    said.chain([closing]).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests;
