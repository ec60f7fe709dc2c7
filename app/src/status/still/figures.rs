//! How long each step of recovery took: half of the incidents, nine of ten, and against the days before.

use super::table::{cell, row, table as figures, wide};
use crate::{
    model::recovery::{FEWEST, Measure, Trend},
    status::{data::still::RecoveryView, state::PageState},
    ui::node::{El, classed, el},
};

/// A step with what it is called, what that means, how long it took and how long it took before.
type Step = (&'static str, &'static str, Measure, Measure);

/// The table of the steps, and by which rules it is made.
pub fn table(page: PageState, view: &RecoveryView) -> El {
    let text = page.text;
    let (now, before) = (&view.now, &view.before);
    let steps: [Step; 4] = [
        (text.until_detected(), text.until_detected_means(), now.detect, before.detect),
        (text.until_posted(), text.until_posted_means(), now.first_post, before.first_post),
        (text.until_mitigated(), text.until_mitigated_means(), now.mitigate, before.mitigate),
        (text.until_resolved(), text.until_resolved_means(), now.resolve, before.resolve),
    ];
    let is_compared = steps.iter().any(|(.., now, before)| now.trend_since(before).is_some());
    let compared = is_compared.then(|| text.compared_heading(view.stretch.days()));
    let heads = [text.step_heading(), text.median_heading(), text.p90_heading(), text.incidents()].map(str::to_owned);
    let heads = heads.into_iter().chain(compared.clone()).collect();
    let table = figures("figures steps", heads, steps.into_iter().map(|step| line(page, step, compared.as_deref())).collect());
    let alone = (!is_compared).then(|| text.no_comparison(view.stretch.days()));
    let rules = [Some(text.recovery_rules(FEWEST)), alone].into_iter().flatten().collect::<Vec<_>>().join(text.space());
    el("div").child(table).child(classed("p", "note").text(rules))
}

fn line(page: PageState, (name, means, now, before): Step, compared: Option<&str>) -> El {
    let text = page.text;
    let about = el("div").child(classed("span", "step-name").text(name)).child(classed("p", "note").text(means));
    let Some(figure) = now.figure else {
        let why = if now.n == 0 { text.no_moments().to_owned() } else { text.too_few(now.n) };
        return row(about, vec![wide(3 + usize::from(compared.is_some()), why)]);
    };
    let cells = [
        cell("median", text.median_heading()).text(text.duration(figure.median)),
        cell("number", text.p90_heading()).text(text.duration(figure.p90)),
        cell("number count", text.incidents()).text(now.n.to_string()),
    ];
    let trend = compared.map(|compared| cell("compared", compared).child(trend(page, now, before)));
    row(about, cells.into_iter().chain(trend).collect())
}

/// How it stands to before, and on what that rests.
fn trend(page: PageState, now: Measure, before: Measure) -> El {
    let text = page.text;
    let Some((trend, figure)) = now.trend_since(&before).zip(before.figure) else {
        return classed("span", "note").text(text.nothing_before());
    };
    let words = match trend {
        Trend::Faster(by) => text.faster(by),
        Trend::Slower(by) => text.slower(by),
        Trend::Same => text.as_fast().to_owned(),
    };
    let note = classed("span", "note").text(text.before_was(figure.median, before.n));
    el("div").child(classed("span", "trend").text(words)).text(" ").child(note)
}
