//! The mark of a status: shape first, then colour; words always stand beside it.

use app::{
    model::Status,
    ui::mark::{class, path},
};
use leptos::prelude::*;

/// The mark, drawn. It says nothing to screen readers.
#[component]
pub fn Mark(
    /// Of what.
    #[prop(into)]
    status: Signal<Status>,
) -> impl IntoView {
    view! {
        <svg class=move || format!("mark mark-{}", class(status.get())) viewBox="0 0 24 24" aria-hidden="true">
            <path d=move || path(status.get())></path>
        </svg>
    }
    .into_any()
}

/// A status in the plain words of the product.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Operational => "Working",
        Status::DegradedPerformance => "Slow or unreliable",
        Status::PartialOutage => "Failing for some",
        Status::MajorOutage => "Down",
        Status::UnderMaintenance => "Maintenance",
        Status::Unknown => "No data",
    }
}
