//! What stands at the foot of every mail.

use app::model::{
    input::EditMailFooter,
    message_text::{MailFooter, MessageTexts},
};
use leptos::prelude::*;

use super::calls::save_mail_footer;
use crate::{
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Said},
        field::Field,
    },
};

/// The form.
#[component]
pub fn FooterForm(
    /// As it is kept.
    first: MailFooter,
    /// As it is being written.
    text: RwSignal<String>,
    /// All that is kept.
    all: RwSignal<MessageTexts>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let rev = RwSignal::new(first.rev);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = EditMailFooter { rev: rev.get_untracked(), text: text.get_untracked() };
        let done = move |kept: MailFooter| {
            _ = rev.try_set(kept.rev);
            _ = text.try_set(kept.text.clone());
            _ = all.try_update(|all| all.footer = kept);
            live.refresh_soon();
        };
        deed.ask(move || save_mail_footer(page, input.clone()), done);
    };
    let wrong = deed.of_field("footer");
    view! {
        <section class="texts-footer" aria-labelledby="footer-title">
            <h2 id="footer-title">"At the foot of every mail"</h2>
            <form class="say" on:submit=submit>
                <Field label="Who you are" id="mail-footer" wrong=wrong
                    hint="Plain text, in every language the same. Some places want the address of the company here. The ways to change what one is told and to unsubscribe stand above it, always">
                    <textarea id="mail-footer" class="short" rows="3" placeholder="Example Ltd, 1 Harbour Street, Hamburg" prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event)) aria-describedby="mail-footer-more"
                        aria-invalid=move || wrong.get().is_some().then_some("true")>
                        {bare(text.get_untracked())}
                    </textarea>
                </Field>
                <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Save the foot"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}
