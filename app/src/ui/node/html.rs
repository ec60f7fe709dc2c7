//! Elements as HTML.

use super::{Child, Content, El, Value};

/// The elements as HTML, each signal read once.
pub fn to_html(elements: Vec<El>) -> String {
    let mut html = String::with_capacity(32_768);
    elements.into_iter().for_each(|element| write(element, &mut html));
    html
}

fn write(El(element): El, html: &mut String) {
    html.push('<');
    html.push_str(element.tag);
    for (name, value) in element.attributes {
        let value = match value {
            Value::Fixed(value) => Some(value),
            Value::Live(value) => value.ask(),
        };
        if let Some(value) = value {
            html.push(' ');
            html.push_str(name);
            if !value.is_empty() {
                html.push_str("=\"");
                escape(&value, html);
                html.push('"');
            }
        }
    }
    // Of a drawing, what holds nothing may end itself.
    if matches!(element.tag, "path" | "rect") && matches!(&element.content, Content::Children(children) if children.is_empty()) {
        return html.push_str("/>");
    }
    html.push('>');
    if matches!(element.tag, "input" | "br" | "hr" | "img") {
        return;
    }
    match element.content {
        Content::Children(children) => children.into_iter().for_each(|child| write_child(child, html)),
        Content::Text(words) => escape(&words.ask(), html),
        Content::Html(safe) => html.push_str(&safe),
        Content::Live(content) => content.ask().into_iter().for_each(|child| write_child(child, html)),
        Content::Each(items) => items.ask().into_iter().for_each(|item| write(item.make.make(), html)),
    }
    html.push_str("</");
    html.push_str(element.tag);
    html.push('>');
}

fn write_child(child: Child, html: &mut String) {
    match child {
        Child::Element(element) => write(element, html),
        Child::Text(words) => escape(&words, html),
    }
}

/// Writes text so that it stays text, in content and in quoted attributes.
pub fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\r' => html.push_str("&#13;"),
            _ => html.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{el, item};
    use super::*;

    #[test]
    fn text_and_attributes_stay_what_they_are() {
        let hostile = "<b onclick=\"x\">&'";
        let link = el("a").attr("href", hostile).flag("hidden", || true).flag("open", || false).text(hostile);
        let list = el("ul").each(|| vec![item(1, || el("li").live_text(|| "one")), item(2, || el("li").html("<i>2</i>".to_owned()))]);
        assert_eq!(
            to_html(vec![link, list, el("input").attr("value", "1"), el("path").attr("d", "M0 0")]),
            "<a href=\"&lt;b onclick=&quot;x&quot;&gt;&amp;'\" hidden>&lt;b onclick=&quot;x&quot;&gt;&amp;'</a>\
             <ul><li>one</li><li><i>2</i></li></ul><input value=\"1\"><path d=\"M0 0\"/>"
        );
    }
}
