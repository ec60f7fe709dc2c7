//! Which entries of the log are shown.

use app::model::{
    Instant,
    access::Right,
    audit::NOUNS,
    calendar,
    input::{AuditFilter, ListFilter},
};
use leptos::prelude::*;

use crate::{
    live::Live,
    members::calls::list_members,
    ui::{address, time::Clock},
};

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Asked {
    who: RwSignal<String>,
    what: RwSignal<String>,
    noun: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    text: RwSignal<String>,
}

impl Asked {
    /// Everything.
    pub fn new() -> Self {
        let none = || RwSignal::new(String::new());
        Self { who: none(), what: none(), noun: none(), from: none(), until: none(), text: none() }
    }

    /// As the server is asked for it. Days are those of the reader.
    pub fn filter(self, clock: Clock) -> AuditFilter {
        let some = |text: RwSignal<String>| Some(text.get()).filter(|text| !text.trim().is_empty());
        AuditFilter {
            actor: some(self.who),
            verb: some(self.what),
            noun: some(self.noun),
            from: some(self.from).and_then(|day| begin(&day, 0, clock)),
            until: some(self.until).and_then(|day| begin(&day, 1, clock)),
            text: some(self.text),
            ..AuditFilter::default()
        }
    }

    fn is_anything(self) -> bool {
        [self.who, self.what, self.noun, self.from, self.until, self.text].iter().any(|field| field.with(|text| !text.is_empty()))
    }

    fn clear(self) {
        [self.who, self.what, self.noun, self.from, self.until, self.text].iter().for_each(|field| field.set(String::new()));
    }
}

/// When a day such as `2026-11-25`, or one so many days later, begins where the reader is.
fn begin(day: &str, later: i32, clock: Clock) -> Option<Instant> {
    let mut parts = day.split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let days = calendar::ordinal(calendar::date(year, month, day)) - calendar::EPOCH + later;
    let utc = i64::from(days) * 86_400_000;
    let offset = clock.civil(Instant::from_millis(utc)).offset;
    Some(Instant::from_millis(utc - i64::from(offset) * 60_000))
}

/// The filter as the query of an address, with its `?`; nothing if it asks for everything.
pub fn query(filter: &AuditFilter) -> String {
    let instant = |at: Option<Instant>| at.map(|at| at.to_string());
    address::query([
        ("actor", filter.actor.clone()),
        ("verb", filter.verb.clone()),
        ("noun", filter.noun.clone()),
        ("from", instant(filter.from)),
        ("until", instant(filter.until)),
        ("text", filter.text.clone()),
    ])
}

/// The fields.
#[component]
pub fn FilterForm(
    /// What is asked for.
    asked: Asked,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let may = live.desk.with_untracked(|desk| desk.allows(Right::ReadAudit));
    // Whom one may mean; a name that is not offered can be typed all the same.
    let members = LocalResource::new(move || async move {
        if !may {
            return Vec::new();
        }
        let found = list_members(page, ListFilter { limit: Some(200), ..ListFilter::default() }).await;
        found.map(|listing| listing.items.into_iter().map(|member| member.name).collect()).unwrap_or_default()
    });
    let names = move || members.get().unwrap_or_default().into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    let field = |label: &'static str, id: &'static str, kind: &'static str, list: Option<&'static str>, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input id=id r#type=kind list=list prop:value=move || value.get() on:change=move |event| value.set(event_target_value(&event)) />
            </div>
        }
    };
    let nouns = NOUNS.into_iter().map(|noun| view! { <option value=noun>{noun}</option> }).collect_view();
    let clear = move || {
        asked
            .is_anything()
            .then(|| view! { <button r#type="button" class="plain" on:click=move |_| asked.clear()>"Show everything"</button> })
    };
    view! {
        <form class="filter" role="search" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
            {field("Who", "audit-who", "text", Some("audit-names"), asked.who)}
            <datalist id="audit-names">{names}</datalist>
            {field("What was done", "audit-what", "text", Some("audit-verbs"), asked.what)}
            <datalist id="audit-verbs">
                {["acknowledged", "created", "deleted", "edited", "opened", "published", "removed", "revoked", "set role of", "set status of", "signed in", "updated"]
                    .map(|verb| view! { <option value=verb></option> })
                    .collect_view()}
            </datalist>
            <div class="field">
                <label for="audit-noun">"To what"</label>
                <select id="audit-noun" prop:value=move || asked.noun.get() on:change=move |event| asked.noun.set(event_target_value(&event))>
                    <option value="">"anything"</option>
                    {nouns}
                </select>
            </div>
            {field("From", "audit-from", "date", None, asked.from)}
            {field("Until", "audit-until", "date", None, asked.until)}
            {field("Text", "audit-text", "search", None, asked.text)}
            {clear}
        </form>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_written_as_an_address() {
        let filter = AuditFilter { actor: Some("Ann & Bob".into()), noun: Some("user".into()), ..AuditFilter::default() };
        assert_eq!(query(&filter), "?actor=Ann%20%26%20Bob&noun=user");
        assert_eq!(query(&AuditFilter::default()), "");
    }
}
