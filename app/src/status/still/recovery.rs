//! How well we recover: how long each step took, what each month was like, and how uptimes stand to their goals.

use super::{figures, months, uptimes};
use crate::{
    model::Word,
    status::{
        address,
        data::still::{RecoveryView, Stretch},
        state::PageState,
    },
    ui::node::{El, classed, el},
};

/// The page.
pub fn page(page: PageState, view: RecoveryView) -> El {
    let text = page.text;
    let days = view.stretch.days();
    classed("section", "archive recovery")
        .child(el("h1").text(text.recovery()))
        .child(classed("p", "lead").text(text.recovery_about(days)))
        .child(stretches(page, view.stretch))
        .child(figures::table(page, &view))
        .child(months::section(page, &view.months))
        .child(uptimes::section(page, &view.uptimes))
}

/// Links to the same over other stretches.
fn stretches(page: PageState, shown: Stretch) -> El {
    let link = |stretch: &Stretch| {
        let link = el("a").attr("href", address::recovery(*stretch)).text(page.text.uptime_heading(stretch.days()));
        link.attr_if("aria-current", (*stretch == shown).then_some("page"))
    };
    classed("nav", "stretches").attr("aria-label", page.text.stretch()).children(Stretch::ALL.iter().map(link))
}
