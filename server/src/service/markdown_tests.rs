//! What texts become, and what they cannot become.

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
    for source in [
        "![](https://evil.example/p.gif)",
        "![A chart](//evil.example/p.gif)",
        "![A chart](https://evil.example/files/0123456789abcdef0123456789abcdef-1x1)",
        "![A chart](/files/../p.gif)",
        "![A chart](data:image/png;base64,AA==)",
        "![A chart][a]\n\n[a]: https://evil.example/p.gif",
    ] {
        let html = html(source);
        assert!(!html.contains("<img") && !html.contains("evil.example"), "{source} -> {html}");
        assert_eq!(html.contains("A chart"), source.contains("A chart"), "its words are left: {html}");
    }
}

#[test]
fn a_picture_of_ours_is_shown_with_its_room_and_its_words() {
    let address = "/files/0123456789abcdef0123456789abcdef-640x80";
    assert_eq!(
        html(&format!("![Errors \"by\" `region` <b>\\[%\\]]({address} \"t\")")),
        format!(
            "<p><img src=\"{address}\" alt=\"Errors &quot;by&quot; region &lt;b&gt;[%]\" width=\"640\" height=\"80\" loading=\"lazy\"></p>"
        )
    );
    for wordless in [format!("![]({address})"), format!("![ ]({address})"), format!("![**]({address})\n![](  {address})")] {
        assert_eq!(to_html(&wordless), Err(Refusal::NoWords), "{wordless}");
    }
    let told = html(&format!("[![More]({address})](https://status.example.com/)"));
    assert!(told.starts_with("<p><a href=\"https://status.example.com/\"") && told.contains("<img src="), "{told}");
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
