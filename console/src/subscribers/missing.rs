//! Ways to subscribers that are not set up, and how whoever runs the server sets them up.

use app::model::Channel;
use leptos::prelude::*;

/// What is missing; nothing if nothing is.
#[component]
pub fn NotSetUp(
    /// The channels that are not set up.
    missing: Vec<Channel>,
) -> impl IntoView {
    let way = |channel: Channel| {
        let (lacks, flag, like) = match channel {
            Channel::Email => {
                ("There is no mail server, so visitors are not offered e-mail.", "--smtp-url", "smtps://name:password@mail.example.com")
            }
            Channel::Sms => (
                "There is no gateway for text messages, so visitors are not offered them.",
                "--sms-url",
                "https://gateway.example.com/send",
            ),
            _ => return None,
        };
        Some(view! {
            <li>
                {lacks} " Start Lightship with, for example:" <code>{format!("{flag} {like}")}</code>
            </li>
        })
    };
    let ways: Vec<_> = missing.iter().filter_map(|channel| way(*channel)).collect();
    let names: Vec<&str> = missing
        .into_iter()
        .filter_map(|channel| match channel {
            Channel::Email => Some("e-mail"),
            Channel::Sms => Some("text messages"),
            _ => None,
        })
        .collect();
    (!ways.is_empty()).then(|| {
        view! {
            <details class="missing">
                <summary>{format!("Not set up: {}", names.join(" and "))}</summary>
                <ul>{ways}</ul>
            </details>
        }
    })
}
