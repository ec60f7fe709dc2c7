//! Addresses of widgets: as other sites ask for them, and as the console shows them on its own host.

use app::model::{PageId, snapshot::Snapshot};

/// What addresses are made of.
#[derive(Clone, Debug)]
pub struct Page {
    id: PageId,
    /// What the page is called.
    pub name: String,
    url: String,
    /// Components visitors see: id and name.
    pub components: Vec<(String, String)>,
}

impl Page {
    /// The page of this snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let components = snapshot.top_to_bottom().into_iter().map(|c| (c.id.to_string(), c.name.clone())).collect();
        Self { id: snapshot.page.id, name: snapshot.page.name.clone(), url: snapshot.page.url.clone(), components }
    }

    /// Where other sites find something.
    pub fn there(&self, path: &str, wishes: &[(&str, &str)]) -> String {
        format!("{}{path}{}", self.url, query(wishes))
    }

    /// Where the console finds it.
    pub fn here(&self, path: &str, wishes: &[(&str, &str)]) -> String {
        let id = self.id.to_string();
        let all: Vec<(&str, &str)> = wishes.iter().copied().chain([("of", id.as_str())]).collect();
        format!("{path}{}", query(&all))
    }
}

/// Those wishes that say something, as the end of an address.
fn query(wishes: &[(&str, &str)]) -> String {
    let said = wishes.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = said.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// A text inside an attribute in double quotes.
pub fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_say_nothing_are_left_out_and_others_are_escaped() {
        assert_eq!(query(&[]), "");
        assert_eq!(query(&[("theme", ""), ("label", "")]), "");
        assert_eq!(query(&[("theme", "dark"), ("label", "a b&c=\u{e4}")]), "?theme=dark&label=a%20b%26c%3D%C3%A4");
        assert_eq!(quoted("a\"<&"), "a&quot;&lt;&amp;");
    }
}
