//! A picture for a text: chosen, dropped or pasted; what it shows is asked for in words before it is in the text.

use app::model::illustration::ILLUSTRATION_LENGTH;
use leptos::{html, prelude::*};

use super::{calls::keep_picture, place::put_in};
use crate::{
    live::Live,
    ui::deed::{Deed, Said},
};

/// The pictures that are taken, as browsers call them.
const KINDS: &str = "image/png,image/jpeg,image/gif,image/webp";

/// The longest words of a picture.
const WORDS: usize = 500;

/// Where pictures for a text arrive.
#[derive(Clone, Copy)]
pub struct Arrivals {
    /// The picture that waits for its words, as an address of its bytes.
    waiting: RwSignal<Option<String>>,
    too_large: RwSignal<bool>,
    /// Where the text is written.
    pub area: NodeRef<html::Textarea>,
}

impl Arrivals {
    /// None has come yet.
    pub fn new() -> Self {
        Self { waiting: RwSignal::new(None), too_large: RwSignal::new(false), area: NodeRef::new() }
    }

    /// What was pasted; text is left to the browser.
    pub fn paste(self, event: &leptos::ev::ClipboardEvent) {
        #[cfg(feature = "hydrate")]
        if let Some(file) = event.clipboard_data().and_then(|data| browser::pasted(&data)) {
            event.prevent_default();
            self.take(&file);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, event);
    }

    /// What was dropped; text is left to the browser.
    pub fn drop(self, event: &leptos::ev::DragEvent) {
        #[cfg(feature = "hydrate")]
        if let Some(file) = event.data_transfer().and_then(|data| browser::file_of(data.files())) {
            // The browser would leave the screen and show the file instead.
            event.prevent_default();
            self.take(&file);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, event);
    }

    /// What was chosen.
    fn choose(self, event: &leptos::ev::Event) {
        #[cfg(feature = "hydrate")]
        if let Some(file) = crate::ui::file::chosen(event) {
            self.take(&file);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (self, event);
    }

    #[cfg(feature = "hydrate")]
    fn take(self, file: &web_sys::File) {
        let is_too_large = file.size() > f64::from(u32::try_from(ILLUSTRATION_LENGTH).unwrap_or(u32::MAX));
        self.too_large.set(is_too_large);
        if !is_too_large {
            crate::ui::file::read(file, move |address| _ = self.waiting.try_set(Some(address)));
        }
    }

    /// Writes the picture where the caret is, and goes on there.
    fn put(self, text: RwSignal<String>, picture: &str) {
        let area = self.area.get_untracked();
        let caret = area.as_ref().and_then(|area| area.selection_end().ok().flatten()).map_or(usize::MAX, |at| at as usize);
        let (all, caret) = text.with_untracked(|text| put_in(text, caret, picture));
        text.set(all.clone());
        if let (Some(area), Ok(caret)) = (area, u32::try_from(caret)) {
            area.set_value(&all);
            _ = area.focus();
            _ = area.set_selection_range(caret, caret);
        }
    }

    /// Goes on without the picture.
    fn leave_out(self) {
        self.waiting.set(None);
        if let Some(area) = self.area.get_untracked() {
            _ = area.focus();
        }
    }
}

impl Default for Arrivals {
    fn default() -> Self {
        Self::new()
    }
}

/// The way to a picture in the text, and the question what it shows.
#[component]
pub fn AddPicture(
    /// The id of the text's field.
    #[prop(into)]
    id: String,
    /// The text.
    text: RwSignal<String>,
    /// Where pictures arrive.
    arrivals: Arrivals,
) -> impl IntoView {
    let too_large = move || {
        let words = format!("The picture is larger than {} MB", ILLUSTRATION_LENGTH / 1024 / 1024);
        arrivals.too_large.get().then(|| view! { <p class="wrong">{words}</p> })
    };
    let of_words = id.clone();
    let asked = move || {
        let id = of_words.clone();
        arrivals.waiting.get().map(|address| view! { <AskForWords id=id text=text arrivals=arrivals address=address /> })
    };
    view! {
        <div class="illustrate">
            <div class="choose">
                <label for=format!("{id}-picture")>"Add a picture"</label>
                <input id=format!("{id}-picture") r#type="file" accept=KINDS on:change=move |event| arrivals.choose(&event)
                    aria-describedby=format!("{id}-picture-more") />
                <div id=format!("{id}-picture-more") aria-live="polite">
                    <p class="hint">"Or drop or paste one where you write. PNG, JPEG, WebP or GIF"</p>
                    {too_large}
                </div>
            </div>
            {asked}
        </div>
    }
    .into_any()
}

/// Asks what a picture shows; without an answer it is not added.
#[component]
fn AskForWords(
    /// The id of the text's field.
    #[prop(into)]
    id: String,
    /// The text.
    text: RwSignal<String>,
    /// Where it arrived.
    arrivals: Arrivals,
    /// The picture.
    address: String,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let words = RwSignal::new(String::new());
    let is_empty = RwSignal::new(false);
    let deed = Deed::new();
    let refused = deed.of_field("picture");
    let field: NodeRef<html::Input> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let content = StoredValue::new(address.split_once(',').map(|(_, content)| content.to_owned()).unwrap_or_default());
    let add = Callback::new(move |()| {
        let said = words.get_untracked().trim().to_owned();
        is_empty.set(said.is_empty());
        if said.is_empty() {
            return;
        }
        deed.ask(
            move || keep_picture(page, content.get_value()),
            move |picture: app::model::illustration::Illustration| {
                arrivals.put(text, &picture.markdown(&said));
                arrivals.waiting.set(None);
            },
        );
    });
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        // The form around it would publish what is not finished.
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            add.run(());
        }
        "Escape" => {
            event.stop_propagation();
            arrivals.leave_out();
        }
        _ => {}
    };
    let wrong = move || {
        let said = if is_empty.get() { Some("says nothing yet: in a few words, what is to be seen?".to_owned()) } else { refused.get() };
        said.map(|said| view! { <p class="wrong">{said}</p> })
    };
    view! {
        <div class="waiting" role="group" aria-label="A picture for the text">
            <img src=address alt="" />
            <div class="field">
                <label for=format!("{id}-words")>"What does it show?"</label>
                <input id=format!("{id}-words") node_ref=field r#type="text" autocomplete="off" maxlength=WORDS.to_string() aria-required="true"
                    prop:value=move || words.get() on:input=move |event| words.set(event_target_value(&event)) on:keydown=key
                    aria-invalid=move || is_empty.get().then_some("true") aria-describedby=format!("{id}-words-more") />
                <div id=format!("{id}-words-more") aria-live="polite">
                    <p class="hint">"Read out to who cannot see it, and shown where pictures are not. A picture needs it"</p>
                    {wrong}
                </div>
                <div class="ways">
                    <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| add.run(())>"Put it into the text"</button>
                    <button r#type="button" class="plain" on:click=move |_| arrivals.leave_out()>"Leave it out"</button>
                </div>
                <Said deed=deed />
            </div>
        </div>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use web_sys::{DataTransfer, File, FileList};

    /// The picture among what was pasted. Where there is text too, as from a table, the text is meant.
    pub fn pasted(data: &DataTransfer) -> Option<File> {
        let has_text = data.types().includes(&"text/plain".into(), 0);
        if has_text { None } else { file_of(data.files()) }
    }

    /// The first of the files.
    pub fn file_of(files: Option<FileList>) -> Option<File> {
        files?.get(0)
    }
}
