//! What each month was like: how many incidents, how long something was down, and how bad that was as a bar.

use super::table::{cell, row, table, wide};
use crate::{
    model::{Status, Word, uptime::Tally},
    status::{data::still::MonthOfTrouble, event::heading, state::PageState},
    text::number::{to_float, to_integer},
    ui::{
        mark::{class, mark},
        node::{El, classed, el},
    },
};

/// How long a full bar is at least, in milliseconds: with less, a bad minute would look like a bad month.
const FULL: i64 = 8 * 3_600_000;

/// Units from one end of a bar to the other.
const LENGTH: i64 = 1000;

/// Units that are seen at all.
const SEEN: i64 = 6;

/// The section. Months before anything was known are not told of.
pub fn section(page: PageState, months: &[MonthOfTrouble]) -> El {
    let text = page.text;
    let told = months.iter().rposition(|month| month.tally.is_some() || month.incidents > 0).map_or(0, |last| last + 1);
    let months = &months[..told];
    let full = months.iter().filter_map(|month| month.tally).map(|tally| tally.trouble()).fold(FULL, i64::max);
    let heads = [text.month_heading(), text.incidents(), text.how_long(), text.downtime_heading()].map(str::to_owned);
    let rows = months.iter().map(|month| line(page, *month, full)).collect();
    let state = |status: Status| el("li").child(mark(status)).child(el("span").text(page.state_word(status)));
    el("section")
        .child(heading(text.month_by_month()))
        .child(table("figures by-month", heads.to_vec(), rows))
        .child(classed("ul", "legend").attr("role", "list").children(bad().map(state)))
        .child(classed("p", "note").text(text.downtime_means()))
}

fn line(page: PageState, shown: MonthOfTrouble, full: i64) -> El {
    let text = page.text;
    let month = shown.month;
    let link = el("a").attr("href", format!("/history/{:04}/{:02}", month.year, month.month)).text(text.month(month));
    let incidents = cell("number count", text.incidents()).text(shown.incidents.to_string());
    let Some(tally) = shown.tally else {
        return row(link, vec![incidents, wide(2, page.state_word(Status::Unknown))]);
    };
    let down = match tally.down() {
        0 => text.no_downtime().to_owned(),
        down => text.duration(down),
    };
    let bar = cell("length-cell", String::new()).child(bar(&tally, full)).child(in_words(page, &tally));
    row(link, vec![incidents, bar, cell("number", text.downtime_heading()).text(down)])
}

/// States that hurt, worst first.
fn bad() -> impl Iterator<Item = Status> {
    Status::ALL.iter().rev().copied().filter(|status| status.is_trouble())
}

/// How long what was how, worst first.
fn parts(tally: &Tally) -> impl Iterator<Item = (Status, i64)> {
    bad().map(|status| (status, tally.of(status))).filter(|(_, millis)| *millis > 0)
}

/// The lengths of a bar beside the marks of their states.
fn in_words(page: PageState, tally: &Tally) -> El {
    let hidden = |status| classed("span", "visually-hidden").text(page.state_word(status)).text(" ");
    let part = |(status, millis)| el("li").child(mark(status)).child(hidden(status)).text(page.text.duration(millis));
    let parts: Vec<El> = parts(tally).map(part).collect();
    if parts.is_empty() { hidden(Status::Operational) } else { classed("ul", "lengths").attr("role", "list").children(parts) }
}

/// The waterline of the day bars, and what rises from it as long as it lasted.
fn bar(tally: &Tally, full: i64) -> El {
    let line = classed("rect", "fill-ok calm").attr("y", "12").attr("width", LENGTH.to_string()).attr("height", "4");
    let mut from = 0;
    let blocks = parts(tally).map(|(status, millis)| {
        let length = to_integer(to_float(millis) / to_float(full) * to_float(LENGTH)).max(SEEN);
        let block = el("rect").class(format!("fill-{}", class(status))).attr("x", from.to_string());
        from += length;
        block.attr("width", length.to_string()).attr("height", "16")
    });
    let blocks: Vec<El> = blocks.collect();
    classed("svg", "length")
        .attr("viewBox", format!("0 0 {LENGTH} 16"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .child(line)
        .children(blocks)
}
