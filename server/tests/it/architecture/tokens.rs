//! Rust source as words and signs: comments fall away, and so does what is compiled for tests only.

/// A word, a sign or a text, and the line it stands on, from 1.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its line.
    pub line: usize,
    /// A word, `::`, any other single sign, or a text with a quotation mark in front of it.
    pub text: String,
}

impl Token {
    /// Whether it is this word or sign.
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// A module that is compiled for tests only: its name, and its file if it says so.
pub type TestModule = (String, Option<String>);

/// The tokens of a file.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut all = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(&c) = chars.get(at) {
        let start = at;
        let mut text = None;
        match c {
            '/' if chars.get(at + 1) == Some(&'/') => at = end_of_line(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => at = end_of_block(&chars, at),
            '"' => (at, text) = quoted(&chars, at),
            'r' | 'b' if starts_raw(&chars, at).is_some() => (at, text) = raw(&chars, at),
            'b' if chars.get(at + 1) == Some(&'"') => (at, text) = quoted(&chars, at + 1),
            '\'' => at = end_of_quote(&chars, at),
            ':' if chars.get(at + 1) == Some(&':') => {
                at += 2;
                text = Some("::".to_owned());
            }
            c if c.is_alphanumeric() || c == '_' => {
                at += chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
                text = Some(chars[start..at].iter().collect());
            }
            c => {
                at += 1;
                text = (!c.is_whitespace()).then(|| c.to_string());
            }
        }
        all.extend(text.map(|text| Token { line, text }));
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    all
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    at + chars[at..].iter().take_while(|c| **c != '\n').count()
}

fn end_of_block(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => depth += 1,
            ('*', Some('/')) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(chars: &[char], start: usize) -> (usize, Option<String>) {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    let end = at.min(chars.len());
    (end + 1, Some(chars[start..end].iter().collect())).min((chars.len(), Some(chars[start..end].iter().collect())))
}

/// How many number signs a raw text that begins here has, if one does.
fn starts_raw(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let word_before = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let r = if chars[at] == 'b' { at + 1 } else { at };
    let signs = chars.get(r + 1..)?.iter().take_while(|c| **c == '#').count();
    (!word_before && chars.get(r) == Some(&'r') && chars.get(r + 1 + signs) == Some(&'"')).then_some((r + 2 + signs, signs))
}

fn raw(chars: &[char], start: usize) -> (usize, Option<String>) {
    let Some((first, signs)) = starts_raw(chars, start) else { return (start + 1, None) };
    let ends = |at: usize| chars[at] == '"' && chars[at + 1..].iter().take(signs).filter(|c| **c == '#').count() == signs;
    let end = (first..chars.len()).find(|at| ends(*at)).unwrap_or(chars.len());
    let text = std::iter::once('"').chain(chars[first..end].iter().copied()).collect();
    ((end + 1 + signs).min(chars.len()), Some(text))
}

/// After a character such as `'a'`; after the mark alone if it is a lifetime.
fn end_of_quote(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => at + 3 + chars[(at + 3).min(chars.len())..].iter().take_while(|c| **c != '\'').count() + 1,
        (Some(_), Some('\'')) => at + 3,
        _ => at + 1,
    }
}

/// Takes out what stands under `#[cfg(test)]`, and says which modules that were in other files.
pub fn without_tests(all: Vec<Token>) -> (Vec<Token>, Vec<TestModule>) {
    let mut kept = Vec::with_capacity(all.len());
    let mut modules = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let begins = |texts: &[&str]| starts_with(&all[at..], texts);
        if !begins(&["#", "[", "cfg", "(", "test", ")", "]"]) && !begins(&["#", "[", "cfg", "(", "all", "(", "test", ","]) {
            kept.push(all[at].clone());
            at += 1;
            continue;
        }
        let mut end = matching(&all, at + 1) + 1;
        let mut path = None;
        while end < all.len() && all[end].is("#") {
            let close = matching(&all, end + 1);
            if starts_with(&all[end..], &["#", "[", "path", "="]) {
                path = all.get(end + 4).map(|token| token.text.trim_start_matches('"').to_owned());
            }
            end = close + 1;
        }
        let item = end;
        while end < all.len() && !all[end].is(";") && !all[end].is("{") {
            end += if all[end].is("(") { matching(&all, end) + 1 - end } else { 1 };
        }
        if all.get(end).is_some_and(|token| token.is(";"))
            && let Some(name) = all[item..end].iter().position(|token| token.is("mod"))
        {
            modules.push((all[item + name + 1].text.clone(), path));
        }
        at = if all.get(end).is_some_and(|token| token.is("{")) { matching(&all, end) + 1 } else { end + 1 };
    }
    (kept, modules)
}

/// Whether the tokens begin with these.
pub fn starts_with(all: &[Token], texts: &[&str]) -> bool {
    all.len() >= texts.len() && all.iter().zip(texts).all(|(token, text)| token.is(text))
}

/// Where the bracket that opens at `open` is closed.
pub fn matching(all: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in all.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    all.len().saturating_sub(1)
}

/// Every path that is named, such as `crate::entity::page`, with its line; each leaf of a `use` is a path of its own.
pub fn paths(all: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        // `use<>` in a return type says what lives as long as it, and names no path.
        if all[at].is("use") && !all.get(at + 1).is_some_and(|next| next.is("<")) {
            at = leaves(all, at + 1, "", &mut found);
        } else if is_word(&all[at]) && all.get(at + 1).is_some_and(|next| next.is("::")) {
            let line = all[at].line;
            let mut path = all[at].text.clone();
            while at + 2 < all.len() && all[at + 1].is("::") && is_word(&all[at + 2]) {
                at += 2;
                path = format!("{path}::{}", all[at].text);
            }
            found.push((line, path));
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one branch of a `use`, and answers with where it ends.
fn leaves(all: &[Token], mut at: usize, before: &str, found: &mut Vec<(usize, String)>) -> usize {
    let mut path = before.to_owned();
    let mut line = all.get(at).map_or(0, |token| token.line);
    let mut branched = false;
    while let Some(token) = all.get(at) {
        match token.text.as_str() {
            "{" => {
                branched = true;
                at += 1;
                while at < all.len() && !all[at].is("}") {
                    at = leaves(all, at, &path, found);
                    at += usize::from(all.get(at).is_some_and(|token| token.is(",")));
                }
            }
            "," | "}" | ";" => break,
            "as" => at += 1,
            text => {
                path.push_str(text);
                line = token.line;
            }
        }
        at += 1;
    }
    if !branched && path.len() > before.len() {
        found.push((line, path));
    }
    at
}

fn is_word(token: &Token) -> bool {
    token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[test]
fn comments_texts_and_tests_are_not_read() {
    let source = r##"
        //! sea_orm
        use a::{b::{self, c as d}, e};
        /* f::g /* */ */ const H: &str = "i::j \" k"; const L: &str = r#"m"n"#; const O: char = '"'; fn p<'q>() { r::s() }
        #[cfg(test)]
        #[path = "t_tests.rs"]
        mod t;
        #[cfg(all(test, feature = "f"))]
        mod u { fn v() { w::x() } }
        fn y() { y::z() }
        fn aa() -> impl Sized + use<> { bb::cc(); dd::ee() }
        fn ff<'a>(_: &'a str) -> impl Sized + use<'a> { gg::hh(); ii::jj() }
    "##;
    let (kept, modules) = without_tests(tokens(source));
    let named: Vec<String> = paths(&kept).into_iter().map(|(line, path)| format!("{line} {path}")).collect();
    assert_eq!(named, ["3 a::b::self", "3 a::b::c", "3 a::e", "4 r::s", "10 y::z", "11 bb::cc", "11 dd::ee", "12 gg::hh", "12 ii::jj"]);
    assert_eq!(modules, [("t".to_owned(), Some("t_tests.rs".to_owned()))]);
}
