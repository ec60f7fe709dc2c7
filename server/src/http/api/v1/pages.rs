//! Pages: listed, read, set up.

use std::collections::BTreeMap;

use app::model::{
    Instant,
    input::EditPage,
    page::{PageFile, PageSettings},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Answer, ok},
    body::{Given, sent, wrapped},
    guard::Caller,
    on_page::OnPage,
    refusal::Refusal,
};
use crate::{http::state::AppState, service::pages};

/// The longest of the things that are only kept, in characters.
const LONGEST: usize = 1_000;

macro_rules! colours {
    ($($name:ident = $usual:literal)+) => {
        /// The colours of a page. They are kept for scripts; how a page looks is set up in the console.
        #[derive(Debug, Serialize, ToSchema)]
        pub struct Colours {$(
            /// A colour: three or six hexadecimal digits.
            $name: String,
        )+}

        /// Other colours.
        #[derive(Debug, Deserialize, ToSchema)]
        pub struct NewColours {$(
            /// A colour: three or six hexadecimal digits.
            $name: Option<String>,
        )+}

        impl Colours {
            fn of(kept: &BTreeMap<String, String>) -> Self {
                Self {$( $name: kept.get(stringify!($name)).cloned().unwrap_or_else(|| $usual.to_owned()), )+}
            }
        }

        impl NewColours {
            fn named(self) -> Vec<(&'static str, Option<String>)> {
                vec![$( (stringify!($name), self.$name), )+]
            }
        }
    };
}

colours! {
    css_body_background_color = "ffffff"
    css_font_color = "333333"
    css_light_font_color = "757575"
    css_greens = "1e8542"
    css_yellows = "f1c40f"
    css_oranges = "b35e14"
    css_blues = "207ab6"
    css_reds = "de2f1b"
    css_border_color = "e0e0e0"
    css_graph_color = "3498db"
    css_link_color = "207ab6"
    css_no_data = "b3bac5"
}

/// A small picture of a page; pictures are handed in in the console.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Logo {
    /// When it was handed in.
    updated_at: Option<String>,
    /// How large it is.
    size: Option<i64>,
    /// Where it is.
    url: String,
}

/// A picture of a page; pictures are handed in in the console.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Picture {
    /// When it was handed in.
    updated_at: Option<String>,
    /// Where it is, as it was handed in.
    original_url: String,
    /// How large it is.
    size: Option<i64>,
    /// Where it is.
    normal_url: String,
    /// Where it is for fine screens.
    retina_url: String,
}

/// A page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page {
    /// Its id.
    id: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last set up.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// What it is called.
    name: String,
    /// What it is about.
    page_description: Option<String>,
    /// Always empty.
    headline: Option<String>,
    /// Kept for scripts.
    branding: String,
    /// Its short name.
    subdomain: String,
    /// The host name that shows it.
    domain: Option<String>,
    /// The site it belongs to.
    url: Option<String>,
    /// Where visitors find help.
    support_url: Option<String>,
    /// Whether search engines are asked to stay away.
    hidden_from_search: bool,
    /// Kept for scripts: anybody may subscribe.
    allow_page_subscribers: bool,
    /// Kept for scripts.
    allow_incident_subscribers: bool,
    /// Kept for scripts.
    allow_email_subscribers: bool,
    /// Kept for scripts.
    allow_sms_subscribers: bool,
    /// Kept for scripts.
    allow_rss_atom_feeds: bool,
    /// Kept for scripts.
    allow_webhook_subscribers: bool,
    /// Kept for scripts: mail comes from the address of the installation.
    notifications_from_email: Option<String>,
    /// Kept for scripts: what stands below mails is set up in the console.
    notifications_email_footer: Option<String>,
    /// Always 0.
    activity_score: f64,
    /// Always empty.
    twitter_username: Option<String>,
    /// Always false: pages are public.
    viewers_must_be_team_members: bool,
    /// Always empty.
    ip_restrictions: Option<String>,
    /// Always empty.
    city: Option<String>,
    /// Always empty.
    state: Option<String>,
    /// Always empty.
    country: Option<String>,
    /// The zone its days are counted in.
    time_zone: String,
    #[serde(flatten)]
    colours: Colours,
    /// Empty.
    favicon_logo: Logo,
    /// Empty.
    transactional_logo: Picture,
    /// Empty.
    hero_cover: Picture,
    /// Empty.
    email_logo: Picture,
    /// Empty.
    twitter_logo: Logo,
}

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
    /// Kept for scripts.
    notifications_email_footer: Option<String>,
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
    ok(pages::list_files(&state.services, &actor).await?.into_iter().map(view).collect())
}

/// A page.
#[utoipa::path(get, path = "/pages/{page_id}", tag = "pages", responses((status = 200, body = Page)))]
pub async fn load(on: OnPage) -> Answer<Page> {
    ok(view(pages::load_file(on.services(), &on.actor, on.page).await?))
}

/// Sets up a page.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}", tag = "pages", request_body = PatchPage, responses((status = 200, body = Page)))]
pub async fn edit(on: OnPage, Given(PatchPage { page }): Given<PatchPage>) -> Answer<Page> {
    let before = pages::load_file(on.services(), &on.actor, on.page).await?;
    if page.viewers_must_be_team_members == Some(true) {
        return Err(Refusal::field("viewers_must_be_team_members", "cannot be true: pages are public"));
    }
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
        ("notifications_email_footer", page.notifications_email_footer),
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

fn view(file: PageFile) -> Page {
    let kept = &file.settings.compatible;
    let is = |name: &str| kept.get(name).is_none_or(|text| text == "true");
    Page {
        id: file.id.to_string(),
        created_at: file.created_at,
        updated_at: file.updated_at,
        name: file.name,
        page_description: file.description,
        headline: None,
        branding: kept.get("branding").cloned().unwrap_or_else(|| "basic".to_owned()),
        subdomain: file.slug,
        domain: file.host,
        url: file.settings.url.clone(),
        support_url: file.settings.support_url.clone(),
        hidden_from_search: file.settings.hidden_from_search,
        allow_page_subscribers: is("allow_page_subscribers"),
        allow_incident_subscribers: is("allow_incident_subscribers"),
        allow_email_subscribers: is("allow_email_subscribers"),
        allow_sms_subscribers: is("allow_sms_subscribers"),
        allow_rss_atom_feeds: is("allow_rss_atom_feeds"),
        allow_webhook_subscribers: is("allow_webhook_subscribers"),
        notifications_from_email: kept.get("notifications_from_email").cloned(),
        notifications_email_footer: kept.get("notifications_email_footer").cloned(),
        activity_score: 0.0,
        twitter_username: None,
        viewers_must_be_team_members: false,
        ip_restrictions: None,
        city: None,
        state: None,
        country: None,
        time_zone: file.time_zone,
        colours: Colours::of(kept),
        favicon_logo: Logo::default(),
        transactional_logo: Picture::default(),
        hero_cover: Picture::default(),
        email_logo: Picture::default(),
        twitter_logo: Logo::default(),
    }
}
