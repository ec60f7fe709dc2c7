//! One entry of the log, with what it changed folded away.

use app::model::{ActorKind, audit::AuditEntry};
use leptos::prelude::*;

use super::difference::{Change, changes};
use crate::ui::time::Time;

/// One entry.
#[component]
pub fn Entry(
    /// Which.
    entry: AuditEntry,
) -> impl IntoView {
    let changed = changes(entry.before.as_deref(), entry.after.as_deref());
    let name = named(&changed);
    let kind = match entry.actor_kind {
        ActorKind::User => None,
        kind => Some(view! { <span class="hint">{kind.to_string().replace('_', " ")}</span> }),
    };
    let came = (entry.before.is_none(), entry.after.is_none());
    let words = match (changed.len(), came) {
        (1, _) => "1 field".to_owned(),
        (many, _) => format!("{many} fields"),
    };
    let summary = match came {
        (true, false) => format!("What it was made with: {words}"),
        (false, true) => format!("What it was: {words}"),
        _ => format!("What changed: {words}"),
    };
    let about = format!("{summary}, {} {}", entry.verb, entry.noun);
    let request = entry.request_id.clone().map(|id| view! { <p class="hint">"Request " <code>{id}</code></p> });
    let more = (!changed.is_empty()).then(|| {
        view! {
            <details>
                <summary aria-label=about>{summary}</summary>
                <Table changed=changed came=came />
                {request}
            </details>
        }
    });
    view! {
        <li class="done">
            <p class="when"><Time at=entry.at /></p>
            <div>
                <p>
                    <b><bdi>{entry.actor_name}</bdi></b> " " {kind} " " {entry.verb} " " <span class="noun">{entry.noun}</span> " "
                    {name.map(|name| view! { <bdi class="thing">{name}</bdi> })}
                </p>
                {more}
            </div>
            <p class="from hint">{entry.ip}</p>
        </li>
    }
    .into_any()
}

/// What the thing is called, if that can be seen from its fields.
fn named(changed: &[Change]) -> Option<String> {
    let (_, before, after) = changed.iter().find(|(field, ..)| matches!(field.as_str(), "name" | "title" | "email"))?;
    after.clone().or_else(|| before.clone())
}

#[component]
fn Table(changed: Vec<Change>, came: (bool, bool)) -> impl IntoView {
    let (is_new, is_gone) = came;
    let cell = |value: Option<String>, label: &'static str| match value {
        Some(value) => view! { <td data-label=label><bdi>{value}</bdi></td> }.into_any(),
        None => view! { <td class="none" data-label=label>"nothing"</td> }.into_any(),
    };
    let row = move |(field, before, after): Change| {
        let before = (!is_new).then(|| cell(before, "before"));
        let after = (!is_gone).then(|| cell(after, "after"));
        view! { <tr><th scope="row">{field}</th>{before}{after}</tr> }
    };
    let head = view! {
        <tr>
            <th scope="col">"Field"</th>
            {(!is_new).then(|| view! { <th scope="col">"Before"</th> })}
            {(!is_gone).then(|| view! { <th scope="col">"After"</th> })}
        </tr>
    };
    view! { <table class="difference"><thead>{head}</thead><tbody>{changed.into_iter().map(row).collect_view()}</tbody></table> }.into_any()
}
