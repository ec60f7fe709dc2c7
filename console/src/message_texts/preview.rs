//! A message as it would be sent, each way.

use app::model::{Language, Word};
use leptos::{html, prelude::*};

use super::calls::Shown;
use crate::{error::ApiError, incidents::say::Choice};

/// How a message is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Light,
    Dark,
    Text,
    Chat,
    Sms,
}

/// The message.
#[component]
pub fn Preview(
    /// The message; none before it was made.
    shown: RwSignal<Option<Shown>>,
    /// Why it could not be made anew.
    refused: RwSignal<Option<ApiError>>,
    /// Its language.
    language: Language,
) -> impl IntoView {
    let way = RwSignal::new(Way::Light);
    let ways = Memo::new(move |_| {
        let has_sms = shown.with(|shown| shown.as_ref().is_none_or(|shown| shown.sms.is_some()));
        let all =
            [(Way::Light, "Mail"), (Way::Dark, "Mail, dark"), (Way::Text, "Plain text"), (Way::Chat, "Chat"), (Way::Sms, "Text message")];
        all.into_iter().filter(|(way, _)| has_sms || *way != Way::Sms).map(|(way, words)| (way, words.to_owned())).collect::<Vec<_>>()
    });
    let about = move || {
        shown.with(|shown| {
            shown.as_ref().map(|shown| match shown.is_example {
                true => "Of an example: the page has nothing of the kind yet.",
                false => "Of what the page has now.",
            })
        })
    };
    let stale = move || {
        refused.with(|refused| {
            refused.as_ref().map(|error| {
                let why = if matches!(error, ApiError::Invalid(_)) {
                    "Something in the words is not right yet.".to_owned()
                } else {
                    error.to_string()
                };
                view! { <p class="wrong">{format!("Shown as it was before the last change. {why}")}</p> }
            })
        })
    };
    let plain = move |lines: Vec<String>| {
        view! { <div class="paper plain-text" lang=language.as_str() dir="auto">{lines.into_iter().map(|line| view! { <p dir="auto">{line}</p> }).collect_view()}</div> }
            .into_any()
    };
    let subject = move || shown.with(|shown| shown.as_ref().map(|shown| shown.subject.clone()));
    let html = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.html.clone()).unwrap_or_default()));
    let is_ready = Memo::new(move |_| shown.with(Option::is_some));
    let body = move || {
        if !is_ready.get() {
            return view! { <p class="empty">"The message is being made\u{2026}"</p> }.into_any();
        }
        let is_mail = matches!(way.get(), Way::Light | Way::Dark | Way::Text);
        let subject = is_mail.then(|| view! { <p class="subject"><span class="hint">"Subject"</span> <bdi>{subject}</bdi></p> });
        let body = match way.get() {
            Way::Light => view! { <Paper html=html dark=false language=language /> }.into_any(),
            Way::Dark => view! { <Paper html=html dark=true language=language /> }.into_any(),
            Way::Text => (move || plain(shown.with(|shown| shown.iter().map(|shown| shown.text.clone()).collect()))).into_any(),
            Way::Chat => (move || plain(shown.with(|shown| shown.iter().flat_map(|shown| shown.chat.clone()).collect()))).into_any(),
            Way::Sms => (move || plain(shown.with(|shown| shown.iter().filter_map(|shown| shown.sms.clone()).collect()))).into_any(),
        };
        view! { {subject} {body} }.into_any()
    };
    let choice = move || view! { <Choice legend="Shown as" name="preview-way" options=ways.get() value=way /> };
    view! {
        <section class="texts-preview" aria-labelledby="preview-title">
            <h3 id="preview-title">"As it would be sent"</h3>
            <p class="hint">{about}</p>
            {choice}
            <div aria-live="polite">{stale}</div>
            {body}
        </section>
    }
    .into_any()
}

/// A mail on a paper of its own, which runs nothing and leads nowhere.
#[component]
fn Paper(html: Memo<String>, dark: bool, language: Language) -> impl IntoView {
    let frame: NodeRef<html::Iframe> = NodeRef::new();
    let is_laid = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let (true, Some(frame)) = (is_laid.get(), frame.get()) {
            html.with(|html| browser::write(&frame, &browser::lit(html, dark), language));
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (html, dark);
    view! {
        <iframe node_ref=frame class="paper" src="/_fn/paper" sandbox="allow-same-origin" title="The mail" lang=language.as_str()
            on:load=move |_| is_laid.set(true)></iframe>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use app::model::{Language, Word, message_text::IN_THE_DARK};
    use leptos::web_sys::HtmlIFrameElement;

    /// How links look that lead nowhere.
    const LINKS: &str = "a{color:#0000ee;text-decoration:underline}</style>";

    /// A mail as it is on a light or on a dark screen, whatever this one is. Its links lead nowhere: each would take the paper away
    /// from under the mail. No text in it says ` href="`, for its quotation marks are escaped.
    pub fn lit(html: &str, dark: bool) -> String {
        let html = html.replacen(IN_THE_DARK, if dark { "@media all" } else { "@media not all" }, 1);
        html.replacen("</style>", LINKS, 1).replace(" href=\"", " data-to=\"")
    }

    /// Writes a mail on the paper, and makes that as long as it is.
    pub fn write(frame: &HtmlIFrameElement, html: &str, language: Language) {
        let Some(paper) = frame.content_document().and_then(|document| document.document_element()) else { return };
        _ = paper.set_attribute("lang", language.as_str());
        _ = paper.set_attribute("dir", language.direction());
        paper.set_inner_html(html);
        _ = frame.set_attribute("height", &paper.scroll_height().max(240).to_string());
    }
}
