//! What the page is called, where it is, and how it reads and counts.

use app::model::{
    Bars, Language, Role, StateWords, Word,
    input::EditPage,
    page::{PageFile, PageSettings},
    reminder,
    uptime::UptimeRule,
};
use leptos::prelude::*;

use super::calls::{delete_page, save_settings};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        go::leave_for,
        pick::Pick,
        select::Select,
        sure::Sure,
        toast::Toasts,
    },
};

const RULES: [(UptimeRule, &str, &str); 4] = [
    (UptimeRule::Standard, "Standard", "Down counts in full, failing for some as 30 %, slow not at all"),
    (UptimeRule::Half, "Half", "Down in full, failing for some as 50 %"),
    (UptimeRule::Strict, "Strict", "Down and failing for some in full"),
    (UptimeRule::Total, "Everything", "Also slow or unreliable, in full"),
];

const BARS: [(Bars, &str, &str); 2] = [
    (Bars::Horizon, "Horizon", "Height is how long, colour is how bad"),
    (Bars::Classic, "Classic", "Ninety equal bars, as many other pages have"),
];

const WORDS: [(StateWords, &str, &str); 2] = [
    (StateWords::Plain, "Plain", "Working, Slow or unreliable, Failing for some, Down"),
    (StateWords::Classic, "Classic", "Operational, Degraded performance, Partial outage, Major outage"),
];

/// The form.
#[component]
pub fn General(
    /// The page as it is.
    file: PageFile,
    /// Whether whoever looks may change it.
    may: Signal<bool>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = file.id;
    let draft = |name: &str, text: Option<&str>| Draft::open(format!("{page} settings {name}"), text.unwrap_or_default());
    let name = draft("name", Some(&file.name));
    let about = draft("about", file.description.as_deref());
    let site = draft("site", file.settings.url.as_deref());
    let slug = draft("slug", Some(&file.slug));
    let host = draft("host", file.host.as_deref());
    let zone = draft("zone", Some(&file.time_zone));
    let support = draft("support", file.settings.support_url.as_deref());
    let reminders = draft("reminders", Some(&reminder::typed(&file.settings.reminders)));
    let drafts = [name, about, site, slug, host, zone, support, reminders];
    let language = RwSignal::new(file.settings.language);
    let (words, bars, rule) = (RwSignal::new(file.settings.words), RwSignal::new(file.settings.bars), RwSignal::new(file.settings.uptime));
    let hidden = RwSignal::new(file.settings.hidden_from_search);
    let suspected = RwSignal::new(file.settings.suspected);
    let languages: Vec<(Language, String)> = Language::ALL.iter().map(|own| (*own, own.own_name().to_owned())).collect();
    let rev = RwSignal::new(file.rev);
    let settings = StoredValue::new(file.settings);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let some = |draft: Draft| Some(draft.text.get_untracked()).filter(|text| !text.trim().is_empty());
        let wanted = PageSettings {
            language: language.get_untracked(),
            uptime: rule.get_untracked(),
            bars: bars.get_untracked(),
            words: words.get_untracked(),
            support_url: some(support),
            url: some(site),
            hidden_from_search: hidden.get_untracked(),
            suspected: suspected.get_untracked(),
            // What is no list of hours is refused by name, as one that cannot be.
            reminders: reminder::parse(&reminders.text.get_untracked()).unwrap_or_else(|| vec![0]),
            ..settings.get_value()
        };
        let input = EditPage {
            name: Some(name.text.get_untracked()),
            slug: Some(slug.text.get_untracked()),
            host: Some(some(host)),
            time_zone: Some(zone.text.get_untracked()),
            description: Some(some(about)),
            settings: Some(wanted),
            ..EditPage::at_rev(Some(rev.get_untracked()))
        };
        deed.ask(
            move || {
                let input = input.clone();
                async move {
                    save_settings(page, input).await?;
                    super::calls::load_settings(page).await
                }
            },
            move |kept| {
                rev.set(kept.rev);
                let said = [
                    (name, Some(kept.name)),
                    (about, kept.description),
                    (site, kept.settings.url.clone()),
                    (slug, Some(kept.slug.clone())),
                    (host, kept.host),
                    (zone, Some(kept.time_zone)),
                    (support, kept.settings.support_url.clone()),
                    (reminders, Some(reminder::typed(&kept.settings.reminders))),
                ];
                // As it is kept: cleaned.
                said.into_iter().for_each(|(draft, text)| draft.text.set(text.unwrap_or_default()));
                drafts.into_iter().for_each(Draft::settle);
                settings.set_value(kept.settings);
                if live.desk.with_untracked(|desk| desk.slug != kept.slug) {
                    leave_for(&format!("/console/{}/settings", kept.slug));
                } else {
                    live.refresh_soon();
                }
            },
        );
    };
    let locked = move || !may.get();
    let note = move || locked().then(|| view! { <p class="note">"Admins and owners of the page change these."</p> });
    let act = move || {
        may.get().then(|| {
            view! {
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button></div>
                <Said deed=deed />
            }
        })
    };
    view! {
        {note}
        <form class="settings" on:submit=submit>
            <fieldset class="all" disabled=locked>
                <section aria-labelledby="what-title">
                    <h2 id="what-title">"What it is"</h2>
                    <Line label="Name" id="name" value=name.text hint="Usually the company's" wrong=deed.of_field("name") />
                    <Line label="What the page is about" id="about" value=about.text hint="One sentence, for search engines" wrong=deed.of_field("description") />
                    <Line label="Your own site" id="site" kind="url" value=site.text hint="Linked at the foot" wrong=deed.of_field("url") />
                    <Line label="Where you help" id="support" value=support.text hint="An address, or mailto:help@example.com" wrong=deed.of_field("support_url") />
                </section>
                <section aria-labelledby="where-title">
                    <h2 id="where-title">"Where it is"</h2>
                    <Line label="Short name" id="slug" value=slug.text hint="In the console's addresses. Lower-case letters, digits and dashes" wrong=deed.of_field("slug") />
                    <Line label="Its own host" id="host" value=host.text hint="Such as status.example.com, once its name leads here. Empty if it has none" wrong=deed.of_field("host") />
                    <Tick label="Ask search engines to stay away" value=hidden />
                </section>
                <section aria-labelledby="reads-title">
                    <h2 id="reads-title">"How it reads"</h2>
                    <Select label="Language" id="language" options=languages value=language hint="Of what you write. Visitors choose among all of them for the page's own words" />
                    <Line label="Time zone" id="zone" value=zone.text hint="Its days are counted in it. Such as Europe/Berlin" wrong=deed.of_field("time_zone") />
                    <Pick legend="Words for the states" name="words" options=WORDS.to_vec() value=words />
                    <Pick legend="Bars" name="bars" options=BARS.to_vec() value=bars />
                    <Pick legend="What counts against uptime" name="rule" options=RULES.to_vec() value=rule />
                    <Tick label="Show what monitoring suspects and nobody has confirmed" value=suspected />
                </section>
                <section aria-labelledby="silence-title">
                    <h2 id="silence-title">"When nobody says anything"</h2>
                    <Line label="Remind staff after so many hours without an update" id="reminders" value=reminders.text
                        hint="Such as 3, 6, 12, 24; empty for never. By mail, to everybody who may update incidents; also when a promised update is late"
                        wrong=deed.of_field("reminders") />
                </section>
                {act}
            </fieldset>
        </form>
        <Delete />
    }
    .into_any()
}

/// The end of a page.
#[component]
fn Delete() -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = Callback::new(move |()| {
        let page = live.desk.with_untracked(|desk| desk.page);
        deed.ask(move || delete_page(page), |()| leave_for("/console"));
    });
    let owns = Memo::new(move |_| live.desk.with(|desk| desk.role == Role::Owner));
    move || {
        owns.get().then(|| {
            view! {
                <details class="last">
                    <summary>"Delete this page"</summary>
                    <p class="hint">"Visitors and staff find nothing at its address any more, and its names are free for others."</p>
                    <Sure words="Delete this page" ask="There is no way back from here." run=run />
                </details>
            }
        })
    }
}
