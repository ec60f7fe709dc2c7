//! The words for one kind of message in one language, beside the message they make.

use app::model::{
    Language, NoticeKind, Word,
    input::{EditMessageText, SMS_LENGTH},
    message_text::{MessageTexts, PLACEHOLDERS},
    text_message,
};
use leptos::prelude::*;

use super::{
    calls::{Shown, preview_message, save_message_text, send_to_me},
    preview::Preview,
};
use crate::{
    error::ApiError,
    incidents::say::after_a_pause,
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Progress, Said},
        draft::Draft,
        field::Field,
        sure::Sure,
    },
};

/// The words somebody writes.
#[derive(Clone, Copy)]
struct Words {
    subject: Draft,
    intro: Draft,
    closing: Draft,
    sms: Draft,
}

impl Words {
    fn all(self) -> [Draft; 4] {
        [self.subject, self.intro, self.closing, self.sms]
    }

    fn is_empty(self) -> bool {
        self.all().iter().all(|draft| draft.text.with(|text| text.trim().is_empty()))
    }
}

/// The form and the message.
#[component]
pub fn Editor(
    /// The kind of message.
    kind: NoticeKind,
    /// The language.
    language: Language,
    /// All that is kept.
    all: RwSignal<MessageTexts>,
    /// The foot of mails, as it is being written.
    footer: RwSignal<String>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let kept = all.with_untracked(|all| all.find(kind, language).cloned());
    let text = kept.as_ref().map(|kept| kept.text.clone()).unwrap_or_default();
    let rev = RwSignal::new(kept.map_or(0, |kept| kept.rev));
    let draft = |name: &str, kept: &str| Draft::open(format!("{page} {} {} {name}", kind.as_str(), language.as_str()), kept);
    let words = Words {
        subject: draft("subject", &text.subject),
        intro: draft("intro", &text.intro.source),
        closing: draft("closing", &text.closing.source),
        sms: draft("sms", &text.sms),
    };
    let asked = move || EditMessageText {
        kind,
        language,
        rev: rev.get_untracked(),
        subject: words.subject.text.get_untracked(),
        intro: words.intro.text.get_untracked(),
        closing: words.closing.text.get_untracked(),
        sms: words.sms.text.get_untracked(),
    };
    let shown: RwSignal<Option<Shown>> = RwSignal::new(None);
    let refused: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    let watched = move || {
        words.all().into_iter().for_each(|draft| draft.text.track());
        footer.track();
    };
    after_a_pause(watched, move || {
        let (input, footer) = (asked(), footer.get_untracked());
        let own = turn.get_value() + 1;
        turn.set_value(own);
        leptos::task::spawn_local(async move {
            let made = preview_message(page, input, footer).await;
            // Of what has been changed meanwhile another one is under way.
            if turn.try_get_value() != Some(own) {
                return;
            }
            match made {
                Ok(made) => {
                    _ = shown.try_set(Some(made));
                    _ = refused.try_set(None);
                }
                Err(error) => _ = refused.try_set(Some(error)),
            }
        });
    });
    let (save, send) = (Deed::new(), Deed::new());
    let keep = move || {
        let input = asked();
        let done = move |kept: app::model::message_text::MessageText| {
            _ = rev.try_set(kept.rev);
            let text = kept.text.clone();
            for (draft, text) in words.all().into_iter().zip([text.subject, text.intro.source, text.closing.source, text.sms]) {
                _ = draft.text.try_set(text);
                draft.settle();
            }
            _ = all.try_update(|all| {
                all.texts.retain(|text| (text.kind, text.language) != (kept.kind, kept.language));
                all.texts.push(kept);
            });
            live.refresh_soon();
        };
        save.ask(move || save_message_text(page, input.clone()), done);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        keep();
    };
    let reset = Callback::new(move |()| {
        words.all().into_iter().for_each(|draft| draft.text.set(String::new()));
        keep();
    });
    let to_me = move |_| {
        let (input, footer) = (asked(), footer.get_untracked());
        send.ask(move || send_to_me(page, input.clone(), footer.clone()), |_| ());
    };
    let wrong = move |field: &'static str| {
        let of_save = save.of_field(field);
        Signal::derive(move || refused.with(|refused| refused.as_ref().and_then(|error| error.of_field(field))).or_else(|| of_save.get()))
    };
    let ours = move |pick: fn(&Shown) -> String| Signal::derive(move || shown.with(|shown| shown.as_ref().map(pick).unwrap_or_default()));
    let (subject_wrong, our_subject) = (wrong("subject"), ours(|shown| shown.ours.subject.clone()));
    let about_reader = matches!(kind, NoticeKind::Confirmation | NoticeKind::Test);
    let (intro_label, intro_hint, closing_label) = match about_reader {
        true => ("What it says", "In place of what we say. Markdown", "What follows"),
        false => ("Before the news", "Before what staff said. Markdown", "After the news"),
    };
    let names =
        PLACEHOLDERS.map(|(name, meaning)| view! { <li><code>{format!("{{{name}}}")}</code> " becomes " {meaning}</li> }).collect_view();
    let sms = kind.is_worth_sms().then(|| {
        let hint = format!("At most {SMS_LENGTH} characters. Whoever reads it gets the link, also where you leave it out");
        let size = move || shown.with(|shown| shown.as_ref().and_then(|shown| shown.sms.as_deref().map(in_parts)));
        view! {
            <Area id="text-sms" label="Text message" hint=hint rows=3 language=language text=words.sms.text
                ours=ours(|shown| shown.ours.sms.clone()) wrong=wrong("sms") />
            <p class="hint" aria-live="polite">{size}</p>
        }
    });
    let gone = move || match send.progress.get() {
        Progress::Idle => ().into_any(),
        Progress::Pending => view! { <span class="pending">"Sending\u{2026}"</span> }.into_any(),
        Progress::Done(_) => view! { <span class="saved">"It is on its way to your own address."</span> }.into_any(),
        Progress::Failed(error) => view! { <span class="failed">"Not sent: " {error.to_string()}</span> }.into_any(),
    };
    view! {
        <div class="texts">
            <form class="say" aria-label="Words" on:submit=submit>
                <Field label="Subject" id="text-subject" hint="Of mails; the first line in chats and the title of notifications too" wrong=subject_wrong>
                    <input id="text-subject" autocomplete="off" lang=language.as_str() dir=language.direction() prop:value=move || words.subject.text.get()
                        value=words.subject.text.get_untracked() placeholder=move || our_subject.get()
                        on:input=move |event| words.subject.text.set(event_target_value(&event)) aria-describedby="text-subject-more"
                        aria-invalid=move || subject_wrong.get().is_some().then_some("true") />
                </Field>
                <Area id="text-intro" label=intro_label hint=intro_hint rows=4 language=language text=words.intro.text
                    ours=ours(|shown| shown.ours.intro.clone()) wrong=wrong("intro") />
                <Area id="text-closing" label=closing_label hint="Markdown" rows=4 language=language text=words.closing.text
                    ours=Signal::stored(String::new()) wrong=wrong("closing") />
                {sms}
                <details class="hint"><summary>"Placeholders"</summary><ul class="variables">{names}</ul></details>
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || save.is_pending()>"Save"</button>
                    <button r#type="button" disabled=move || send.is_pending() on:click=to_me>"Send me a test"</button>
                    {move || (!words.is_empty()).then(|| view! { <Sure words="Back to our words" ask="Your words for this message in this language go." run=reset /> })}
                </div>
                <Said deed=save />
                <p class="said" role="status">{gone}</p>
            </form>
            <Preview shown=shown refused=refused language=language />
        </div>
    }
    .into_any()
}

/// How long a text message is.
fn in_parts(text: &str) -> String {
    let (characters, parts) = (text.chars().count(), text_message::parts(text));
    let parts = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts, each of which is paid for") };
    format!("As shown it has {characters} characters and is sent in {parts}.")
}

/// A text in the language of its message; where it is empty, ours stands in it.
#[component]
fn Area(
    id: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    rows: u32,
    language: Language,
    text: RwSignal<String>,
    ours: Signal<String>,
    #[prop(into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    let more = format!("{id}-more");
    view! {
        <Field label=label id=id hint=hint wrong=wrong>
            <textarea id=id class="short" rows=rows.to_string() lang=language.as_str() dir=language.direction() placeholder=move || ours.get() prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event)) aria-describedby=more
                aria-invalid=move || wrong.get().is_some().then_some("true")>
                {bare(text.get_untracked())}
            </textarea>
        </Field>
    }
    .into_any()
}
