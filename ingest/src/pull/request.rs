//! A request as plain data: whoever has a connection sends it.

use std::fmt::Write;

/// What is asked, without the address of the server and without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The path below the address of the server, with its first slash.
    pub path: String,
    /// What stands behind the question mark, not yet escaped.
    pub query: Vec<(&'static str, String)>,
    /// A body in JSON: then it is a POST, otherwise a GET.
    pub body: Option<String>,
}

impl Request {
    /// A GET.
    pub(crate) fn get<const N: usize>(path: &str, query: [(&'static str, String); N]) -> Self {
        Self { path: path.to_owned(), query: query.into(), body: None }
    }

    /// A POST of JSON.
    pub(crate) fn post<const N: usize>(path: &str, query: [(&'static str, String); N], body: &serde_json::Value) -> Self {
        Self { path: path.to_owned(), query: query.into(), body: Some(body.to_string()) }
    }

    /// Path and query, escaped: what follows the address of the server.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            for byte in value.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => target.push(char::from(byte)),
                    _ => write!(target, "%{byte:02X}").expect("a text takes what is written"),
                }
            }
        }
        target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_is_escaped() {
        let request = Request::get("/q", [("a", "x{y=\"ö\"} &+%".to_owned()), ("b", "1-2.3_~".to_owned())]);
        assert_eq!(request.target(), "/q?a=x%7By%3D%22%C3%B6%22%7D%20%26%2B%25&b=1-2.3_~");
    }
}
