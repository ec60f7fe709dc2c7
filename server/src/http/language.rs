//! Which language a visitor reads the page in: what they chose, what their browser asks for, what the page is written in.

use app::model::{Language, Word};
use axum::http::{HeaderMap, header};

/// The name of the cookie that keeps a choice.
pub const COOKIE: &str = "language";

/// The language chosen by `?lang=`, by the cookie, by Accept-Language, or the page's own; and whether it was chosen just now.
pub fn choose(query: Option<&str>, headers: &HeaderMap, own: Language) -> (Language, bool) {
    let asked = query.and_then(|query| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
        Language::parse(value)
    });
    if let Some(language) = asked {
        return (language, true);
    }
    (wanted(headers).unwrap_or(own), false)
}

/// The language kept in the cookie, or asked for by Accept-Language.
pub fn wanted(headers: &HeaderMap) -> Option<Language> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let kept = cookies.filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=')).find_map(Language::parse);
    let wanted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| negotiate(value.to_str().ok()?));
    kept.or_else(wanted)
}

/// The best of our languages by the weights of an Accept-Language header; of equal weight the first named.
fn negotiate(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for item in header.split(',').take(32) {
        let mut parts = item.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        let language = tag.split('-').next().and_then(Language::parse);
        if let Some(language) = language
            && weight > 0.0
            && best.is_none_or(|(so_far, _)| weight > so_far)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(query: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> &'static str {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        }
        choose(query, &headers, Language::English).0.as_str()
    }

    #[test]
    fn the_visitors_own_choice_wins() {
        assert_eq!(chosen(None, None, None), "en");
        assert_eq!(chosen(None, None, Some("it;q=0.9, de-AT;q=0.8, fr;q=0.7")), "de");
        assert_eq!(chosen(None, None, Some("de;q=0, *")), "en");
        assert_eq!(chosen(None, Some("a=b; language=de"), Some("en")), "de");
        assert_eq!(chosen(Some("x=1&lang=en"), Some("language=de"), Some("de")), "en");
        assert_eq!(chosen(Some("lang=\"><svg onload="), None, Some("q=;;,,,")), "en");
    }
}
