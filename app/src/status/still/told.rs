//! What a subscriber's own links lead to: confirm, change, leave. Opening one changes nothing; a button does.

use super::subscribe;
use crate::{
    model::subscriber::Subscription,
    status::{data::still::Told, state::PageState},
    ui::node::{El, classed, el},
};

/// The page.
pub fn page(page: PageState, told: Told) -> El {
    let text = page.text;
    let frame = |title: &'static str, said: String| {
        classed("section", "archive subscribing").child(el("h1").text(title)).child(classed("p", "lead").text(said))
    };
    let again = || el("p").child(el("a").attr("href", "/subscribe").text(text.subscribe()));
    match told {
        Told::Asked => frame(text.asked(), text.asked_said().to_owned()),
        Told::Confirm { address, link } => frame(text.subscribe(), text.confirm_about(&address))
            .child(button(format!("/confirm/{link}"), text.confirm_do(), "strong"))
            .child(classed("p", "hint").text(text.confirm_ends())),
        Told::Confirmed { manage } => frame(text.confirmed(), text.confirmed_said().to_owned())
            .child(el("p").child(el("a").attr("href", format!("/subscription/{manage}")).text(text.news_manage()))),
        Told::Manage { subscription, link, zones, is_saved, wrong } => manage(page, &subscription, (&link, &zones), (is_saved, wrong)),
        Told::Leave { address, link } => {
            frame(text.leave_about(), text.manage_of(&address)).child(button(format!("/unsubscribe/{link}"), text.news_leave(), "strong"))
        }
        Told::Left { link } => frame(text.left(), text.left_said().to_owned())
            .child(button(format!("/subscription/{link}/erase"), text.erase_do(), "plain"))
            .child(again()),
        Told::Erased => frame(text.erased(), text.erased_said().to_owned()).child(again()),
        Told::NoLink => frame(text.link_over(), text.link_over_said().to_owned()).child(again()),
        Told::TooOften => frame(text.subscribe(), text.too_often().to_owned()).child(again()),
    }
}

/// What the page is called.
pub fn title(page: PageState, told: &Told) -> &'static str {
    let text = page.text;
    match told {
        Told::Asked => text.asked(),
        Told::Confirm { .. } | Told::TooOften => text.subscribe(),
        Told::Confirmed { .. } => text.confirmed(),
        Told::Manage { .. } => text.manage_heading(),
        Told::Leave { .. } => text.leave_about(),
        Told::Left { .. } => text.left(),
        Told::Erased => text.erased(),
        Told::NoLink => text.link_over(),
    }
}

fn manage(page: PageState, it: &Subscription, (link, zones): (&str, &[String]), (is_saved, wrong): (bool, Option<String>)) -> El {
    let text = page.text;
    let saved = is_saved.then(|| classed("p", "well").attr("role", "status").text(text.manage_saved()));
    let wrong = wrong.map(|wrong| classed("p", "wrong").attr("role", "alert").text(format!("{} {wrong}", text.not_possible())));
    let form = classed("form", "subscribe")
        .attr("method", "post")
        .attr("action", format!("/subscription/{link}"))
        .child(subscribe::wishes(page, &it.wishes, zones))
        .child(el("p").child(classed("button", "strong").attr("type", "submit").text(text.manage_save())));
    classed("section", "archive subscribing")
        .child(el("h1").text(text.manage_heading()))
        .child(classed("p", "lead").text(text.manage_of(&it.address)))
        .child_if(saved)
        .child_if(wrong)
        .child(form)
        .child(el("hr"))
        .child(button(format!("/unsubscribe/{link}"), text.news_leave(), "plain"))
        .child(button(format!("/subscription/{link}/erase"), text.erase_do(), "plain"))
}

fn button(action: String, label: &'static str, class: &'static str) -> El {
    let button = classed("button", class).attr("type", "submit").text(label);
    el("form").attr("method", "post").attr("action", action).child(el("p").child(button))
}
