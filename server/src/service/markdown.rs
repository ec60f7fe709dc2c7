//! Markdown becomes HTML once, when it is written. Browsers never see the source.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use app::model::input::BODY_LENGTH;
use comrak::{Arena, Node, Options, arena_tree::NodeEdge, format_html, nodes::NodeValue, parse_document};

use crate::error::{Error, Result};

/// Counts up when the same source gives other HTML, so that old texts can be found and rendered again.
pub const RENDERER: i32 = 1;

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
            assert_eq!(to_html(&source), Err(Refusal::TooDeep));
        }
        assert!(to_html(&("> ".repeat(19) + "x")).is_ok());
        for source in
            ["<div>".repeat(5_000), "`".repeat(700) + &" `a".repeat(5_000), "[^1]: x\n".repeat(3_000), "* * *".into(), "-----".repeat(20)]
        {
            assert!(to_html(&source).is_ok());
        }
    }

    /// What has made parsers slow or their output large, each about as long as a text may be.
    fn blow_ups() -> Vec<(&'static str, String)> {
        let fill = |part: &str| part.repeat(BODY_LENGTH / part.chars().count());
        let wide = |columns: usize, row: &str| {
            let head = format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
            let rest = BODY_LENGTH.saturating_sub(head.len()) / row.len();
            head + &row.repeat(rest)
        };
        let steps: String = (0..150).map(|n| " ".repeat(2 * n) + "- a\n").collect();
        vec![
            ("quotes", fill("> ")),
            ("quotes without spaces", fill(">")),
            ("lists", fill("- ")),
            ("numbered lists", fill("1. ")),
            ("numbered lists of another kind", fill("1) ")),
            ("lists of all kinds", fill("- * + 1. > ")),
            ("lists below each other", steps),
            ("a list of quotes", fill("* > a\n")),
            ("empty items", fill("-\n")),
            ("wide table, empty rows", wide(3_000, "|\n")),
            ("wide table, short rows", wide(5_000, "a|\n")),
            ("narrow table", wide(2, "|a|b\n")),
            ("square table", wide(110, "|a\n")),
            ("a quoted table", wide(1_000, "|a\n").lines().map(|line| format!("> {line}\n")).collect()),
            ("many tables", fill("|a|b\n|-|-\n|c\n\n")),
            ("open brackets", fill("[")),
            ("open images", fill("![")),
            ("open links", fill("[a](")),
            ("links in links", fill("[") + &fill("](b)")),
            ("short links", fill("[a](b) ")),
            ("one long reference", format!("[a]: /{}\n\n{}", "b".repeat(12_000), "[a] ".repeat(3_000))),
            ("references", fill("[a]: b\n")),
            ("addresses", fill("a@b.cc ")),
            ("web addresses", fill("www.a.b ")),
            ("auto links", fill("<http:a>")),
            ("stars", fill("*")),
            ("star and letter", fill("*a ")),
            ("nested emphasis", "*a _b ".repeat(3_000) + &"_ *".repeat(2_000)),
            ("well nested emphasis", "*a **b ".repeat(1_700) + &"c** d*".repeat(1_700)),
            ("emphasis of two kinds", fill("a**b_c* ")),
            ("strikes", fill("~~a ")),
            ("backticks of all lengths", (1..220).map(|n| "`".repeat(n) + " ").collect()),
            ("entities", fill("&quot;")),
            ("ampersands", fill("&")),
            ("quotation marks", fill("\"")),
            ("less than", fill("<")),
            ("tags", fill("<div>")),
            ("comments", fill("<!--")),
            ("declarations", fill("<!A ")),
            ("instructions", fill("<?")),
            ("backslashes", fill("\\*")),
            ("line breaks", fill("a\n")),
            ("headings", fill("#\n")),
            ("rules", fill("-\n\n***\n")),
            ("fences", fill("```\n")),
            ("tabs", fill("\t")),
            ("nothing visible", fill("\u{200b}")),
            ("wide letters", fill("\u{1f469}")),
        ]
    }

    #[test]
    fn a173_no_text_becomes_large_out_of_proportion() {
        for (what, source) in blow_ups() {
            match to_html(&source) {
                Ok(html) => assert!(html.len() <= HTML_LENGTH, "{what}: {}", html.len()),
                Err(refusal) => println!("{what}: {refusal}"),
            }
            // Twice the text costs twice, not four times: where it is not refused it grows by what was added.
            let (half, whole) = (&source[..source.floor_char_boundary(source.len() / 2)], &source);
            if let (Ok(half), Ok(whole)) = (to_html(half), to_html(whole)) {
                assert!(whole.len() <= 3 * half.len().max(source.len() / 2) + 1_000, "{what}: {} and {}", half.len(), whole.len());
            }
        }
    }

    #[test]
    fn what_people_write_is_not_refused() {
        let paragraph = "We are **looking** into [it](https://status.example.com/incidents/abc) & \"all\" `that`.\n\n";
        let table = "| Region | State | Since |\n|:--|--:|---|\n".to_owned() + &"| eu-west-1 | down | 10:00 |\n".repeat(600);
        let list = "1. First\n   - so\n     > quoted\n2. Second\n\n- - -\n* * *\n---------------------------- > 1.2.3.4.5.6\n";
        for source in [paragraph.repeat(250), table, list.repeat(250), "\"".repeat(BODY_LENGTH), "\u{1f469}".repeat(BODY_LENGTH)] {
            assert!(to_html(&source).is_ok(), "{}", &source[..40]);
        }
    }

    #[test]
    fn a173_what_costs_its_square_is_refused_by_its_number() {
        assert_eq!(to_html(&"&".repeat(BODY_LENGTH)), Err(Refusal::TooLong));
        assert_eq!(to_html(&"a&amp; ".repeat(BODY_LENGTH / 7)).map(|html| html.len() > BODY_LENGTH / 7), Ok(true));
    }

    #[tokio::test]
    async fn a173_a_refusal_names_the_field_and_says_what_to_do() {
        let refused = |source: String| async move { render("body", &source).await.unwrap_err().to_string() };
        assert!(refused("1. ".repeat(100)).await.starts_with("body is nested too deep"), "{}", refused("1. ".repeat(100)).await);
        let wide = format!("{}\n{}\n{}", "|a".repeat(3_000), "|-".repeat(3_000), "|\n".repeat(6_000));
        assert!(refused(wide).await.starts_with("body becomes too long when it is shown"));
    }
}
