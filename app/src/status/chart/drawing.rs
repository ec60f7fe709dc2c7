//! The chart as SVG: the ground with its lines across and the stretches of trouble, the line on it, and the words beside.
//! A canvas lies over it; once that is drawn on, the line gives way to it and the ground stays.

use super::{
    bands,
    plot::{Plot, end},
    pointing,
    scale::{HEIGHT, Scale, WIDTH, line, line_before, percent},
};
use crate::{
    model::{Instant, snapshot::Metric},
    status::data::Series,
    ui::node::{Child, El, classed, el},
};

/// How the lines of a chart look, the first one first: colour and dashes tell them apart.
pub const LINES: [&str; 4] = ["series", "series second", "series third", "series fourth"];

/// Makes a part of the drawing of the lines there are.
type Make = fn(Plot, &[(Metric, Series)]) -> Vec<El>;

/// The drawing with the values of its lines beside it.
pub fn frame(plot: Plot) -> El {
    let with = move |make: Make| move || plot.lines.with(|lines| make(plot, lines)).into_iter().map(Child::Element).collect::<Vec<_>>();
    let ground = classed("svg", "ground")
        .attr("aria-hidden", "true")
        .child(el("g").live(with(|plot, lines| lines.first().map(|(_, first)| bands::drawn(plot, first)).unwrap_or_default())))
        .child(classed("g", "across").live(with(across)))
        .child(el("g").live_child(move || pointing::cross(plot)));
    let behind = stretched(classed("svg", "behind")).attr("aria-hidden", "true").live(with(behind));
    let drawing =
        stretched(classed("svg", "plot")).attr("role", "img").live_attr("aria-label", move || Some(in_words(plot))).live(with(curves));
    let labels = classed("svg", "labels").attr("aria-hidden", "true").child(el("g").live(with(labels)));
    let area = classed("div", "area").child(ground).child(behind).child(drawing).child(pointing::canvas(plot));
    classed("div", "frame").child(labels).child(area)
}

/// A drawing whose units are those of scales, however wide and high it is.
fn stretched(svg: El) -> El {
    svg.attr("viewBox", format!("0 0 {WIDTH} {HEIGHT}")).attr("preserveAspectRatio", "none")
}

/// What the chart says, in sentences: each metric's name with its least and its largest value.
pub fn in_words(plot: Plot) -> String {
    let text = plot.page.text;
    let say = |(metric, series): &(Metric, Series)| {
        let known = || series.values.iter().flatten().copied();
        let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        if least > most {
            return text.reading(&metric.name, text.no_value());
        }
        text.chart_in_words(&metric.name, plot.range_in_words(), &plot.written(metric, least), &plot.written(metric, most))
    };
    plot.lines.with(|lines| lines.iter().map(say).collect::<Vec<_>>().join("; "))
}

fn curves(_: Plot, lines: &[(Metric, Series)]) -> Vec<El> {
    let scale = Scale::over(lines);
    let curve = |((_, series), class): (&(Metric, Series), &'static str)| classed("path", class).attr("d", line(&series.values, &scale));
    lines.iter().zip(LINES).map(curve).collect()
}

/// What was before, behind the only line.
fn behind(_: Plot, lines: &[(Metric, Series)]) -> Vec<El> {
    let [(_, series)] = lines else { return Vec::new() };
    vec![classed("path", "before").attr("d", line_before(series, &Scale::over(lines)))]
}

/// Lines across at round values, one for each goal, and one for each limit that is not out of sight.
fn across(_: Plot, lines: &[(Metric, Series)]) -> Vec<El> {
    let scale = Scale::over(lines);
    let mut all = Vec::new();
    let mut draw = |class: &'static str, value: f64| {
        let y = percent(scale.y(value), HEIGHT);
        all.push(classed("line", class).attr("x1", "0").attr("x2", "100%").attr("y1", y.clone()).attr("y2", y));
    };
    for value in &scale.lines {
        draw("rule", *value);
    }
    for (metric, _) in lines {
        if let Some(goal) = metric.objective {
            draw("goal", goal);
        }
        for limit in &metric.limits {
            if *limit >= scale.low && *limit <= scale.high {
                draw("limit", *limit);
            }
        }
    }
    all
}

fn labels(plot: Plot, lines: &[(Metric, Series)]) -> Vec<El> {
    let Some((metric, _)) = lines.first().filter(|(metric, _)| !metric.y_hidden) else { return Vec::new() };
    let scale = Scale::over(lines);
    let label = |value: &f64| {
        let y = percent(scale.y(*value), HEIGHT);
        el("text").attr("x", "100%").attr("y", y).attr("dy", "4").text(plot.written(metric, *value))
    };
    scale.lines.iter().map(label).collect()
}

/// Five times below the chart, a quarter of it apart: clocks for an hour or a day, dates for more.
pub fn times(plot: Plot) -> El {
    let time = move |quarter: i64| {
        let (from, until) = plot.lines.with(|lines| lines.first().map_or((0, 0), |(_, s)| (s.from.millis(), end(s))));
        let civil = plot.page.civil(Instant::from_millis(from + (until - from) * quarter / 4));
        if plot.shown().is_short() { civil.clock() } else { plot.page.text.day(civil.date) }
    };
    let label = |quarter: i64| el("span").live_text(move || time(quarter));
    classed("p", "hours").attr("aria-hidden", "true").children((0..=4).map(label))
}
