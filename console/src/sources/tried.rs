//! What came of asking a source once.

use app::model::source::Tried;
use leptos::prelude::*;

use crate::{subscribers::words::many, ui::time::Ago};

/// What came back: how many series, how long it took, the values, and why there would be no point.
#[component]
pub fn Outcome(
    /// The last try.
    tried: RwSignal<Option<Tried>>,
) -> impl IntoView {
    let shown = move || {
        let tried = tried.get()?;
        let said = format!("{} in {} ms", many(tried.series, "series", "series"), tried.took);
        let point = tried.point.map(|(at, value)| view! { <p><b>{value}</b> " " <Ago at=at /></p> });
        let problem = tried.problem.map(|problem| view! { <p class="wrong">{problem}</p> });
        let row = |(name, at, value): (String, Option<app::model::Instant>, f64)| {
            let at = at.map(|at| view! { <Ago at=at /> });
            view! { <li><code>{name}</code> " " <b>{value}</b> " " {at}</li> }
        };
        let list = (tried.first.len() > 1).then(|| view! { <ul>{tried.first.into_iter().map(row).collect_view()}</ul> });
        Some(view! { <div class="tried"><p class="meta">{said}</p> {point} {problem} {list}</div> })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}
