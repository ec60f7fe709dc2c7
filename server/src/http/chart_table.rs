//! A chart as a table for spreadsheets (RFC 4180): a step a row, with the stretch before it and what happened meanwhile.

use std::fmt::Write;

use app::{
    model::{Instant, Range, Word, snapshot::Metric},
    status::data::Series,
};
use axum::http::{HeaderValue, StatusCode, header};

use crate::{
    http::{answer::Answer, machine::headers},
    service::cell::quoted,
};

const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8");

/// The table as a file to keep.
pub fn answer(metric: &Metric, range: Range, series: &Series) -> Answer {
    let mut headers = headers(CSV);
    // An id has small letters and digits only.
    let name = format!("attachment; filename=\"{}-{}.csv\"", metric.id, range.as_str());
    headers.extend(HeaderValue::try_from(name).ok().map(|name| (header::CONTENT_DISPOSITION, name)));
    Answer::new(StatusCode::OK, headers, table(metric, series))
}

fn table(metric: &Metric, series: &Series) -> String {
    let name = metric.suffix.as_deref().map_or_else(|| metric.name.clone(), |unit| format!("{} ({unit})", metric.name));
    let mut table = format!("time,{},previous,events\r\n", quoted(&name));
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for (n, value) in (0_i64..).zip(&series.values) {
        let at = Instant::from_millis(series.from.millis() + n * series.step);
        let end = Instant::from_millis(at.millis() + series.step);
        let names: Vec<&str> = series.bands.iter().filter(|band| band.touches(at, end)).map(|band| band.name.as_str()).collect();
        let events = if names.is_empty() { String::new() } else { quoted(&names.join("; ")) };
        _ = write!(table, "{at},{},{},{events}\r\n", number(*value), number(series.before_at(at)));
    }
    table
}

#[cfg(test)]
mod tests {
    use app::model::{Status, band::Band};

    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        let json = r#"{"id":"mmmmmmmmmmmm","name":"=cmd|' /C calc'!A0","suffix":"ms","decimals":1,"position":1}"#;
        let metric: Metric = serde_json::from_str(json).unwrap();
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let band = Band {
            id: "iiiiiiiiiiii".parse().unwrap(),
            name: "@SUM(1,2) \"x\"".into(),
            from: at("2026-11-22T07:05:30Z"),
            until: None,
            status: Status::MajorOutage,
        };
        let series = Series {
            metric: metric.id,
            from: at("2026-11-22T07:00:00Z"),
            step: 300_000,
            values: vec![Some(-1.5), None],
            last: None,
            before: None,
            bands: vec![band],
        };
        assert_eq!(
            table(&metric, &series),
            "time,\"'=cmd|' /C calc'!A0 (ms)\",previous,events\r\n2026-11-22T07:00:00.000Z,-1.5,,\r\n\
             2026-11-22T07:05:00.000Z,,,\"'@SUM(1,2) \"\"x\"\"\"\r\n"
        );
    }
}
