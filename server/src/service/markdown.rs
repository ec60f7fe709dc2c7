//! Markdown becomes HTML once, when it is written. Browsers never see the source.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use app::model::{illustration::Illustration, input::BODY_LENGTH};
use comrak::{Arena, Node, Options, arena_tree::NodeEdge, format_html, html::escape, nodes::NodeValue, parse_document};

use crate::error::{Error, Result};

/// Counts up when the same source gives other HTML, so that old texts can be found and rendered again.
pub const RENDERER: i32 = 2;

/// How deep quotes and lists may be nested; deeper ones cost time out of proportion.
const DEPTH: usize = 20;

/// How deep everything together may be nested, emphasis and tables included.
const DEPTH_IN_ALL: usize = 60;

/// How many parts a text may have, table cells included. Each takes a character at least, except for what a short row of a
/// table is filled up with.
const PARTS: usize = 2 * BODY_LENGTH;

/// How many ampersands a text may have: the time the sanitiser takes grows with the square of those in a row.
const AMPERSANDS: usize = BODY_LENGTH / 5;

/// How long the HTML may be, in bytes: every page that shows the text carries it. The longest text of nothing but quotation
/// marks has room.
const HTML_LENGTH: usize = 8 * BODY_LENGTH;

/// A text as HTML that is safe to show anywhere. An error names `field`.
pub async fn render(field: &str, source: &str) -> Result<String> {
    let text = source.to_owned();
    let html = tokio::task::spawn_blocking(move || to_html(&text)).await.map_err(|error| Error::Fault(error.to_string()))?;
    html.map_err(|refusal| Error::field(field, refusal.to_string()))
}

/// Why a text is not rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("is nested too deep: lists and quotes go {DEPTH} deep, everything together {DEPTH_IN_ALL}")]
    TooDeep,
    #[error("becomes too long when it is shown: use smaller tables, fewer links and fewer ampersands")]
    TooLong,
    #[error("has a picture without words: say between the square brackets what it shows, for who cannot see it")]
    NoWords,
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

/// The HTML. What would cost time or room out of proportion is refused as early as it can be seen.
fn to_html(source: &str) -> Result<String, Refusal> {
    if source.lines().any(is_too_deep) {
        return Err(Refusal::TooDeep);
    }
    if cells(source) > PARTS || source.matches('&').count() > AMPERSANDS {
        return Err(Refusal::TooLong);
    }
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, source, &options);
    measure(root)?;
    draw(root)?;
    let mut html = String::new();
    // Writing into a string cannot fail.
    let _ = format_html(root, &options, &mut html);
    if html.len() > HTML_LENGTH {
        return Err(Refusal::TooLong);
    }
    let html = TEXT.clean(&html).to_string().trim().to_owned();
    if html.len() > HTML_LENGTH { Err(Refusal::TooLong) } else { Ok(html) }
}

/// Refuses what is parsed but too deep or too much.
fn measure(root: Node<'_>) -> Result<(), Refusal> {
    let (mut depth, mut depth_in_all, mut parts) = (0, 0, 0);
    for edge in root.traverse() {
        let nests = |node: Node<'_>| usize::from(matches!(node.data.borrow().value, NodeValue::BlockQuote | NodeValue::List(_)));
        match edge {
            NodeEdge::Start(node) => {
                depth += nests(node);
                depth_in_all += 1;
                parts += 1;
            }
            NodeEdge::End(node) => {
                depth -= nests(node);
                depth_in_all -= 1;
            }
        }
        if depth > DEPTH || depth_in_all > DEPTH_IN_ALL {
            return Err(Refusal::TooDeep);
        }
        if parts > PARTS {
            return Err(Refusal::TooLong);
        }
    }
    Ok(())
}

/// Makes pictures of what is ours to show. Of every other only the words are left: whoever keeps it would learn who reads the page.
fn draw(root: Node<'_>) -> Result<(), Refusal> {
    let pictures: Vec<Node<'_>> = root.descendants().filter(|node| matches!(node.data.borrow().value, NodeValue::Image(_))).collect();
    for node in pictures {
        let own = match &node.data.borrow().value {
            NodeValue::Image(link) => Illustration::at(&link.url),
            _ => None,
        };
        let Some(own) = own else {
            while let Some(child) = node.first_child() {
                node.insert_before(child);
            }
            node.detach();
            continue;
        };
        let words = words_of(node);
        if words.is_empty() {
            return Err(Refusal::NoWords);
        }
        let mut said = String::new();
        // Writing into a string cannot fail.
        let _ = escape(&mut said, &words);
        let (address, width, height) = (own.address(), own.width, own.height);
        let drawn = format!("<img src=\"{address}\" alt=\"{said}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">");
        while let Some(child) = node.first_child() {
            child.detach();
        }
        node.data.borrow_mut().value = NodeValue::Raw(drawn);
    }
    Ok(())
}

/// What stands between the brackets of a picture, as plain text.
fn words_of(picture: Node<'_>) -> String {
    let said = picture.descendants().map(|node| match &node.data.borrow().value {
        NodeValue::Text(text) => text.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        NodeValue::HtmlInline(html) => html.clone(),
        NodeValue::SoftBreak | NodeValue::LineBreak => " ".to_owned(),
        _ => String::new(),
    });
    said.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Refuses what would make even the parser slow: a line that opens more quotes and lists than are allowed.
fn is_too_deep(line: &str) -> bool {
    let mut rest = line.trim_start();
    let mut opened = 0;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let signs: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '*', '+'] };
        let after = if digits == 0 && rest.starts_with('>') {
            &rest[1..]
        } else if rest[digits..].starts_with(signs) && rest[digits + 1..].chars().next().is_none_or(char::is_whitespace) {
            &rest[digits + 1..]
        } else {
            break;
        };
        opened += 1;
        rest = after.trim_start();
    }
    // A rule such as `* * * *` is made of the same characters, but of one kind only.
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    let is_rule = matches!(first, Some('-' | '*')) && marks.all(|c| Some(c) == first);
    opened > DEPTH && !is_rule
}

/// How many cells the tables of a text have, or more: each row is filled up to the width of the line below its table's head.
fn cells(source: &str) -> usize {
    let (mut columns, mut cells) = (0, 0);
    for line in source.lines() {
        let line = line.trim_matches([' ', '\t', '>']);
        if line.is_empty() {
            columns = 0;
        } else if line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t')) {
            columns = line.matches('|').count() + 1;
        }
        cells += columns;
    }
    cells
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
    builder.add_tag_attributes("img", ["src", "alt", "width", "height", "loading"]);
    // Pictures are ours or they are not shown, whatever else the parser makes of a text.
    builder.attribute_filter(|element, attribute, value| match (element, attribute) {
        ("img", "src") if Illustration::at(value).is_none() => None,
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
#[path = "markdown_tests.rs"]
mod tests;
