//! What messages to subscribers say in words of the staff's own.

pub mod calls;
mod editor;
mod footer;
mod preview;

use app::model::{Language, NoticeKind, Word, access::Right, message_text::MessageTexts};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    layout::complaint,
    live::Live,
    subscribers::{NOT_YOURS, tabs::SubscriberTabs, words::kind_word},
    ui::select::Select,
};

use calls::list_message_texts;
use editor::Editor;
use footer::FooterForm;

/// `/console/{page}/subscribers/texts`
#[component]
pub fn MessageTextsScreen() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageSubscribers)));
    let found =
        Resource::new(move || may.get(), move |may| async move { if may { list_message_texts(page).await.map(Some) } else { Ok(None) } });
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(Some(texts)) => view! { <Texts texts=texts /> }.into_any(),
                Ok(None) => view! { <p class="empty">{NOT_YOURS}</p> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Message texts" />
        <h1>"Subscribers"</h1>
        <SubscriberTabs />
        <Suspense>{shown}</Suspense>
    }
    .into_any()
}

/// The choice of a message, and what it says.
#[component]
fn Texts(texts: MessageTexts) -> impl IntoView {
    let live: Live = expect_context();
    let own = live.desk.with_untracked(|desk| desk.shows.page.settings.language);
    let kind = RwSignal::new(NoticeKind::IncidentCreated);
    let language = RwSignal::new(own);
    let footer = RwSignal::new(texts.footer.text.clone());
    let first = texts.footer.clone();
    let all = RwSignal::new(texts);
    // What has own words already says so where it is chosen.
    let has = move |kind: NoticeKind, language: Language| {
        all.with(|all| all.find(kind, language).is_some_and(|found| found.text != Default::default()))
    };
    let marked = |words: &str, has: bool| if has { format!("{words} \u{2013} own words") } else { words.to_owned() };
    let kinds = Memo::new(move |_| {
        let language = language.get();
        NoticeKind::ALL.iter().map(|&kind| (kind, marked(kind_word(kind), has(kind, language)))).collect::<Vec<_>>()
    });
    let languages = Memo::new(move |_| {
        let kind = kind.get();
        Language::ALL.iter().map(|&language| (language, marked(language.own_name(), has(kind, language)))).collect::<Vec<_>>()
    });
    let chosen = Memo::new(move |_| (kind.get(), language.get()));
    let editor = move || {
        let (kind, language) = chosen.get();
        view! { <Editor kind=kind language=language all=all footer=footer /> }
    };
    view! {
        <section aria-labelledby="texts-title">
            <header class="head"><h2 id="texts-title">"Message texts"</h2></header>
            <p class="hint texts-about">
                "What messages to subscribers say. Where a field is empty, we say it, in the language of the reader. Webhooks carry data for programs and stay as they are."
            </p>
            <form class="filter" aria-label="Which message" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
                <Select label="Message" id="text-kind" options=kinds value=kind />
                <Select label="Language" id="text-language" options=languages value=language />
            </form>
            {editor}
        </section>
        <FooterForm first=first text=footer all=all />
    }
    .into_any()
}
