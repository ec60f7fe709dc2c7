//! Markdown becomes HTML once, when it is written. Browsers never see the source.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::{Arena, Options, format_html, nodes::NodeValue, parse_document};

use crate::error::{Error, Result};

/// Counts up when the same source gives other HTML, so that old texts can be found and rendered again.
pub const RENDERER: i32 = 1;

/// How deep quotes and lists may be nested; deeper ones cost time out of proportion.
const DEPTH: usize = 20;

/// A text as HTML that is safe to show anywhere. An error names `field`.
pub async fn render(field: &str, source: &str) -> Result<String> {
    let text = source.to_owned();
    let html = tokio::task::spawn_blocking(move || to_html(&text)).await.map_err(|error| Error::Fault(error.to_string()))?;
    html.ok_or_else(|| Error::field(field, format!("is nested more than {DEPTH} deep")))
}

/// A single line as HTML without a paragraph around it: emphasis, code and links only.
pub async fn render_line(field: &str, source: &str) -> Result<String> {
    let html = render(field, source).await?;
    Ok(LINE.clean(&html).to_string().trim().to_owned())
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.render.escape = true;
    options.render.hardbreaks = true;
    options
}

/// The HTML, or nothing if the text is nested too deep.
fn to_html(source: &str) -> Option<String> {
    if source.lines().any(is_too_deep) {
        return None;
    }
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, source, &options);
    let nested = |node: &NodeValue| matches!(node, NodeValue::BlockQuote | NodeValue::List(_));
    let depth = |node: comrak::Node<'_>| node.ancestors().filter(|a| nested(&a.data.borrow().value)).count();
    if root.descendants().any(|node| nested(&node.data.borrow().value) && depth(node) > DEPTH) {
        return None;
    }
    let mut html = String::new();
    format_html(root, &options, &mut html).ok()?;
    Some(TEXT.clean(&html).to_string().trim().to_owned())
}

/// Refuses what would make even the parser slow: a line that opens more quotes and lists than are allowed.
fn is_too_deep(line: &str) -> bool {
    let mut opened = 0;
    for c in line.chars() {
        match c {
            '>' | '-' | '*' | '+' => opened += 1,
            ' ' | '\t' => {}
            _ => break,
        }
    }
    // A rule such as `* * * *` is made of the same characters, but of one kind only.
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    let is_rule = matches!(first, Some('-' | '*')) && marks.all(|c| Some(c) == first);
    opened > DEPTH && !is_rule
}

static TEXT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "img",
    ];
    let mut builder = base(&tags);
    builder.add_tag_attributes("img", ["src", "alt", "width", "height"]);
    // Pictures are ours or they are not shown: a foreign one would tell a stranger who reads the page.
    builder.attribute_filter(|element, attribute, value| match (element, attribute) {
        ("img", "src") if !value.starts_with("/images/") => None,
        _ => Some(value.into()),
    });
    builder
});

static LINE: LazyLock<Builder<'static>> = LazyLock::new(|| base(&["strong", "em", "del", "code", "a"]));

fn base(tags: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(tags.iter().copied().collect())
        .tag_attributes([("a", ["href"].into_iter().collect())].into_iter().collect())
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        to_html(source).unwrap()
    }

    #[test]
    fn markdown_becomes_plain_safe_html() {
        assert_eq!(
            html("We are **looking** at `it`.\nSoon more."),
            "<p>We are <strong>looking</strong> at <code>it</code>.<br>\nSoon more.</p>"
        );
        assert_eq!(
            html("[Status](https://status.example.com/)"),
            "<p><a href=\"https://status.example.com/\" rel=\"nofollow noopener noreferrer\">Status</a></p>"
        );
    }

    #[test]
    fn a017_raw_html_stays_text() {
        assert_eq!(html("<img src=x onerror=\"window.__xss=1\">"), "&lt;img src=x onerror=\"window.__xss=1\"&gt;");
    }

    #[test]
    fn a019_no_link_runs_code() {
        for source in [
            "[x](javascript:window.__xss=1)",
            "[x](JaVaScRiPt&colon;window.__xss=1)",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "<javascript:window.__xss=1>",
            "[a]: javascript:x\n[a]",
        ] {
            let html = html(source).to_ascii_lowercase();
            for scheme in ["javascript", "vbscript", "data:"] {
                assert!(!html.contains(&format!("href=\"{scheme}")), "{source} -> {html}");
            }
        }
    }

    #[test]
    fn a021_foreign_content_stays_inert() {
        for source in [
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.__xss=1&gt;\">",
            "<svg><a><set attributeName=href to=javascript:window.__xss=1></set><text y=30>x</text></a></svg>",
            "<noscript><p title=\"</noscript><img src=x onerror=window.__xss=1>\">",
        ] {
            let html = html(source);
            for tag in ["<math", "<svg", "<style", "<noscript", "<img"] {
                assert!(!html.contains(tag), "{source} -> {html}");
            }
        }
    }

    #[test]
    fn a022_foreign_pictures_are_not_fetched() {
        assert!(!html("![](https://evil.example/p.gif)").contains("evil.example"));
        assert!(html("![A chart](/images/abc.webp)").contains("src=\"/images/abc.webp\""));
    }

    #[test]
    fn a173_deep_nesting_is_refused_before_it_costs_time() {
        for source in ["> ".repeat(12_000), "- ".repeat(12_000) + "x", "> ".repeat(21) + "x"] {
            assert_eq!(to_html(&source), None);
        }
        assert!(to_html(&("> ".repeat(19) + "x")).is_some());
        for source in
            ["<div>".repeat(5_000), "`".repeat(700) + &" `a".repeat(5_000), "[^1]: x\n".repeat(3_000), "* * *".into(), "-----".repeat(20)]
        {
            assert!(to_html(&source).is_some());
        }
    }
}
