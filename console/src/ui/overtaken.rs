//! What somebody is editing has been changed by somebody else: neither undoes the other unknowingly.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    ui::deed::{Deed, Progress},
};

/// The choice between what there is now and what was typed here. Shown once there is one, and when the server refused for it.
#[component]
pub fn Overtaken(
    /// What is being edited, as in "this incident".
    what: &'static str,
    /// Where what there is now can be read, as in "above"; none where it is nowhere but in the form.
    #[prop(optional)]
    place: Option<&'static str>,
    /// Whether there is something newer.
    #[prop(into)]
    is: Signal<bool>,
    /// Saving it.
    deed: Deed,
    /// Begins again with what there is.
    theirs: Callback<()>,
    /// Goes on with what was typed, knowing what there is.
    mine: Callback<()>,
) -> impl IntoView {
    let choose = move |way: Callback<()>| {
        way.run(());
        deed.progress.set(Progress::Idle);
    };
    let is_refused = move || deed.progress.with(|progress| matches!(progress, Progress::Failed(ApiError::Conflict(_))));
    let words = match place {
        Some(place) => format!("Somebody else has changed {what} while you were editing. What it is now stands {place}."),
        None => format!("Somebody else has changed {what} while you were editing."),
    };
    move || {
        (is.get() || is_refused()).then(|| {
            view! {
                <div class="conflict" role="alert">
                    <p>{words.clone()}</p>
                    <div class="act">
                        <button r#type="button" on:click=move |_| choose(theirs)>"Begin again with what there is"</button>
                        <button r#type="button" on:click=move |_| choose(mine)>"Go on with mine"</button>
                    </div>
                </div>
            }
        })
    }
}
