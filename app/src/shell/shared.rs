//! What a page says of itself where somebody passes on a link to it: title, the headline of the moment, a picture.

use leptos::prelude::Owner;

use crate::{
    model::{Language, Status, Word, headline::Banner},
    status::{
        banner,
        data::{PageData, View, still::Content},
        state::PageState,
    },
    text::text,
    ui::mark::class,
};

/// What a page is, where it stands.
pub struct About<'a> {
    /// Its address.
    pub address: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The one sentence on how things are.
    pub headline: &'a str,
}

/// The headline of a page with its times written out.
pub fn headline(data: &PageData) -> String {
    let owner = Owner::new();
    let said = owner.with(|| {
        let page = PageState::new(data, Vec::new(), text(data.language));
        page.plain(&banner::headline(page))
    });
    owner.unset_with_forced_cleanup();
    said
}

/// Where the picture of a state is, its words in a language, from the page's own address on.
pub fn picture(language: Language, status: Status) -> String {
    format!("/og/{}/{}.png", language.as_str(), class(status))
}

/// The elements of the document's head: attribute, name, content.
pub fn tags(data: &PageData, about: &About) -> Vec<(&'static str, &'static str, String)> {
    let page = &data.snapshot.page;
    let mark = Banner::of(&data.snapshot, data.now).mark;
    // Who keeps pictures asks for another one when the page has changed.
    let picture = format!("{}{}?v={}", page.url, picture(data.language, mark), data.snapshot.version);
    let is_article = matches!(&data.view, View::Still(content) if matches!(**content, Content::Postmortem(_)));
    let kind = if is_article { "article" } else { "website" };
    vec![
        ("property", "og:type", kind.to_owned()),
        ("property", "og:site_name", page.name.clone()),
        ("property", "og:title", about.title.to_owned()),
        ("property", "og:description", about.headline.to_owned()),
        ("property", "og:url", about.address.to_owned()),
        ("property", "og:locale", locale(data.language).to_owned()),
        ("property", "og:image", picture),
        ("property", "og:image:type", "image/png".to_owned()),
        ("property", "og:image:width", "1200".to_owned()),
        ("property", "og:image:height", "630".to_owned()),
        ("property", "og:image:alt", format!("{}: {}", page.name, about.headline)),
        ("name", "twitter:card", "summary_large_image".to_owned()),
    ]
}

/// The language with the place most of its readers live in, as those who show links want it.
fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en_US",
        Language::German => "de_DE",
        Language::French => "fr_FR",
        Language::Spanish => "es_ES",
        Language::Japanese => "ja_JP",
        Language::Arabic => "ar_AR",
    }
}
