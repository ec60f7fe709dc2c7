//! How the page looks like its company.

use app::model::{
    Role,
    input::{EditLook, NewBlock},
    look::{Block, LookFile, PictureKind},
};
use leptos::prelude::*;

use super::{
    accent::AccentField,
    calls::{load_look, save_look},
    picture::PictureField,
};
use crate::{
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Said},
        draft::Draft,
        field::{Field, Tick},
    },
};

/// The pictures, and the form for all else.
#[component]
pub fn LookForm(
    /// The page as it looks.
    file: LookFile,
    /// Whether whoever looks may change it.
    may: Signal<bool>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let draft = |name: &str, text: &str| Draft::open(format!("{page} look {name}"), text);
    let look = file.look;
    let accent = draft("accent", look.accent.as_deref().unwrap_or_default());
    let css = draft("css", &look.css);
    let header = Beside::open(draft("header", &look.header.source), &look.header);
    let footer = Beside::open(draft("footer", &look.footer.source), &look.footer);
    let rev = RwSignal::new(file.rev);
    let pictures = RwSignal::new(look);
    let deed = Deed::new();
    let again = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if let Ok(kept) = load_look(page).await {
                rev.set(kept.rev);
                pictures.set(kept.look);
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = EditLook {
            rev: rev.get_untracked(),
            accent: Some(accent.text.get_untracked()),
            css: css.text.get_untracked(),
            header: header.asked(),
            footer: footer.asked(),
        };
        deed.ask(
            move || {
                let input = input.clone();
                async move {
                    save_look(page, input).await?;
                    load_look(page).await
                }
            },
            move |kept| {
                rev.set(kept.rev);
                accent.text.set(kept.look.accent.unwrap_or_default());
                [accent, css, header.draft, footer.draft].into_iter().for_each(Draft::settle);
                live.refresh_soon();
            },
        );
    };
    let locked = move || !may.get();
    let note = move || locked().then(|| view! { <p class="note">"Admins and owners of the page change this."</p> });
    let owns = live.desk.with_untracked(|desk| desk.role == Role::Owner);
    let act = move || {
        may.get().then(|| {
            view! {
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button></div>
                <Said deed=deed />
            }
        })
    };
    let picture = move |kind: PictureKind, id: &'static str, label: &'static str, hint: &'static str| {
        view! { <PictureField kind=kind id=id label=label hint=hint look=pictures may=may again=again /> }
    };
    view! {
        {note}
        <div class="settings">
            <div class="all">
                <section aria-labelledby="pictures-title">
                    <h2 id="pictures-title">"Pictures"</h2>
                    {picture(PictureKind::Logo, "logo", "Logo", "Stands for the name at the top. PNG, JPEG, GIF, WebP or SVG, at most 350 KB")}
                    {picture(PictureKind::LogoDark, "logo-dark", "Logo on dark ground", "The other one is used if there is none")}
                    {picture(PictureKind::Icon, "icon", "Icon", "In the tabs of browsers. Without one the tab shows how things are, which most pages want")}
                </section>
            </div>
        </div>
        <form class="settings" on:submit=submit>
            <fieldset class="all" disabled=locked>
                <section aria-labelledby="colour-title">
                    <h2 id="colour-title">"Colour"</h2>
                    <AccentField accent=accent wrong=deed.of_field("accent") />
                </section>
                <section aria-labelledby="words-title">
                    <h2 id="words-title">"Words around the page"</h2>
                    <BesideField id="header" label="Above everything" beside=header owns=owns wrong=deed.of_field("header") />
                    <BesideField id="footer" label="Below everything" beside=footer owns=owns wrong=deed.of_field("footer") />
                </section>
                <section aria-labelledby="css-title">
                    <h2 id="css-title">"Style sheet"</h2>
                    <Area id="css" label="CSS" text=css.text wrong=deed.of_field("css")
                        hint="For what is within the page. It fetches nothing: no @import, url() for data: pictures alone. At most 64 KB" />
                </section>
                {act}
            </fieldset>
        </form>
    }
    .into_any()
}

/// Words above or below the page, as somebody writes them.
#[derive(Clone, Copy)]
struct Beside {
    draft: Draft,
    is_html: RwSignal<bool>,
}

impl Beside {
    fn open(draft: Draft, block: &Block) -> Self {
        Self { draft, is_html: RwSignal::new(block.is_html) }
    }

    fn asked(self) -> NewBlock {
        NewBlock { source: self.draft.text.get_untracked(), is_html: self.is_html.get_untracked() }
    }
}

#[component]
fn BesideField(
    id: &'static str,
    label: &'static str,
    beside: Beside,
    /// Whether whoever looks may write HTML.
    owns: bool,
    #[prop(into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    let hint = if owns { "Markdown, or a little HTML" } else { "Markdown. Owners may write HTML" };
    let switch = owns.then(|| view! { <Tick label="This is HTML" value=beside.is_html /> });
    view! { <Area id=id label=label hint=hint text=beside.draft.text wrong=wrong /> {switch} }.into_any()
}

/// A text of several lines.
#[component]
fn Area(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    text: RwSignal<String>,
    #[prop(into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field label=label id=id hint=hint wrong=wrong>
            <textarea id=id class:code=id == "css" spellcheck=if id == "css" { "false" } else { "true" } prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event)) aria-describedby=format!("{id}-more")
                aria-invalid=move || wrong.get().is_some().then_some("true")>
                {bare(text.get_untracked())}
            </textarea>
        </Field>
    }
    .into_any()
}
