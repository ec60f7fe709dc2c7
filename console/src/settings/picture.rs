//! A picture of the page's own: chosen, shown, taken away.

use app::model::{
    input::PICTURE_LENGTH,
    look::{Look, PictureKind},
};
use leptos::prelude::*;

use super::calls::{remove_picture, set_picture};
#[cfg(feature = "hydrate")]
use crate::ui::file::{chosen, read};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        toast::Toasts,
    },
};

/// The field.
#[component]
pub fn PictureField(
    /// Which picture.
    kind: PictureKind,
    /// The id of its control.
    id: &'static str,
    /// What it is.
    label: &'static str,
    /// What to know about it.
    hint: &'static str,
    /// How the page looks.
    look: RwSignal<Look>,
    /// Whether whoever looks may change it.
    may: Signal<bool>,
    /// Fetches the look again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let deed = Deed::new();
    let wrong = deed.of_field("picture");
    let too_large = RwSignal::new(false);
    let send = Callback::new(move |content: String| {
        let done = move |()| {
            toasts.done("Visitors see the picture from now on", None);
            _ = again.try_run(());
        };
        deed.ask(move || set_picture(page, kind, content.clone()), done);
    });
    let choose = move |event: leptos::ev::Event| {
        too_large.set(false);
        #[cfg(feature = "hydrate")]
        if let Some(file) = chosen(&event) {
            if file.size() > f64::from(u32::try_from(PICTURE_LENGTH).unwrap_or(u32::MAX)) {
                return too_large.set(true);
            }
            let content = |address: String| address.split_once(',').map(|(_, content)| content.to_owned()).unwrap_or_default();
            read(&file, move |address| _ = send.try_run(content(address)));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, send, PICTURE_LENGTH);
    };
    let picture = Memo::new(move |_| look.with(|look| look.picture(kind).cloned()));
    let remove = move |_| {
        deed.ask(
            move || remove_picture(page, kind),
            move |()| {
                toasts.done("The picture is gone", None);
                _ = again.try_run(());
            },
        );
    };
    let shown = move || {
        picture.get().map(|picture| {
            let ground = if kind == PictureKind::LogoDark { "shown on-dark" } else { "shown" };
            view! {
                <p class=ground>
                    <img src=format!("/files/{}", picture.file) alt=format!("{label} as it is") width=picture.width height=picture.height />
                </p>
                {move || may.get().then(|| view! { <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=remove>"Take it away"</button> })}
            }
        })
    };
    let complaint = move || {
        let said = if too_large.get() { Some(format!("is larger than {} KB", PICTURE_LENGTH / 1024)) } else { wrong.get() };
        said.map(|said| view! { <p class="wrong">{said}</p> })
    };
    view! {
        <div class="field picture">
            <label for=id>{label}</label>
            {shown}
            <input id=id r#type="file" accept="image/png,image/jpeg,image/gif,image/webp,image/svg+xml" disabled=move || !may.get() || deed.is_pending()
                on:change=choose aria-describedby=format!("{id}-more") />
            <div id=format!("{id}-more") aria-live="polite"><p class="hint">{hint}</p> {complaint}</div>
            <Said deed=deed />
        </div>
    }
    .into_any()
}
