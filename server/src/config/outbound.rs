//! Settings about what the server sends to addresses others chose.

use clap::{Args, ValueEnum};
use ipnet::IpNet;

use super::Hidden;

/// What is sent, and where to.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Messages")]
pub struct OutboundSettings {
    /// Private networks that may be called all the same, such as 10.1.0.0/16: webhooks and chats of one's own. Several with commas
    #[arg(long, env = "LIGHTSHIP_ALLOW_NETWORKS", value_name = "NETWORK", value_delimiter = ',')]
    pub allow_networks: Vec<IpNet>,

    /// Gateway for text messages, such as https://api.twilio.com/2010-04-01/Accounts/AC.../Messages.json. No text messages if unset
    #[arg(long, env = "LIGHTSHIP_SMS_URL", value_name = "URL", hide_env_values = true)]
    pub sms_url: Option<Hidden>,

    /// What the gateway understands: the form of Twilio, or {"to", "from", "text"} as JSON
    #[arg(long, env = "LIGHTSHIP_SMS_FORMAT", default_value = "twilio", value_name = "FORMAT")]
    pub sms_format: SmsFormat,

    /// User and password for the gateway, as user:password; for JSON a token is possible too
    #[arg(long, env = "LIGHTSHIP_SMS_CREDENTIALS", value_name = "TEXT", hide_env_values = true)]
    pub sms_credentials: Option<Hidden>,

    /// The number or name text messages come from
    #[arg(long, env = "LIGHTSHIP_SMS_FROM", value_name = "TEXT")]
    pub sms_from: Option<String>,

    /// Secret of whoever tells of mails that came back, as Standard Webhooks writes it (whsec_...). Nobody may if unset
    #[arg(long, env = "LIGHTSHIP_BOUNCE_SECRET", value_name = "TEXT", hide_env_values = true)]
    pub bounce_secret: Option<Hidden>,

    /// How long to wait before trying again, as a part of what is usual: for tests
    #[arg(long, env = "LIGHTSHIP_RETRY_SCALE", default_value_t = 1.0, value_name = "NUMBER", hide = true)]
    pub retry_scale: f64,
}

/// What a gateway for text messages understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SmsFormat {
    /// A form with `To`, `From` and `Body`.
    Twilio,
    /// JSON with `to`, `from` and `text`.
    Json,
}

impl Default for OutboundSettings {
    fn default() -> Self {
        Self {
            allow_networks: Vec::new(),
            sms_url: None,
            sms_format: SmsFormat::Twilio,
            sms_credentials: None,
            sms_from: None,
            bounce_secret: None,
            retry_scale: 1.0,
        }
    }
}
