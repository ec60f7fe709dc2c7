//! Subscribers, as the API writes them.

use app::model::{Channel, Instant, SubscriberState, subscriber::SubscriberFile};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::phone;

/// How a subscriber is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscriberType)]
pub enum Mode {
    /// By mail.
    Email,
    /// By text message.
    Sms,
    /// By a call of a web address.
    Webhook,
    /// In Slack.
    Slack,
    /// In Microsoft Teams.
    Teams,
    /// In Discord, Google Chat, Telegram or a browser.
    IntegrationPartner,
}

impl Mode {
    /// The ways that go by this name.
    pub fn channels(self) -> Vec<Channel> {
        match self {
            Self::Email => vec![Channel::Email],
            Self::Sms => vec![Channel::Sms],
            Self::Webhook => vec![Channel::Webhook],
            Self::Slack => vec![Channel::Slack],
            Self::Teams => vec![Channel::Teams],
            Self::IntegrationPartner => vec![Channel::Discord, Channel::GoogleChat, Channel::Telegram, Channel::Push],
        }
    }

    /// The name of a way.
    pub fn of(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
            Channel::Webhook => Self::Webhook,
            Channel::Slack => Self::Slack,
            Channel::Teams => Self::Teams,
            Channel::Discord | Channel::GoogleChat | Channel::Telegram | Channel::Push => Self::IntegrationPartner,
        }
    }
}

/// Where subscribers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscriberState)]
pub enum State {
    /// They are told.
    Active,
    /// They have not confirmed yet.
    Unconfirmed,
    /// They are told nothing, because it did not arrive.
    Quarantined,
    /// Any of these.
    All,
}

impl State {
    /// The states that go by this name.
    pub fn states(self) -> Vec<SubscriberState> {
        match self {
            Self::Active => vec![SubscriberState::Active],
            Self::Unconfirmed => vec![SubscriberState::Unconfirmed],
            Self::Quarantined => vec![SubscriberState::Quarantined],
            Self::All => vec![SubscriberState::Active, SubscriberState::Unconfirmed, SubscriberState::Quarantined],
        }
    }
}

/// A subscriber.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subscriber {
    /// Their id.
    id: String,
    /// Whether they were told at once that they are told, without being asked to confirm.
    skip_confirmation_notification: bool,
    /// How they are told.
    mode: Mode,
    /// Their mail address; of a web address, that of whoever looks after it.
    email: Option<String>,
    /// Their web address.
    endpoint: Option<String>,
    /// Their telephone number, without the code of its country.
    phone_number: Option<String>,
    /// The country of that, in two letters.
    phone_country: Option<String>,
    /// The number as it is dialled from elsewhere.
    display_phone_number: Option<String>,
    /// Always empty.
    obfuscated_channel_name: Option<String>,
    /// Always empty.
    workspace_name: Option<String>,
    /// Since when they are told nothing, because it did not arrive.
    #[schema(value_type = Option<String>, format = DateTime)]
    quarantined_at: Option<Instant>,
    /// When they are forgotten.
    #[schema(value_type = Option<String>, format = DateTime)]
    purge_at: Option<Instant>,
    /// The ids of the components they want to hear of; none means all.
    components: Vec<String>,
    /// The page access user they belong to.
    page_access_user_id: Option<String>,
    /// When they subscribed.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
}

impl Subscriber {
    /// As staff see them.
    pub fn of(file: SubscriberFile) -> Self {
        let subscription = file.subscription;
        let mode = Mode::of(subscription.channel);
        let is_of = |wanted: &[Mode]| wanted.contains(&mode).then(|| subscription.address.clone());
        let number = is_of(&[Mode::Sms]);
        let (phone_country, phone_number) = number.as_deref().map(phone::parts).unwrap_or_default();
        Self {
            id: subscription.id.to_string(),
            skip_confirmation_notification: false,
            mode,
            email: is_of(&[Mode::Email]).or(file.contact),
            endpoint: is_of(&[Mode::Webhook, Mode::Slack, Mode::Teams, Mode::IntegrationPartner]),
            phone_number,
            phone_country,
            display_phone_number: number,
            obfuscated_channel_name: None,
            workspace_name: None,
            quarantined_at: file.quarantined_at,
            purge_at: file.purge_at,
            components: subscription.wishes.components.iter().map(ToString::to_string).collect(),
            page_access_user_id: file.access_user.map(|id| id.to_string()),
            created_at: subscription.created_at,
        }
    }
}

/// How many subscribers there are of a kind.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SubscriberCountByState {
    /// Those who are told.
    pub active: u64,
    /// Those who have not confirmed.
    pub unconfirmed: u64,
    /// Those who are told nothing, because it did not arrive.
    pub quarantined: u64,
    /// All of these.
    pub total: u64,
}

/// How many subscribers there are, by how they are told and where they stand.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SubscriberCountByTypeAndState {
    /// By mail.
    pub email: SubscriberCountByState,
    /// By text message.
    pub sms: SubscriberCountByState,
    /// By a call of a web address.
    pub webhook: SubscriberCountByState,
    /// In another way.
    pub integration_partner: SubscriberCountByState,
    /// In Slack.
    pub slack: SubscriberCountByState,
    /// In Microsoft Teams.
    pub teams: SubscriberCountByState,
}

impl SubscriberCountByTypeAndState {
    /// Those who are told in this way.
    pub fn of(&mut self, mode: Mode) -> &mut SubscriberCountByState {
        match mode {
            Mode::Email => &mut self.email,
            Mode::Sms => &mut self.sms,
            Mode::Webhook => &mut self.webhook,
            Mode::Slack => &mut self.slack,
            Mode::Teams => &mut self.teams,
            Mode::IntegrationPartner => &mut self.integration_partner,
        }
    }
}

/// How many subscribers there are, by how they are told.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct SubscriberCountByType {
    /// By mail.
    pub email: u64,
    /// By text message.
    pub sms: u64,
    /// By a call of a web address.
    pub webhook: u64,
    /// In another way.
    pub integration_partner: u64,
    /// In Slack.
    pub slack: u64,
    /// In Microsoft Teams.
    pub teams: u64,
}
