//! Many addresses at once: a table is pasted or picked, shown for what it would do, and then does it.

use app::model::{
    access::Right,
    subscriber::{Import, Imported},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    NOT_YOURS,
    calls::{import_subscribers, preview_import},
    tabs::SubscriberTabs,
    words::{grouped, many},
};
use crate::{
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Progress},
        field::{Field, Tick},
    },
};

/// What a table looks like.
const EXAMPLE: &str = "address,channel\nann@example.com,email\n+4930123456,sms\nhttps://example.com/hook,webhook";

/// `/console/{page}/subscribers/import`
#[component]
pub fn ImportScreen() -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageSubscribers)));
    let shown = move || if may.get() { view! { <Form /> }.into_any() } else { view! { <p class="empty">{NOT_YOURS}</p> }.into_any() };
    view! {
        <Title text="Import subscribers" />
        <h1>"Subscribers"</h1>
        <SubscriberTabs />
        {shown}
    }
    .into_any()
}

#[component]
fn Form() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    // Other people's addresses are kept in no browser.
    let table = RwSignal::new(String::new());
    let vouched = RwSignal::new(false);
    let (look, work) = (Deed::new(), Deed::new());
    let would: RwSignal<Option<Imported>> = RwSignal::new(None);
    let did: RwSignal<Option<Imported>> = RwSignal::new(None);
    // What was seen is of the table as it was.
    Effect::new(move |_| {
        table.track();
        vouched.track();
        would.set(None);
    });
    let asked = move || Import { table: table.get_untracked(), is_vouched_for: vouched.get_untracked() };
    let preview = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = asked();
        did.set(None);
        look.ask(move || preview_import(page, input.clone()), move |seen| _ = would.try_set(Some(seen)));
    };
    let import = Callback::new(move |()| {
        let input = asked();
        let done = move |came| {
            _ = table.try_set(String::new());
            _ = did.try_set(Some(came));
        };
        work.ask(move || import_subscribers(page, input.clone()), done);
    });
    let pick = move |event: leptos::web_sys::Event| {
        #[cfg(feature = "hydrate")]
        if let Some(file) = crate::ui::file::chosen(&event) {
            crate::ui::file::read_text(&file, move |text| _ = table.try_set(text));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    let wrong = look.of_field("table");
    let failed = move |deed: Deed| {
        move || match deed.progress.get() {
            Progress::Failed(error) if error.of_field("table").is_none() => Some(view! { <p class="complaint">{error.to_string()}</p> }),
            _ => None,
        }
    };
    let seen = move || would.get().map(|would| view! { <Seen would=would vouched=vouched work=work import=import /> });
    let end = move || did.get().map(|did| view! { <Done did=did /> });
    view! {
        <form class="import say" aria-label="Import subscribers" on:submit=preview>
            <p class="prose">
                "A table with commas: one line a subscriber, a heading first. It needs a column "<code>"address"</code>" or "<code>"email"</code>
                "; without a column "<code>"channel"</code>" everybody is told by mail. Nobody is added before you have seen what would happen."
            </p>
            <Field label="The table" id="table" wrong=wrong>
                <textarea id="table" rows="10" spellcheck="false" placeholder=EXAMPLE prop:value=move || table.get()
                    on:input=move |event| table.set(event_target_value(&event)) aria-describedby="table-more"
                    aria-invalid=move || wrong.get().is_some().then_some("true")>{bare(table.get_untracked())}</textarea>
            </Field>
            <div class="field">
                <label for="table-file">"Or pick a file"</label>
                <input id="table-file" r#type="file" accept=".csv,text/csv,text/plain" on:change=pick />
            </div>
            <div class="tell">
                <Tick label="All of them have confirmed already: I vouch that they want it" value=vouched />
                <p class="hint">{move || if vouched.get() { "They are told at once." } else { "Each is asked first, and told once they say yes." }}</p>
            </div>
            <div class="act">
                <button r#type="submit" disabled=move || look.is_pending() || table.with(|table| table.trim().is_empty())>"See what would happen"</button>
            </div>
            <div role="status" class="outcome">{failed(look)} {seen} {failed(work)} {end}</div>
        </form>
    }
    .into_any()
}

/// What an import would do.
#[component]
fn Seen(would: Imported, vouched: RwSignal<bool>, work: Deed, import: Callback<()>) -> impl IntoView {
    let added = would.added as u64;
    let go = (added > 0).then(|| {
        let words = format!("Import {}", many(added, "subscriber", "subscribers"));
        view! { <div class="act"><button r#type="button" class="primary" disabled=move || work.is_pending() on:click=move |_| import.run(())>{words}</button></div> }
    });
    let verb = if vouched.get_untracked() { "told from now on" } else { "asked to confirm" };
    view! { <h2>"What would happen"</h2> <Lines came=would added=format!("{} would be {verb}", grouped(added)) /> {go} }.into_any()
}

/// What an import has done.
#[component]
fn Done(did: Imported) -> impl IntoView {
    let added = format!("{} added", many(did.added as u64, "subscriber", "subscribers"));
    view! { <h2>"Done"</h2> <Lines came=did added=added /> }.into_any()
}

#[component]
fn Lines(came: Imported, added: String) -> impl IntoView {
    let line = |number: usize, one: &str, more: &str| (number > 0).then(|| view! { <li>{many(number as u64, one, more)}</li> });
    let known = line(came.known, "is known already", "are known already");
    let left = line(
        came.left,
        "has left before, and is not told again because somebody else wishes it",
        "have left before, and are not told again because somebody else wishes it",
    );
    let rest = came.wrong_lines.saturating_sub(came.wrong.len());
    let wrong = (came.wrong_lines > 0).then(|| {
        let lines = came.wrong.into_iter().map(|(number, why)| view! { <li value=number.to_string()><bdi>{why}</bdi></li> }).collect_view();
        let more = (rest > 0).then(|| view! { <p class="hint">{format!("and {} more", grouped(rest as u64))}</p> });
        view! {
            <h3>{many(came.wrong_lines as u64, "line is left out", "lines are left out")}</h3>
            <ol class="wrong-lines">{lines}</ol>
            {more}
        }
    });
    view! { <ul><li><b>{added}</b></li>{known}{left}</ul> {wrong} }.into_any()
}
