//! What the screen of message texts asks of the server.

use app::model::{
    PageId,
    input::{EditMailFooter, EditMessageText},
    message_text::{MailFooter, MessageText, MessageTexts},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// A message as it would be sent now, each way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The subject of the mail.
    pub subject: String,
    /// The mail as HTML.
    pub html: String,
    /// The mail as plain text.
    pub text: String,
    /// What a chat gets, a line each.
    pub chat: Vec<String>,
    /// The text message; none for a kind that is not told that way.
    pub sms: Option<String>,
    /// Whether it tells of an example, because the page has nothing of the kind.
    pub is_example: bool,
    /// What the product would say.
    pub ours: Ours,
}

/// What the product says where staff have no words of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ours {
    /// The subject.
    pub subject: String,
    /// What stands where words before the news do; nothing but for messages about their reader.
    pub intro: String,
    /// The text message.
    pub sms: String,
}

/// What staff say in their own words.
#[server(prefix = "/_fn", endpoint = "message-texts", input = Json)]
pub async fn list_message_texts(
    /// The page.
    page: PageId,
) -> Result<MessageTexts> {
    use crate::ports::{answer, ports};
    answer(ports().list_message_texts(page).await)
}

/// Says something in words of the staff's own; in the product's again, where they are empty. Conflict if somebody else has
/// changed them since.
#[server(prefix = "/_fn", endpoint = "message-texts/save", input = Json)]
pub async fn save_message_text(
    /// The page.
    page: PageId,
    /// The words, and for what they are.
    input: EditMessageText,
) -> Result<MessageText> {
    use crate::ports::{answer, ports};
    answer(ports().save_message_text(page, input).await)
}

/// Changes what stands at the foot of every mail. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "message-texts/footer", input = Json)]
pub async fn save_mail_footer(
    /// The page.
    page: PageId,
    /// The foot.
    input: EditMailFooter,
) -> Result<MailFooter> {
    use crate::ports::{answer, ports};
    answer(ports().save_mail_footer(page, input).await)
}

/// A message as it would be sent with these words. Nothing is kept.
#[server(prefix = "/_fn", endpoint = "message-texts/preview", input = Json)]
pub async fn preview_message(
    /// The page.
    page: PageId,
    /// The words.
    input: EditMessageText,
    /// The foot of the mail.
    footer: String,
) -> Result<Shown> {
    use crate::ports::{answer, ports};
    answer(ports().preview_message(page, input, footer).await)
}

/// Sends such a message to whoever asks, and answers with the address it goes to.
#[server(prefix = "/_fn", endpoint = "message-texts/send-to-me", input = Json)]
pub async fn send_to_me(
    /// The page.
    page: PageId,
    /// The words.
    input: EditMessageText,
    /// The foot of the mail.
    footer: String,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().send_to_me(page, input, footer).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId,
        input::{EditMailFooter, EditMessageText},
        message_text::{MailFooter, MessageText, MessageTexts},
    };

    use super::Shown;
    use crate::error::Result;

    /// What messages say in words of the staff's own.
    #[async_trait::async_trait]
    pub trait Wordings: Send + Sync {
        /// All of them.
        async fn list_message_texts(&self, page: PageId) -> Result<MessageTexts>;

        /// Says something in words of the staff's own, or in the product's again. Conflict if somebody else has changed them since.
        async fn save_message_text(&self, page: PageId, input: EditMessageText) -> Result<MessageText>;

        /// Changes what stands at the foot of every mail. Conflict if somebody else has changed it since.
        async fn save_mail_footer(&self, page: PageId, input: EditMailFooter) -> Result<MailFooter>;

        /// A message as it would be sent with these words.
        async fn preview_message(&self, page: PageId, input: EditMessageText, footer: String) -> Result<Shown>;

        /// Sends such a message to whoever asks, and answers with the address it goes to.
        async fn send_to_me(&self, page: PageId, input: EditMessageText, footer: String) -> Result<String>;
    }
}
