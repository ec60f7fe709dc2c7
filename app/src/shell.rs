//! The HTML document around a page, and what wakes it up in a browser.

use crate::model::Language;

#[cfg(feature = "ssr")]
mod linked;
#[cfg(feature = "ssr")]
mod shared;

#[cfg(feature = "ssr")]
pub use document::{Rendered, render};
#[cfg(feature = "ssr")]
pub use shared::{headline, picture};

/// Where the server serves the built files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The stylesheet.
    pub css: String,
    /// The font for Latin text.
    pub font_latin: String,
    /// The script that starts the visitor's half; a module that needs no call.
    pub visitor_js: String,
    /// The WASM that script fetches.
    pub visitor_wasm: String,
    /// Chart.js, for pages that draw with it.
    pub chart_js: String,
    /// The script that starts what draws with it; a module that needs no call.
    pub painter_js: String,
    /// The WASM that script fetches.
    pub painter_wasm: String,
    /// The stylesheet of the console.
    pub console_css: String,
    /// The script that starts the console; a module that needs no call.
    pub console_js: String,
    /// The words of each language.
    pub texts: Vec<(Language, String)>,
}

/// The id of the element everything visible is in.
const ROOT: &str = "page";

/// The id of the element that holds the data the page was rendered from.
const DATA: &str = "page-data";

/// The id of the link to the words of the page's language. It matches no medium until the page has been painted.
const WORDS: &str = "page-words";

/// Takes over the served page: reads the data in it, fetches the words of its language, hydrates it, and follows what
/// happens from there. Without the data or the words, what was served stays readable as it is.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    if any_spawner::Executor::init_wasm_bindgen().is_ok() {
        wasm_bindgen_futures::spawn_local(async {
            _ = take_over().await;
        });
    }
}

#[cfg(feature = "hydrate")]
async fn take_over() -> Option<()> {
    use leptos::prelude::Owner;

    use crate::{
        live,
        status::{
            data::{PageData, View},
            own_title, screen, series,
            state::PageState,
        },
        text::Text,
        ui::node,
    };

    let document = web_sys::window()?.document()?;
    let root = document.get_element_by_id(ROOT)?;
    let data = live::read::read::<PageData>(&document.get_element_by_id(DATA)?.text_content()?)?;
    let words = live::stream::fetch(&document.get_element_by_id(WORDS)?.get_attribute("href")?).await?;
    let text = Text::of(data.language, live::read::read(&words)?);
    let owner = Owner::new();
    let is_still = matches!(data.view, View::Served { .. });
    let (page, title, screen) = owner.with(|| {
        let page = PageState::new(&data, series(&data.view), text);
        (page, own_title(page, &data.view), screen(page, data.view))
    });
    live::browser::breathe().await;
    owner.with(|| node::take_over(&root, screen));
    live::browser::breathe().await;
    owner.with(|| {
        live::start(page, title);
        if is_still {
            live::localise(page);
        }
    });
    // Says to style sheets and tests that the page follows from here on.
    _ = root.set_attribute("data-awake", "");
    // The page lives until the tab is closed.
    std::mem::forget(owner);
    Some(())
}

#[cfg(feature = "ssr")]
mod document {
    use std::fmt::Write;

    use leptos::prelude::Owner;

    use super::{Assets, DATA, ROOT, WORDS, linked, shared};
    use crate::{
        model::Word,
        status::{
            address, banner,
            data::{PageData, View},
            own_title, screen, series,
            state::PageState,
        },
        text::text,
        ui::{
            chart::SCRIPTS,
            node::{escape, to_html},
        },
    };

    /// Sets the colours the visitor chose before anything is drawn.
    const THEME: &str = r#"try{let t=localStorage.getItem("theme");t&&(document.documentElement.dataset.theme=t)}catch{}"#;

    /// What programs of readers can follow instead of the page.
    const FEEDS: [(&str, &str); 3] =
        [("application/atom+xml", "/history.atom"), ("application/rss+xml", "/history.rss"), ("application/feed+json", "/feed.json")];

    /// A page, ready to be sent.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Rendered {
        /// The document.
        pub html: String,
        /// The exact text of each inline script that runs, for the hashes of a content security policy.
        pub inline_scripts: Vec<String>,
    }

    /// The whole document for this data. The same data gives the same bytes.
    pub fn render(data: &PageData, assets: &Assets) -> Rendered {
        let owner = Owner::new();
        let (view, own, title, headline) = owner.with(|| {
            let page = PageState::new(data, series(&data.view), text(data.language));
            let own = own_title(page, &data.view);
            let title = banner::title(page, own.as_deref());
            (to_html(screen(page, data.view.clone())), own, title, page.plain(&banner::headline(page)))
        });
        owner.unset_with_forced_cleanup();
        let path = address::of(&data.view);

        let words = text(data.language);
        let page = &data.snapshot.page;
        let mark = crate::model::headline::Banner::of(&data.snapshot, data.now).mark;
        let mut html = String::with_capacity(view.len() * 2 + 8192);
        _ = write!(
            html,
            "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"description\" content=\"{}\">",
            data.language.as_str(),
            data.language.direction(),
            safe(&title),
            safe(&words.page_about(&page.name)),
        );
        if page.settings.hidden_from_search || path.is_none() {
            html.push_str("<meta name=\"robots\" content=\"noindex\">");
        }
        if let Some(path) = path.filter(|_| !page.url.is_empty()) {
            let address = format!("{}{path}", page.url);
            _ = write!(html, "<link rel=\"canonical\" href=\"{}\">", safe(&address));
            let own = own.clone().unwrap_or_else(|| words.status_of(&page.name));
            let about = shared::About { address: &address, title: &own, headline: &headline };
            for (kind, name, value) in shared::tags(data, &about) {
                _ = write!(html, "<meta {kind}=\"{name}\" content=\"{}\">", safe(&value));
            }
            let json = embeddable(&linked::data(data, &about).to_string());
            _ = write!(html, "<script type=\"application/ld+json\">{json}</script>");
        }
        for (kind, path) in FEEDS {
            _ = write!(html, "<link rel=\"alternate\" type=\"{kind}\" href=\"{path}\" title=\"{}\">", safe(&page.name));
        }
        let look = &data.snapshot.page.look;
        // What follows the state looks for `icon`, and leaves a picture of the page's own alone.
        let icon = match &look.icon {
            Some(picture) => format!("<link rel=\"shortcut icon\" href=\"/files/{}\">", picture.file),
            None => format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\">", banner::favicon(mark)),
        };
        let sheet = look.sheet.map(|id| format!("<link rel=\"stylesheet\" href=\"/files/{id}\">")).unwrap_or_default();
        _ = write!(
            html,
            "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" href=\"{}\" crossorigin>\
             <link rel=\"stylesheet\" href=\"{}\">{icon}\
             {sheet}<script>{THEME}</script><script type=\"module\" src=\"{}\"></script>\
             <link rel=\"preload\" as=\"fetch\" type=\"application/json\" id=\"{WORDS}\" href=\"{}\" crossorigin \
             media=\"not all\"></head>",
            safe(&assets.font_latin),
            safe(&assets.css),
            safe(&assets.visitor_js),
            safe(assets.texts.iter().find(|(language, _)| *language == data.language).map_or("", |(_, path)| path)),
        );
        _ = write!(html, "<body class=\"status index status-{}\">", data.snapshot.indicator().0.as_str());
        html.push_str(&beside("header", &look.header.html));
        _ = write!(html, "<div id=\"{ROOT}\"");
        if !series(&data.view).is_empty() {
            let Assets { chart_js, painter_js, painter_wasm, .. } = assets;
            _ = write!(html, " {SCRIPTS}=\"{} {} {}\"", safe(chart_js), safe(painter_js), safe(painter_wasm));
        }
        _ = write!(html, ">{view}</div>{}", beside("footer", &look.footer.html));
        _ = write!(html, "<script type=\"application/json\" id=\"{DATA}\">{}</script></body></html>", embed(data, own));
        Rendered { html, inline_scripts: vec![THEME.to_owned()] }
    }

    /// Words of the page's own, sanitised when they were written, above or below what is taken over.
    fn beside(place: &str, words: &str) -> String {
        if words.is_empty() { String::new() } else { format!("<div class=\"own own-{place}\"><div class=\"prose\">{words}</div></div>") }
    }

    /// The data as a browser gets it. Of a page that does not change while it is open that is what it is called.
    fn embed(data: &PageData, own_title: Option<String>) -> String {
        let json = match data.view {
            View::Still(_) => {
                let view = View::Served { title: own_title.unwrap_or_default() };
                serde_json::to_string(&PageData { snapshot: data.snapshot.clone(), view, ..*data })
            }
            _ => serde_json::to_string(data),
        };
        embeddable(&json.unwrap_or_default())
    }

    /// JSON that cannot end its script element, nor a line of a script.
    fn embeddable(json: &str) -> String {
        let mut embedded = String::with_capacity(json.len() + json.len() / 16);
        for character in json.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => _ = write!(embedded, "\\u{:04x}", u32::from(character)),
                _ => embedded.push(character),
            }
        }
        embedded
    }

    /// The text as it stands in HTML, in an attribute too.
    fn safe(text: &str) -> String {
        let mut html = String::with_capacity(text.len());
        escape(text, &mut html);
        html
    }
}
