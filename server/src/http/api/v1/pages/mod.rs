//! Pages: listed, read, set up.

mod view;

use app::model::{
    input::{EditMailFooter, EditPage},
    page::{PageFile, PageSettings},
};
use serde::Deserialize;
use utoipa::ToSchema;

use self::view::{NewColours, Page, view};
use super::{
    answer::{Answer, ok},
    body::{Given, sent, wrapped},
    guard::Caller,
    on_page::OnPage,
    refusal::Refusal,
};
use crate::{
    http::state::AppState,
    service::{Services, message_texts, pages},
};

/// The longest of the things that are only kept, in characters.
const LONGEST: usize = 1_000;

/// What the foot of mails is called here.
const FOOTER: [(&str, &str); 1] = [("footer", "notifications_email_footer")];

/// How a page is branded.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Branding {
    /// In a simple way.
    Basic,
    /// In a better one.
    Premium,
}

/// What to change about a page; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangedPage {
    /// What it is called.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// The host name that shows it; empty for none.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    domain: Option<Option<String>>,
    /// Its short name.
    subdomain: Option<String>,
    /// The site it belongs to.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    url: Option<Option<String>>,
    /// What it is about.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    page_description: Option<Option<String>>,
    /// Kept for scripts.
    branding: Option<Branding>,
    /// Whether search engines are asked to stay away.
    hidden_from_search: Option<bool>,
    /// Must be false: pages are public.
    viewers_must_be_team_members: Option<bool>,
    /// Kept for scripts.
    allow_page_subscribers: Option<bool>,
    /// Kept for scripts.
    allow_incident_subscribers: Option<bool>,
    /// Kept for scripts.
    allow_email_subscribers: Option<bool>,
    /// Kept for scripts.
    allow_sms_subscribers: Option<bool>,
    /// Kept for scripts.
    allow_rss_atom_feeds: Option<bool>,
    /// Kept for scripts.
    allow_webhook_subscribers: Option<bool>,
    /// Kept for scripts.
    notifications_from_email: Option<String>,
    /// What stands at the foot of every mail.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    notifications_email_footer: Option<Option<String>>,
    /// The zone its days are counted in.
    time_zone: Option<String>,
    #[serde(flatten)]
    colours: NewColours,
}

wrapped! {
    /// What to change about a page.
    PatchPage { page: ChangedPage }
}

/// The pages the token is good for.
#[utoipa::path(get, path = "/pages", tag = "pages", responses((status = 200, body = Vec<Page>)))]
pub async fn list(axum::extract::State(state): axum::extract::State<AppState>, Caller(actor): Caller) -> Answer<Vec<Page>> {
    let mut all = Vec::new();
    for file in pages::list_files(&state.services, &actor).await? {
        all.push(shown(&state.services, file).await?);
    }
    ok(all)
}

/// A page.
#[utoipa::path(get, path = "/pages/{page_id}", tag = "pages", responses((status = 200, body = Page)))]
pub async fn load(on: OnPage) -> Answer<Page> {
    ok(shown(on.services(), pages::load_file(on.services(), &on.actor, on.page).await?).await?)
}

async fn shown(services: &Services, file: PageFile) -> Result<Page, Refusal> {
    let footer = message_texts::load(services, file.id).await?.footer.text;
    Ok(view(file, footer))
}

/// Sets up a page.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}", tag = "pages", request_body = PatchPage, responses((status = 200, body = Page)))]
pub async fn edit(on: OnPage, Given(PatchPage { page }): Given<PatchPage>) -> Answer<Page> {
    let before = pages::load_file(on.services(), &on.actor, on.page).await?;
    if page.viewers_must_be_team_members == Some(true) {
        return Err(Refusal::field("viewers_must_be_team_members", "cannot be true: pages are public"));
    }
    let footer = page.notifications_email_footer.clone().map(Option::unwrap_or_default);
    let checked = EditMailFooter { rev: 0, text: footer.clone().unwrap_or_default() }.validate();
    checked.map_err(|errors| rename(errors.into(), &FOOTER))?;
    let input = EditPage {
        name: page.name.clone().map(Option::unwrap_or_default),
        slug: page.subdomain.clone(),
        host: page.domain.clone(),
        time_zone: page.time_zone.clone(),
        description: page.page_description.clone(),
        settings: Some(settings(before.settings, page)?),
        ..EditPage::at_rev(Some(before.rev))
    };
    let edited = pages::edit(on.services(), &on.actor, on.page, input).await;
    edited.map_err(|error| rename(error, &[("slug", "subdomain"), ("host", "domain")]))?;
    if let Some(footer) = footer {
        let put = message_texts::put_mail_footer(on.services(), &on.actor, on.page, None, footer).await;
        put.map_err(|error| rename(error, &FOOTER))?;
    }
    load(on).await
}

fn settings(mut settings: PageSettings, page: ChangedPage) -> Result<PageSettings, Refusal> {
    settings.url = page.url.unwrap_or(settings.url);
    settings.hidden_from_search = page.hidden_from_search.unwrap_or(settings.hidden_from_search);
    let switch = |is: Option<bool>| is.map(|is| is.to_string());
    let texts = [
        ("branding", page.branding.map(|branding| if matches!(branding, Branding::Basic) { "basic" } else { "premium" }.to_owned())),
        ("allow_page_subscribers", switch(page.allow_page_subscribers)),
        ("allow_incident_subscribers", switch(page.allow_incident_subscribers)),
        ("allow_email_subscribers", switch(page.allow_email_subscribers)),
        ("allow_sms_subscribers", switch(page.allow_sms_subscribers)),
        ("allow_rss_atom_feeds", switch(page.allow_rss_atom_feeds)),
        ("allow_webhook_subscribers", switch(page.allow_webhook_subscribers)),
        ("notifications_from_email", page.notifications_from_email),
    ];
    for (name, text) in texts {
        let Some(text) = text else { continue };
        if text.chars().count() > LONGEST {
            return Err(Refusal::field(name, format!("is too long: at most {LONGEST} characters are possible")));
        }
        settings.compatible.insert(name.to_owned(), app::model::input::clean_text(&text));
    }
    for (name, colour) in page.colours.named() {
        if let Some(colour) = colour {
            settings.compatible.insert(name.to_owned(), self::colour(name, &colour)?);
        }
    }
    Ok(settings)
}

/// A colour without its number sign.
pub fn colour(name: &'static str, text: &str) -> Result<String, Refusal> {
    let digits = text.trim().trim_start_matches('#');
    let fits = matches!(digits.len(), 3 | 6) && digits.bytes().all(|c| c.is_ascii_hexdigit());
    if fits { Ok(digits.to_owned()) } else { Err(Refusal::field(name, "must be a colour of three or six hexadecimal digits")) }
}

/// What is wrong, with fields by the names scripts know them by.
pub fn rename(error: crate::error::Error, names: &[(&str, &str)]) -> crate::error::Error {
    let crate::error::Error::Invalid(errors) = error else { return error };
    let mut renamed = app::model::input::FieldErrors::default();
    for (field, words) in errors.iter() {
        renamed.add(names.iter().find(|(ours, _)| *ours == field).map_or(field, |(_, theirs)| theirs), words);
    }
    crate::error::Error::Invalid(renamed)
}
