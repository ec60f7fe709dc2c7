//! Home: what is wrong now, what is planned, what each component is, whether subscribers are told, and who did what last.

mod components;
mod delivery;
mod lately;
mod now;

use leptos::prelude::*;
use leptos_meta::Title;

use components::Components;
use delivery::Delivery;
use lately::Lately;
use now::{Planned, Wrong};

use crate::thresholds::suspected::Suspected;

/// The first screen.
#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="Home" />
        <h1 class="visually-hidden">"Home"</h1>
        <div class="home">
            <div>
                <Suspected />
                <Wrong />
                <Planned />
                <Components />
            </div>
            <div class="side">
                <Delivery />
                <Lately />
            </div>
        </div>
    }
    .into_any()
}
