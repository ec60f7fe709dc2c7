//! What messages say in words of the staff's own, and how they read.

use std::sync::Arc;

use app::model::{
    PageId,
    input::{EditMailFooter, EditMessageText},
    message_text::{MailFooter, MessageText, MessageTexts},
};
use console::{
    error::{ApiError, Result},
    message_texts::calls::{Ours, Shown, port::Wordings},
};

use super::Bound;
use crate::{
    notify::{
        chat,
        email::{Extra, Mail},
        mail,
        message::{Message, News},
        post::Errand,
        sms,
        writer::Writer,
    },
    service::message_texts,
};

/// What stands in the links of a message nobody subscribed to.
const NO_LINK: &str = "example";

#[async_trait::async_trait]
impl Wordings for Bound {
    async fn list_message_texts(&self, page: PageId) -> Result<MessageTexts> {
        Ok(message_texts::list_message_texts(&self.state.services, self.actor()?, page).await?)
    }

    async fn save_message_text(&self, page: PageId, input: EditMessageText) -> Result<MessageText> {
        Ok(message_texts::edit_message_text(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn save_mail_footer(&self, page: PageId, input: EditMailFooter) -> Result<MailFooter> {
        Ok(message_texts::edit_mail_footer(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn preview_message(&self, page: PageId, input: EditMessageText, footer: String) -> Result<Shown> {
        let kind = input.kind;
        let (ours, own, is_example) = self.specimen(page, input, footer).await?;
        let said = if ours.news.is_about_reader() { ours.news.text.clone() } else { String::new() };
        let Mail { subject, html, text, .. } = mail::write(&own, "");
        Ok(Shown {
            subject,
            html,
            text,
            chat: std::iter::once(own.top()).chain(chat::lines(&own)).chain([own.button().0]).collect(),
            sms: kind.is_worth_sms().then(|| sms::write(&own)),
            is_example,
            ours: Ours { subject: ours.subject(), intro: said, sms: sms::write(&ours) },
        })
    }

    async fn send_to_me(&self, page: PageId, input: EditMessageText, footer: String) -> Result<String> {
        let (_, own, _) = self.specimen(page, input, footer).await?;
        let me = self.caller()?;
        if !self.state.post.is_open() {
            return Err(ApiError::Conflict("There is no mail server: it is set with --smtp-url".to_owned()));
        }
        self.count_try()?;
        // There is no subscription to leave with a click, and no earlier mail it belongs to.
        let extra = Extra { sender: Some(own.news.page.clone()), ..Extra::default() };
        let mail = Mail { name: me.name.clone(), extra, ..mail::write(&own, &me.email) };
        let taken = self.state.post.take(Errand::Mail(Box::new(mail)));
        if taken { Ok(me.email.clone()) } else { Err(ApiError::TooMany(60)) }
    }
}

impl Bound {
    /// A message in the product's words and in these, and whether it tells of an example.
    async fn specimen(&self, page: PageId, input: EditMessageText, footer: String) -> Result<(Message, Message, bool)> {
        let (kind, language) = (input.kind, input.language);
        let texts = message_texts::try_out(self.actor()?, page, input, footer).await?;
        let live = self.state.hub.page(page).ok_or_else(|| ApiError::NotFound("page".to_owned()))?;
        let snapshot = live.read().full;
        let zone = snapshot.page.time_zone.clone();
        let (news, is_example) = Writer::new(&snapshot, language, zone, self.state.services.clock.now()).specimen(kind);
        let to = |news: News| Message::to(NO_LINK.to_owned(), Arc::new(news), NO_LINK).in_question(NO_LINK);
        Ok((to(news.clone()), to(news.in_words_of(&texts)), is_example))
    }
}
