//! How bad it is: five steps in a row, each a mark with its word, to be picked with one touch or the arrow keys.

use app::{model::Status, ui::mark::class};
use leptos::prelude::*;

use crate::ui::mark::{Mark, word};

/// What staff can set a component to.
pub const STEPS: [Status; 5] =
    [Status::Operational, Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage, Status::UnderMaintenance];

/// A choice of one status.
#[component]
pub fn Severity(
    /// Of what, for who cannot see where it stands.
    #[prop(into)]
    of: String,
    /// Tells this choice from the others on the screen.
    #[prop(into)]
    id: String,
    /// The steps to choose from.
    #[prop(default = &STEPS)]
    steps: &'static [Status],
    /// What is chosen.
    #[prop(into)]
    value: Signal<Status>,
    /// Called with another choice.
    pick: Callback<Status>,
    /// Whether it can only be looked at.
    #[prop(into, optional)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let step = move |status: Status| {
        let (name, own) = (id.clone(), format!("{id}-{}", class(status)));
        view! {
            <span class=format!("step state-{}", class(status))>
                <input
                    type="radio"
                    id=own.clone()
                    name=name
                    prop:checked=move || value.get() == status
                    checked=move || value.get() == status
                    disabled=disabled
                    on:change=move |_| pick.run(status)
                />
                <label for=own title=word(status)><Mark status=status /><span class="visually-hidden">{word(status)}</span></label>
            </span>
        }
    };
    view! { <fieldset class="severity"><legend class="visually-hidden">{of}</legend>{steps.iter().copied().map(step).collect_view()}</fieldset> }.into_any()
}
