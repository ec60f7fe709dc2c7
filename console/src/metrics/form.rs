//! The fields of a metric, and making a new one.

use app::model::{
    Aggregation, ComponentId, MetricId, Visibility,
    access::Right,
    input::{EditMetric, MetricDisplay, NewMetric},
    metric::MetricFile,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::create_metric;
use crate::{
    error::ApiError,
    layout::complaint,
    live::Live,
    maintenance::parts::Seen,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        go::Go,
        select::Select,
        toast::Toasts,
    },
};

/// A metric as it stands in a form.
#[derive(Clone, Copy)]
pub struct Parts {
    name: Draft,
    description: Draft,
    suffix: Draft,
    decimals: RwSignal<i32>,
    low: RwSignal<String>,
    high: RwSignal<String>,
    without_axis: RwSignal<bool>,
    aggregation: RwSignal<Aggregation>,
    on_page: RwSignal<bool>,
    visibility: RwSignal<Visibility>,
    component: RwSignal<Option<ComponentId>>,
    interval: RwSignal<String>,
    objective: RwSignal<String>,
    chart: Draft,
    wrong: RwSignal<Vec<(&'static str, String)>>,
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Parts {
    /// As this metric is, or a new one.
    pub fn of(key: &str, metric: Option<&MetricFile>) -> Self {
        let display = metric.map_or_else(|| MetricDisplay::named(""), |metric| metric.display.clone());
        Self {
            name: Draft::open(format!("{key} name"), &display.name),
            description: Draft::open(format!("{key} description"), display.description.as_deref().unwrap_or_default()),
            suffix: Draft::open(format!("{key} suffix"), display.suffix.as_deref().unwrap_or_default()),
            decimals: RwSignal::new(display.decimals),
            low: RwSignal::new(number(display.y_min)),
            high: RwSignal::new(number(display.y_max)),
            without_axis: RwSignal::new(display.y_hidden),
            aggregation: RwSignal::new(display.aggregation),
            on_page: RwSignal::new(display.display),
            visibility: RwSignal::new(display.visibility),
            component: RwSignal::new(display.component_id),
            interval: RwSignal::new(metric.map_or(60, |metric| metric.interval_seconds).to_string()),
            objective: RwSignal::new(number(display.objective)),
            chart: Draft::open(format!("{key} chart"), display.chart.as_deref().unwrap_or_default()),
            wrong: RwSignal::new(Vec::new()),
        }
    }

    /// Takes what the server has in place of what stands in the form.
    pub fn take(self, metric: &MetricFile) {
        let display = &metric.display;
        self.name.text.set(display.name.clone());
        self.description.text.set(display.description.clone().unwrap_or_default());
        self.suffix.text.set(display.suffix.clone().unwrap_or_default());
        self.decimals.set(display.decimals);
        self.low.set(number(display.y_min));
        self.high.set(number(display.y_max));
        self.without_axis.set(display.y_hidden);
        self.aggregation.set(display.aggregation);
        self.on_page.set(display.display);
        self.visibility.set(display.visibility);
        self.component.set(display.component_id);
        self.interval.set(metric.interval_seconds.to_string());
        self.objective.set(number(display.objective));
        self.chart.text.set(display.chart.clone().unwrap_or_default());
    }

    /// Forgets what was kept in the browser, now that the server has it.
    pub fn settle(self) {
        [self.name, self.description, self.suffix, self.chart].into_iter().for_each(Draft::settle);
    }

    /// How it is shown and how often a point is expected; nothing if a field holds no number.
    fn read(self) -> Option<(MetricDisplay, i64)> {
        let mut wrong = Vec::new();
        let mut bound = |field: &'static str, text: RwSignal<String>| {
            let text = text.with_untracked(|text| text.trim().replace(',', "."));
            if text.is_empty() {
                return None;
            }
            text.parse::<f64>().map_err(|_| wrong.push((field, "must be a number, or empty".to_owned()))).ok()
        };
        let (y_min, y_max) = (bound("y_min", self.low), bound("y_max", self.high));
        let objective = bound("objective", self.objective);
        let interval = self.interval.with_untracked(|text| text.trim().parse::<i64>().ok());
        if interval.is_none() {
            wrong.push(("interval_seconds", "must be a whole number of seconds".to_owned()));
        }
        let fits = wrong.is_empty();
        self.wrong.set(wrong);
        let text = |draft: Draft| Some(draft.text.get_untracked()).filter(|text| !text.trim().is_empty());
        let display = MetricDisplay {
            description: text(self.description),
            suffix: text(self.suffix),
            decimals: self.decimals.get_untracked(),
            y_min,
            y_max,
            y_hidden: self.without_axis.get_untracked(),
            aggregation: self.aggregation.get_untracked(),
            display: self.on_page.get_untracked(),
            visibility: self.visibility.get_untracked(),
            component_id: self.component.get_untracked(),
            objective,
            chart: text(self.chart),
            ..MetricDisplay::named(self.name.text.get_untracked())
        };
        interval.filter(|_| fits).map(|interval| (display, interval))
    }

    /// As a change of the metric at this revision.
    pub fn as_edit(self, rev: i64) -> Option<EditMetric> {
        let (display, interval) = self.read()?;
        Some(EditMetric { rev: Some(rev), display, interval_seconds: Some(interval) })
    }
}

/// How the points of one interval become one value, in words.
const WAYS: [(Aggregation, &str); 6] = [
    (Aggregation::Average, "their mean"),
    (Aggregation::Sum, "their sum"),
    (Aggregation::Last, "the newest"),
    (Aggregation::Max, "the largest"),
    (Aggregation::Min, "the smallest"),
    (Aggregation::Count, "how many there are"),
];

/// The fields of a metric.
#[component]
pub fn Fields(
    /// What stands in them.
    parts: Parts,
    /// What it is said of.
    deed: Deed,
) -> impl IntoView {
    let live: Live = expect_context();
    let wrong = move |field: &'static str| {
        let said = deed.of_field(field);
        Signal::derive(move || {
            parts.wrong.with(|all| all.iter().find(|(own, _)| *own == field).map(|(_, words)| words.clone())).or_else(|| said.get())
        })
    };
    let components = Signal::derive(move || {
        let mut all = vec![(None, "None".to_owned())];
        live.desk.with(|desk| all.extend(desk.shows.components.iter().map(|c| (Some(c.id), c.name.clone()))));
        all
    });
    let ways: Vec<(Aggregation, String)> = WAYS.into_iter().map(|(way, words)| (way, words.to_owned())).collect();
    let digits: Vec<(i32, String)> = (0..=6).map(|n| (n, n.to_string())).collect();
    view! {
        <Line label="Name" id="name" value=parts.name.text hint="What it tells a customer: \u{201c}Time until a video plays\u{201d}" wrong=wrong("name") />
        <Line label="Description" id="description" value=parts.description.text wrong=wrong("description") />
        <div class="pair">
            <Line label="Unit" id="suffix" value=parts.suffix.text hint="Written behind values, such as ms" wrong=wrong("suffix") />
            <Select label="Digits behind the point" id="decimals" options=Signal::stored(digits) value=parts.decimals wrong=wrong("decimals") />
        </div>
        <Select label="Component whose quality it measures" id="component" options=components value=parts.component wrong=wrong("component_id") />
        <div class="pair">
            <Select label="Several points at once become" id="aggregation" options=Signal::stored(ways) value=parts.aggregation />
            <Line label="A point is expected every ... seconds" id="interval" value=parts.interval kind="number" wrong=wrong("interval_seconds") />
        </div>
        <div class="pair">
            <Line label="Axis from" id="y-min" value=parts.low hint="Empty: as the values need it" wrong=wrong("y_min") />
            <Line label="Axis to" id="y-max" value=parts.high wrong=wrong("y_max") />
        </div>
        <div class="pair">
            <Line label="Goal" id="objective" value=parts.objective hint="A line across the chart; empty: none" wrong=wrong("objective") />
            <Line label="Chart" id="chart" value=parts.chart.text hint="Metrics that name the same chart are drawn together" wrong=wrong("chart") />
        </div>
        <Tick label="Leave the axis of values out" value=parts.without_axis />
        <Tick label="Show it on the page" value=parts.on_page />
        <Seen value=parts.visibility id="visibility" />
    }
    .into_any()
}

/// The screen for a new metric.
#[component]
pub fn NewOne() -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    if !live.desk.with_untracked(|desk| desk.allows(Right::ShapePage)) {
        return complaint(&ApiError::Forbidden);
    }
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let parts = Parts::of(&format!("{page} new metric"), None);
    let own_id = RwSignal::new(String::new());
    let is_no_id = RwSignal::new(false);
    let deed = Deed::new();
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = own_id.with_untracked(|text| Some(text.trim()).filter(|text| !text.is_empty()).map(str::parse::<MetricId>));
        is_no_id.set(matches!(id, Some(Err(_))));
        let Some((display, interval_seconds)) = parts.read().filter(|_| !is_no_id.get_untracked()) else { return };
        let input = NewMetric { id: id.and_then(Result::ok), display, interval_seconds };
        let slug = slug.clone();
        let done = move |id: MetricId| {
            parts.settle();
            toasts.done("The metric is there; it waits for points", None);
            live.refresh_soon();
            go.to(&format!("/console/{slug}/metrics/{id}"));
        };
        deed.ask(move || create_metric(page, input.clone()), done);
    };
    let id_wrong = Signal::derive(move || is_no_id.get().then(|| "Twelve small letters and digits".to_owned()));
    view! {
        <Title text="New metric" />
        <h1>"New metric"</h1>
        <form class="say narrow" on:submit=create>
            <Fields parts=parts deed=deed />
            <details>
                <summary>"More"</summary>
                <Line label="Its id" id="own-id" value=own_id hint="For programs that know one already, such as a collector for Statuspage. Empty: a new one" wrong=id_wrong />
            </details>
            <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Create metric"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
