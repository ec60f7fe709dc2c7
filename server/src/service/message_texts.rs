//! What staff say in messages to subscribers in words of their own.

use app::model::{
    PageId, Word,
    access::Right,
    input::{EditMailFooter, EditMessageText},
    message_text::{MailFooter, MessageText, MessageTexts, OwnText, PLACEHOLDERS, Passage},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, mail_footer, message_text},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        markdown,
        mutation::{Deed, Mutation, must_be_fresh},
        rows,
    },
};

/// All of a page, for whoever writes its messages.
pub async fn load(services: &Services, page: PageId) -> Result<MessageTexts> {
    use message_text::Column as T;
    let db = services.db.read();
    let rows = message_text::Entity::find().filter(T::PageId.eq(Col(page))).order_by_asc(T::Kind).order_by_asc(T::Language).all(db).await?;
    let footer = mail_footer::Entity::find_by_id(Col(page)).one(db).await?;
    let footer = footer.map(|row| MailFooter { rev: row.rev, text: row.text }).unwrap_or_default();
    Ok(MessageTexts { texts: rows.into_iter().map(view).collect(), footer })
}

/// All of a page, for its staff.
pub async fn list_message_texts(services: &Services, actor: &Actor, page: PageId) -> Result<MessageTexts> {
    actor.must(page, Right::ManageSubscribers)?;
    load(services, page).await
}

/// Words and a foot as they would be kept, for somebody who may keep them. Nothing is.
pub async fn try_out(actor: &Actor, page: PageId, input: EditMessageText, footer: String) -> Result<MessageTexts> {
    actor.must(page, Right::ManageSubscribers)?;
    let footer = EditMailFooter { rev: 0, text: footer }.validate()?;
    let (kind, language) = (input.kind, input.language);
    let text = rendered(input.validate()?).await?;
    let texts = vec![MessageText { kind, language, rev: 0, text }];
    Ok(MessageTexts { texts, footer: MailFooter { rev: 0, text: footer.text } })
}

/// Says something in words of the staff's own from now on; in the product's again, where they are empty. Somebody else's change
/// since `input.rev` refuses it; changing nothing makes no version.
pub async fn edit_message_text(services: &Services, actor: &Actor, page: PageId, input: EditMessageText) -> Result<MessageText> {
    let (kind, language, seen) = (input.kind, input.language, input.rev);
    let text = rendered(input.validate()?).await?;
    let mut m = Mutation::begin(services, actor, page, Right::ManageSubscribers).await?;
    let before = message_text::Entity::find_by_id((Col(page), Col(kind), Col(language))).one(m.tx()).await?;
    must_be_fresh("message text", seen, before.as_ref().map_or(0, |row| row.rev))?;
    let row = message_text::Model {
        page_id: Col(page),
        kind: Col(kind),
        language: Col(language),
        subject: text.subject,
        intro: text.intro.source,
        intro_html: text.intro.html,
        closing: text.closing.source,
        closing_html: text.closing.html,
        sms: text.sms,
        renderer: markdown::RENDERER,
        rev: seen + 1,
        updated_at: Col(m.now()),
    };
    let wanted = view(row.clone());
    let said = before.clone().map(view).unwrap_or(MessageText { kind, language, rev: 0, text: OwnText::default() });
    if said.text == wanted.text {
        return Ok(said);
    }
    // What is said in the product's words again stays counted: whoever keeps texts sees by that that they are others.
    let verb = if wanted.text == OwnText::default() { "reset" } else { "edited" };
    let deed = Deed::on(verb, "message text", format!("{} {}", kind.as_str(), language.as_str())).after(&wanted.text);
    match before {
        Some(before) => {
            rows::overwrite(m.tx(), row).await?;
            m.audit(deed.before(&view(before).text)).await?;
        }
        None => {
            rows::insert(m.tx(), row).await?;
            m.audit(deed).await?;
        }
    }
    m.commit().await?;
    Ok(wanted)
}

/// What stands at the foot of every mail from now on. Somebody else's change since `input.rev` refuses it.
pub async fn edit_mail_footer(services: &Services, actor: &Actor, page: PageId, input: EditMailFooter) -> Result<MailFooter> {
    put_mail_footer(services, actor, page, Some(input.rev), input.text).await
}

/// The same, whatever it was before if no revision was seen.
pub async fn put_mail_footer(services: &Services, actor: &Actor, page: PageId, seen: Option<i64>, text: String) -> Result<MailFooter> {
    let text = EditMailFooter { rev: 0, text }.validate()?.text;
    let mut m = Mutation::begin(services, actor, page, Right::ManageSubscribers).await?;
    let before = mail_footer::Entity::find_by_id(Col(page)).one(m.tx()).await?;
    let rev = before.as_ref().map_or(0, |row| row.rev);
    must_be_fresh("mail footer", seen.unwrap_or(rev), rev)?;
    let said = before.as_ref().map(|row| row.text.clone()).unwrap_or_default();
    if said == text {
        return Ok(MailFooter { rev, text: said });
    }
    let row = mail_footer::Model { page_id: Col(page), text, rev: rev + 1, updated_at: Col(m.now()) };
    let kept = MailFooter { rev: row.rev, text: row.text.clone() };
    if before.is_some() {
        rows::overwrite(m.tx(), row).await?
    } else {
        rows::insert(m.tx(), row).await?
    }
    m.audit(Deed::on("edited the mail footer of", "page", page).before(&said).after(&kept.text)).await?;
    m.commit().await?;
    Ok(kept)
}

fn view(row: message_text::Model) -> MessageText {
    let text = OwnText {
        subject: row.subject,
        intro: Passage { source: row.intro, html: row.intro_html },
        closing: Passage { source: row.closing, html: row.closing_html },
        sms: row.sms,
    };
    MessageText { kind: row.kind.0, language: row.language.0, rev: row.rev, text }
}

async fn rendered(input: EditMessageText) -> Result<OwnText> {
    let intro = passage("intro", input.intro).await?;
    let closing = passage("closing", input.closing).await?;
    Ok(OwnText { subject: input.subject, intro, closing, sms: input.sms })
}

/// Markdown as HTML in which placeholders are still what they were.
async fn passage(field: &str, source: String) -> Result<Passage> {
    let html = markdown::render(field, &source).await?;
    let in_address = |(name, _): (&str, &str)| html.contains(&format!("%7B{name}%7D")) || html.contains(&format!("%7B%7B{name}%7D"));
    if PLACEHOLDERS.into_iter().any(in_address) {
        return Err(Error::field(field, "has a placeholder in the address of a link, where nothing is put in its place"));
    }
    // A picture nobody shows any more is forgotten one day, and old mails would miss it.
    if html.contains("<img") {
        return Err(Error::field(field, "has a picture, which messages do not carry"));
    }
    Ok(Passage { source, html })
}
