//! Metrics, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Aggregation, ComponentId, MetricId, Visibility,
    input::{FieldErrors, NAME_LENGTH},
};

/// How a metric is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricDisplay {
    /// Its name.
    pub name: String,
    /// What it measures.
    pub description: Option<String>,
    /// The unit, written behind values.
    pub suffix: Option<String>,
    /// Digits behind the decimal point, 0 to 6.
    pub decimals: i32,
    /// Fixed lower bound of the value axis.
    pub y_min: Option<f64>,
    /// Fixed upper bound of the value axis.
    pub y_max: Option<f64>,
    /// Whether the value axis is left out.
    pub y_hidden: bool,
    /// How the points of one interval become one value.
    pub aggregation: Aggregation,
    /// Whether it is on the page.
    pub display: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// The component whose quality it measures.
    pub component_id: Option<ComponentId>,
    /// The value it is meant to keep to, drawn as a line.
    #[serde(default)]
    pub objective: Option<f64>,
    /// The chart it shares with the other metrics that name the same one; alone if empty.
    #[serde(default)]
    pub chart: Option<String>,
}

impl MetricDisplay {
    /// A metric with this name, everything else as most people want it.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            suffix: None,
            decimals: 0,
            y_min: None,
            y_max: None,
            y_hidden: false,
            aggregation: Aggregation::Average,
            display: true,
            visibility: Visibility::Public,
            component_id: None,
            objective: None,
            chart: None,
        }
    }

    fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.description = errors.optional_line("description", self.description.as_deref(), 1_000);
        self.suffix = errors.optional_line("suffix", self.suffix.as_deref(), 20);
        self.chart = errors.optional_line("chart", self.chart.as_deref(), NAME_LENGTH);
        if self.objective.is_some_and(|value| !value.is_finite()) {
            errors.add("objective", "must be a finite number");
        }
        if !(0..=6).contains(&self.decimals) {
            errors.add("decimals", "must be from 0 to 6");
        }
        if [self.y_min, self.y_max].into_iter().flatten().any(|y| !y.is_finite()) {
            errors.add("y_min", "and y_max must be finite numbers");
        }
        if let (Some(low), Some(high)) = (self.y_min, self.y_max)
            && low >= high
        {
            errors.add("y_max", "must be greater than y_min");
        }
        errors.into_result(self)
    }
}

/// A new metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewMetric {
    /// An id to give it, for scripts that already know one.
    pub id: Option<MetricId>,
    /// How it is shown.
    pub display: MetricDisplay,
    /// How often a point is expected, in seconds.
    pub interval_seconds: i64,
}

impl NewMetric {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        self.display = self.display.validate()?;
        check_interval(Some(self.interval_seconds))?;
        Ok(self)
    }
}

/// What to change about a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditMetric {
    /// The revision the editor saw; `None` for scripts that do not know revisions.
    pub rev: Option<i64>,
    /// How it is shown from now on.
    pub display: MetricDisplay,
    /// How often a point is expected, in seconds; what is empty stays.
    #[serde(default)]
    pub interval_seconds: Option<i64>,
}

impl EditMetric {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        self.display = self.display.validate()?;
        check_interval(self.interval_seconds)?;
        Ok(self)
    }
}

fn check_interval(seconds: Option<i64>) -> Result<(), FieldErrors> {
    match seconds {
        Some(..1 | 86_401..) => Err(FieldErrors::one("interval_seconds", "must be from 1 to 86,400")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_a_number_and_the_name_of_a_chart_a_line() {
        let checked = |objective: Option<f64>, chart: &str| {
            let display = MetricDisplay { objective, chart: Some(chart.to_owned()), ..MetricDisplay::named("Latency") };
            NewMetric { id: None, display, interval_seconds: 60 }.validate().map(|input| (input.display.objective, input.display.chart))
        };
        assert_eq!(checked(Some(250.5), " Speed "), Ok((Some(250.5), Some("Speed".to_owned()))));
        assert_eq!(checked(None, "  "), Ok((None, None)));
        for (objective, chart, field) in [(Some(f64::NAN), "", "objective"), (Some(f64::INFINITY), "", "objective")] {
            let refused = checked(objective, chart).unwrap_err();
            assert!(refused.to_string().contains(field), "{refused}");
        }
        let long = "x".repeat(NAME_LENGTH + 1);
        assert!(checked(None, &long).unwrap_err().to_string().contains("chart"));
    }
}
