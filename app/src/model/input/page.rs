//! Pages, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    input::{FieldErrors, NAME_LENGTH},
    page::PageSettings,
    reminder,
};

/// Addresses no page can have, because the product or the world needs them.
const RESERVED: [&str; 22] = [
    "admin",
    "api",
    "www",
    "help",
    "console",
    "status",
    "mail",
    "static",
    "assets",
    "localhost",
    "lightship",
    "support",
    "_fn",
    "pkg",
    // The console's own screens stand beside those of pages.
    "account",
    "events",
    "invitation",
    "me",
    "reset",
    "setup",
    "sign-in",
    "sign-out",
];

/// A new page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPage {
    /// Its name, usually the company's.
    pub name: String,
    /// Its short name in addresses: lower-case letters, digits and dashes.
    pub slug: String,
    /// The IANA name of the zone its days are counted in.
    pub time_zone: String,
}

impl NewPage {
    /// Cleans and checks it. Whether the zone exists is checked where the time-zone database is.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.slug = check_slug(&mut errors, &self.slug);
        errors.into_result(self)
    }
}

/// What to change about a page; what is empty stays, `Some(None)` clears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditPage {
    /// The revision the editor saw; `None` for scripts that do not know revisions.
    pub rev: Option<i64>,
    /// A new name.
    pub name: Option<String>,
    /// Another short name.
    pub slug: Option<String>,
    /// Its own host name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub host: Option<Option<String>>,
    /// Another zone.
    pub time_zone: Option<String>,
    /// What the page is about.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub description: Option<Option<String>>,
    /// Other settings, in place of all it has.
    pub settings: Option<PageSettings>,
}

impl EditPage {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: Option<i64>) -> Self {
        Self { rev, name: None, slug: None, host: None, time_zone: None, description: None, settings: None }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = self.name.map(|name| errors.line("name", &name, NAME_LENGTH));
        self.slug = self.slug.map(|slug| check_slug(&mut errors, &slug));
        self.host = self.host.map(|host| host.map(|host| check_host(&mut errors, &host)));
        self.description = self.description.map(|d| errors.optional_line("description", d.as_deref(), 1_000));
        if let Some(settings) = &mut self.settings {
            settings.support_url = errors.link("support_url", settings.support_url.as_deref());
            settings.url = errors.link("url", settings.url.as_deref());
            if !reminder::are_hours(&settings.reminders) {
                errors.add("reminders", "must be hours such as 3, 6, 12, growing, from 1 to 168");
            }
        }
        errors.into_result(self)
    }
}

fn check_slug(errors: &mut FieldErrors, slug: &str) -> String {
    let slug = slug.trim().to_ascii_lowercase();
    if !is_label(&slug) {
        errors.add("slug", "must be 1 to 63 lower-case letters, digits and dashes, with no dash at either end");
    } else if RESERVED.contains(&slug.as_str()) {
        errors.add("slug", format!("`{slug}` is reserved"));
    }
    slug
}

fn check_host(errors: &mut FieldErrors, host: &str) -> String {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, port)| if port.parse::<u16>().is_ok() { name } else { &host });
    if name.len() > 253 || !name.contains('.') || !name.split('.').all(is_label) {
        errors.add("host", "must be a host name such as status.example.com");
    }
    host
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::input::NewComponent;

    fn refused(slug: &str) -> bool {
        NewPage { name: "Reelway".into(), slug: slug.into(), time_zone: "UTC".into() }.validate().is_err()
    }

    #[test]
    fn a134_reserved_and_odd_addresses_are_refused() {
        for slug in ["admin", "api", "www", "help", ".well-known", "..", "%2e%2e", "favicon.ico", "аdmin", "", "-a", "a-", "ADMIN"] {
            assert!(refused(slug), "{slug}");
        }
        assert!(!refused("reelway") && !refused("a-1"));
    }

    #[test]
    fn a025_links_that_lead_nowhere_good_are_refused_by_name() {
        for bad in BAD_LINKS {
            let settings = |change: fn(&mut PageSettings, String)| {
                let mut settings = PageSettings::default();
                change(&mut settings, (*bad).to_owned());
                let edit = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
                edit.validate().expect_err(bad).iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(settings(|s, bad| s.support_url = Some(bad)), ["support_url"], "{bad:?}");
            assert_eq!(settings(|s, bad| s.url = Some(bad)), ["url"], "{bad:?}");
            let host = EditPage { host: Some(Some((*bad).to_owned())), ..EditPage::at_rev(None) };
            assert_eq!(host.validate().expect_err(bad).iter().next().map(|(field, _)| field), Some("host"), "{bad:?}");
            let component = NewComponent { link: Some((*bad).to_owned()), ..NewComponent::named("Player") };
            assert_eq!(component.validate().expect_err(bad).iter().next().map(|(field, _)| field), Some("link"), "{bad:?}");
        }
        for good in ["https://a.example/help?x=1", "http://a.example", "mailto:help@a.example", "HTTPS://A.EXAMPLE"] {
            let settings = PageSettings { support_url: Some(good.into()), url: Some(good.into()), ..PageSettings::default() };
            assert!(EditPage { settings: Some(settings), ..EditPage::at_rev(None) }.validate().is_ok(), "{good}");
        }
    }

    /// Addresses that run code, read files, or leave it to the page what they are.
    const BAD_LINKS: &[&str] = &[
        "javascript:window.__xss=1",
        " javascript:window.__xss=1",
        "JaVaScRiPt:window.__xss=1",
        "java\tscript:window.__xss=1",
        "java\nscript:window.__xss=1",
        "\u{1}javascript:window.__xss=1",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https://",
        "data:text/html,<script>window.__xss=1</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example",
        "view-source:https://a.example",
        "blob:https://a.example/x",
        "/relative",
        "https://a.example/ x",
    ];
}
