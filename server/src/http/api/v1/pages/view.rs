//! Pages, as the API writes them.

use std::collections::BTreeMap;

use app::model::{Instant, page::PageFile};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
            /// Those that are named.
            pub fn named(self) -> Vec<(&'static str, Option<String>)> {
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
    /// What stands at the foot of every mail.
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

/// A page, as its staff set it up, with what stands at the foot of its mails.
pub fn view(file: PageFile, footer: String) -> Page {
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
        notifications_email_footer: Some(footer).filter(|footer| !footer.is_empty()),
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
