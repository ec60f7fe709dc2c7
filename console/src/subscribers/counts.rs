//! How many there are of each channel in each state; each number leads to whom it counts.

use app::model::{Channel, SubscriberState, subscriber::Headcount};
use leptos::prelude::*;

use super::{
    Asked,
    words::{STATES, channel_word, grouped, state_word},
};

/// The numbers.
#[component]
pub fn Counts(
    /// How many there are.
    counts: Vec<Headcount>,
    /// What is shown of them.
    asked: Asked,
) -> impl IntoView {
    let mut channels: Vec<Channel> = counts.iter().map(|count| count.channel).collect();
    channels.sort_unstable();
    channels.dedup();
    let number = move |channel: Option<Channel>, state: SubscriberState| -> u64 {
        let fits = |count: &&Headcount| count.state == state && channel.is_none_or(|channel| count.channel == channel);
        counts.iter().filter(fits).map(|count| count.number).sum()
    };
    let cell = move |channel: Option<Channel>, state: SubscriberState, number: u64| {
        let by = channel.map_or("by any channel", channel_word);
        let label = format!("{}, {by}: {}", state_word(state), grouped(number));
        let show = move |_| {
            asked.channel.set(channel);
            asked.state.set(Some(state));
        };
        let is_shown = move || if asked.channel.get() == channel && asked.state.get() == Some(state) { "true" } else { "false" };
        let words = match number {
            0 => view! { <span class="none">"\u{2013}"</span> }.into_any(),
            _ => view! { <button r#type="button" class="plain" aria-pressed=is_shown aria-label=label on:click=show>{grouped(number)}</button> }.into_any(),
        };
        view! { <td>{words}</td> }
    };
    let row = |channel: Option<Channel>| {
        let cells = STATES.map(|(state, _)| cell(channel, state, number(channel, state))).into_iter().collect_view();
        view! { <tr><th scope="row">{channel.map_or("All", channel_word)}</th>{cells}</tr> }
    };
    let all = (channels.len() > 1).then(|| row(None));
    let rows = channels.into_iter().map(|channel| row(Some(channel))).collect_view();
    let heads = STATES.map(|(_, word)| view! { <th scope="col">{word}</th> }).into_iter().collect_view();
    view! {
        <div class="counts">
            <table>
                <caption class="visually-hidden">"How many there are by channel and state"</caption>
                <thead><tr><th scope="col">"Channel"</th>{heads}</tr></thead>
                <tbody>{rows} {all}</tbody>
            </table>
        </div>
    }
    .into_any()
}
