//! What shields.io draws a badge from: <https://shields.io/badges/endpoint-badge>.

use serde::Serialize;

use super::{
    said::{Colour, Said},
    style::Style,
    wish::Wish,
};
use crate::http::machine::json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
    /// The least there may be, in seconds.
    cache_seconds: u32,
}

/// The badge as an endpoint.
pub fn write(said: &Said, wish: &Wish) -> Vec<u8> {
    json(&Endpoint {
        schema_version: 1,
        label: &said.label,
        message: &said.message,
        color: said.colour.name(),
        style: (wish.style != Style::Flat).then(|| wish.style.name()),
        cache_seconds: 300,
    })
}

impl Colour {
    fn name(self) -> &'static str {
        match self {
            Self::Green => "brightgreen",
            Self::Blue => "blue",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Grey => "lightgrey",
        }
    }
}
