//! What stands in the address of a screen.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// The id in the address of a screen whose path ends with `before`, the id and `behind`. Who leaves for a screen of another kind
/// changes the address before this screen is gone: it keeps its own id until then, and asks the server for nothing of another.
pub fn own_id(before: &'static str, behind: &'static str) -> Memo<Option<String>> {
    let params = use_params_map();
    let path = use_location().pathname;
    Memo::new(move |kept: Option<&Option<String>>| {
        let id = params.with(|params| params.get("id"));
        let ends = |id: &String| path.with(|path| path.trim_end_matches('/').ends_with(&format!("{before}{id}{behind}")));
        let is_own = id.as_ref().is_some_and(ends);
        kept.filter(|_| !is_own).cloned().unwrap_or(id)
    })
}

/// Fields as the query of an address, with its `?`; nothing if none of them says anything.
pub fn query<const N: usize>(fields: [(&str, Option<String>); N]) -> String {
    let pairs: Vec<String> = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(&value?)))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}
