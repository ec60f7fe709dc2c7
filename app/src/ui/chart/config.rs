//! What Chart.js is told: lines on their scale, in the page's colours.

use chart_js_rs::{
    Animation, ChartExt, ChartOptions, ChartPlugins, ChartScale, DatasetData, NumberString, NumberStringOrT, PluginLegend, TooltipPlugin,
    XYDataset, scatter::Scatter,
};
use js_sys::{Array, JSON, Number, Object};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    message::{Drawing, is_alone},
    painter::{get, set},
};

/// How a chart looks, as the style sheet has it now.
pub struct Look {
    /// The lines, the first one first.
    pub lines: [String; 4],
    /// The ground of what is written beside a value.
    pub ink: String,
    /// The writing on it.
    pub paper: String,
    /// The typeface.
    pub font: String,
    /// Whether the page reads from right to left.
    pub from_right: bool,
}

/// What the types of the configuration have no field for.
const BESIDES: &str = r#"{
    "events": [],
    "font": { "size": 13 },
    "dashes": [[], [6, 4], [2, 3], [10, 3, 2, 3]],
    "transitions": { "active": { "animation": { "duration": 0 } }, "arrival": { "animation": { "duration": 240 } } },
    "tooltip": {
        "animation": { "duration": 0 }, "caretSize": 0, "caretPadding": 10, "cornerRadius": 6, "padding": 8,
        "titleFont": { "weight": 400 }, "bodyFont": { "weight": 650 }
    }
}"#;

/// The whole configuration of a chart; `words` are the functions that say what is written beside a value.
pub fn config(drawing: &Drawing, look: &Look, words: &JsValue) -> JsValue {
    let mut chart = Scatter::default().options(options(drawing, look));
    *chart.get_data().get_datasets() =
        drawing.lines.iter().zip(&look.lines).map(|(values, colour)| line(drawing, values, colour)).collect();
    // What `into_json` makes of it, without the code for making it of anything.
    let json = serde_json::to_string(&chart).unwrap_or_default();
    let config = JSON::parse(&json).unwrap_or_default();
    add_besides(&get(&config, "options"), look, words);
    let datasets: Array = get(&get(&config, "data"), "datasets").unchecked_into();
    let dashes = get(&JSON::parse(BESIDES).unwrap_or_default(), "dashes");
    for (n, (dataset, values)) in datasets.iter().zip(&drawing.lines).enumerate() {
        set(&dataset, "pointRadius", &radii(values));
        set(&dataset, "borderDash", &get(&dashes, &n.to_string()));
    }
    config
}

/// Dots only where there is no line.
pub fn radii(values: &[f64]) -> JsValue {
    let places = 0..values.len();
    if !places.clone().any(|place| is_alone(values, place)) {
        // One radius for all is quicker than one each.
        return 0.into();
    }
    places.map(|place| JsValue::from(if is_alone(values, place) { 1.5 } else { 0.0 })).collect::<Array>().into()
}

fn add_besides(options: &JsValue, look: &Look, words: &JsValue) {
    let Ok(besides) = JSON::parse(BESIDES) else { return };
    for name in ["events", "transitions", "font"] {
        set(options, name, &get(&besides, name));
    }
    let beside_value = get(&besides, "tooltip");
    for font in [get(options, "font"), get(&beside_value, "titleFont"), get(&beside_value, "bodyFont")] {
        set(&font, "family", &look.font.as_str().into());
    }
    let tooltip = get(&get(options, "plugins"), "tooltip");
    let tooltip: &Object = tooltip.unchecked_ref();
    Object::assign(tooltip, beside_value.unchecked_ref());
    set(tooltip, "callbacks", words);
    set(tooltip, "rtl", &look.from_right.into());
    set(tooltip, "textDirection", &if look.from_right { "rtl" } else { "ltr" }.into());
}

fn options(drawing: &Drawing, look: &Look) -> ChartOptions {
    let axis = |low: f64, high: f64| ChartScale::new().scale_type("linear").display(false).min(short(low)).max(short(high));
    let tooltip = TooltipPlugin::new()
        .background_color(look.ink.as_str())
        .title_color(look.paper.as_str())
        .body_color(look.paper.as_str())
        .display_colors(false);
    ChartOptions::new()
        .animation(Animation::new().duration("0"))
        .maintain_aspect_ratio(false)
        .responsive(true)
        .scales([("x", axis(drawing.first, drawing.last())), ("y", axis(drawing.low, drawing.high))])
        .plugins(ChartPlugins::new().legend(PluginLegend::new().display(false)).tooltip(tooltip))
}

/// Numbers are handed over as texts and come out as numbers again; the browser knows the shortest.
fn short(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn line(drawing: &Drawing, values: &[f64], colour: &str) -> XYDataset {
    let point = |(x, y): (f64, Option<f64>)| Value::Array(vec![x.into(), y.map_or(Value::Null, Value::from)]);
    XYDataset::new()
        .dataset_type("line")
        .border_color(colour)
        .border_join_style("round")
        .border_width(NumberStringOrT::NumberString(NumberString::from("1.5")))
        .point_background_color(colour)
        .point_border_color(colour)
        .point_hover_background_color(colour)
        .point_hover_radius("4")
        .span_gaps(false)
        .data(DatasetData(Value::Array(drawing.points(values).map(point).collect())))
}
