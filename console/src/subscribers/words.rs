//! Channels, states and messages in the words of the product.

use app::model::{Channel, DeliveryState, Instant, NoticeKind, Status, SubscriberState};

/// The channels staff can add somebody by, with what an address of each looks like. Browsers subscribe by themselves.
pub const CHANNELS: [(Channel, &str, &str); 8] = [
    (Channel::Email, "E-mail", "name@example.com"),
    (Channel::Sms, "Text message", "The number with its country: +49 30 123456"),
    (Channel::Webhook, "Webhook", "https://example.com/hook. Each message is signed; you get the secret here, once."),
    (Channel::Slack, "Slack", "The address of an incoming webhook: https://hooks.slack.com/services/..."),
    (Channel::Teams, "Microsoft Teams", "The address of a workflow that posts to a channel"),
    (Channel::Discord, "Discord", "The address of a channel's webhook: https://discord.com/api/webhooks/..."),
    (Channel::GoogleChat, "Google Chat", "The address of a space's webhook: https://chat.googleapis.com/..."),
    (Channel::Telegram, "Telegram", "https://api.telegram.org/bot<token>/sendMessage?chat_id=<chat>"),
];

/// The states somebody can be in.
pub const STATES: [(SubscriberState, &str); 4] = [
    (SubscriberState::Active, "Told"),
    (SubscriberState::Unconfirmed, "Asked"),
    (SubscriberState::Quarantined, "Quarantined"),
    (SubscriberState::Unsubscribed, "Left"),
];

/// The states a message can be in.
pub const DELIVERY_STATES: [(DeliveryState, &str); 5] = [
    (DeliveryState::Pending, "Waiting"),
    (DeliveryState::Sending, "Being sent"),
    (DeliveryState::Sent, "Sent"),
    (DeliveryState::Failed, "Given up"),
    (DeliveryState::Cancelled, "Called off"),
];

/// A channel in a word.
pub fn channel_word(channel: Channel) -> &'static str {
    CHANNELS.into_iter().find(|(own, ..)| *own == channel).map_or("Browser", |(_, word, _)| word)
}

/// Where somebody stands, in a word.
pub fn state_word(state: SubscriberState) -> &'static str {
    STATES.into_iter().find(|(own, _)| *own == state).map_or("", |(_, word)| word)
}

/// Where a message stands, with the mark that stands before it: what waits for another try is worse than what waits for its first.
pub fn delivery_word(state: DeliveryState, attempts: i32) -> (Status, &'static str) {
    let word = DELIVERY_STATES.into_iter().find(|(own, _)| *own == state).map_or("", |(_, word)| word);
    match state {
        DeliveryState::Pending if attempts > 0 => (Status::DegradedPerformance, "Trying again"),
        DeliveryState::Pending | DeliveryState::Sending | DeliveryState::Cancelled => (Status::Unknown, word),
        DeliveryState::Sent => (Status::Operational, word),
        DeliveryState::Failed => (Status::MajorOutage, word),
    }
}

/// What a message tells.
pub fn kind_word(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::IncidentCreated => "New incident",
        NoticeKind::IncidentUpdated => "Incident goes on",
        NoticeKind::IncidentResolved => "Incident is over",
        NoticeKind::PostmortemPublished => "Postmortem",
        NoticeKind::MaintenanceScheduled => "Maintenance is planned",
        NoticeKind::MaintenanceReminder => "Maintenance is near",
        NoticeKind::MaintenanceStarted => "Maintenance begins",
        NoticeKind::MaintenanceUpdated => "Maintenance goes on",
        NoticeKind::MaintenanceCompleted => "Maintenance is over",
        NoticeKind::MaintenanceCancelled => "Maintenance is called off",
        NoticeKind::ComponentChanged => "A component changed",
        NoticeKind::IncidentSilent => "Reminds of a silent incident",
        NoticeKind::UpdateOverdue => "Reminds of a promised update",
        NoticeKind::Audited => "Entry of the audit log",
        NoticeKind::Confirmation => "Asks to confirm",
        NoticeKind::Test => "Test",
    }
}

/// So many of something: `1 person`, `12 people`.
pub fn many(number: u64, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {more}", grouped(number)) }
}

/// A number with commas between its thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many seconds there are until a moment, at least one.
pub fn seconds_until(at: Instant, now: Instant) -> i64 {
    (at.millis() - now.millis() + 999).div_euclid(1_000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_read_them() {
        assert_eq!([0, 1, 12, 999].map(|n| many(n, "person", "people")), ["0 people", "1 person", "12 people", "999 people"]);
        assert_eq!([1_000, 12_430, 1_234_567].map(grouped), ["1,000", "12,430", "1,234,567"]);
    }

    #[test]
    fn the_last_second_is_one() {
        let at = Instant::from_millis(10_000);
        assert_eq!([0, 1, 9_500, 12_000].map(|now| seconds_until(at, Instant::from_millis(now))), [10, 10, 1, 1]);
    }
}
