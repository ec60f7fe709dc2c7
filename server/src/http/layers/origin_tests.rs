//! What the guard lets through.

use super::*;

const COOKIE: (&str, &str) = ("cookie", "a=b; __Host-lightship=abc");

fn passes(method: &Method, headers: &[(&'static str, &str)]) -> bool {
    let mut all = HeaderMap::new();
    for (name, value) in headers {
        all.append(*name, value.parse().unwrap());
    }
    is_ours(method, &all, &Addresses::parse("https://status.test").unwrap())
}

#[test]
fn a103_what_another_site_sends_is_refused() {
    for headers in [
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "null"), ("sec-fetch-site", "same-origin")],
        &[("origin", "")],
        &[("origin", "https://status.test"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://status.test"), ("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")],
        &[("referer", "https://evil.example/")],
        &[("referer", "https://evil.example/https://status.test")],
        &[("referer", "https://status.test@evil.example/")],
        &[("referer", "https://evil.example\\@status.test/")],
        &[("referer", "about:blank")],
        &[("origin", "https://status.test"), ("origin", "https://evil.example")],
        &[],
    ] {
        let with_cookie: Vec<_> = headers.iter().copied().chain([COOKIE]).collect();
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            assert!(!passes(&method, &with_cookie), "{method} {headers:?}");
        }
    }
}

#[test]
fn a105_signing_somebody_in_from_another_site_is_refused() {
    for origin in ["https://evil.example", "null", "http://status.test"] {
        assert!(!passes(&Method::POST, &[("origin", origin)]), "{origin}");
    }
    assert!(passes(&Method::POST, &[]), "a program without a cookie may try to sign in");
}

#[test]
fn a106_only_exactly_our_own_origin_is_ours() {
    for origin in [
        "https://evil.status.test",
        "https://status.test.evil.example",
        "https://status.test:9999",
        "https://status.test:443",
        "https://status.test/",
        "https://xstatus.test",
        "http://status.test",
        "status.test",
    ] {
        assert!(!passes(&Method::POST, &[("origin", origin), COOKIE]), "{origin}");
    }
    for headers in [
        &[("origin", "https://status.test"), ("sec-fetch-site", "same-origin")][..],
        &[("origin", "https://status.test")],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("referer", "https://status.test/console?x=https://evil.example")],
    ] {
        let with_cookie: Vec<_> = headers.iter().copied().chain([COOKIE]).collect();
        assert!(passes(&Method::POST, &with_cookie), "{headers:?}");
    }
    let usual = Addresses::parse("https://status.test:443").unwrap();
    let other = Addresses::parse("https://status.test:8443").unwrap();
    assert!(is_origin("https://status.test", &usual) && is_origin("https://status.test:8443", &other));
    assert!(!is_origin("https://status.test", &other));
}

#[test]
fn a109_no_other_site_reads_a_stream_but_a_link_to_the_console_works() {
    assert!(!passes(&Method::GET, &[("origin", "https://evil.example"), COOKIE]));
    assert!(!passes(&Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors"), COOKIE]));
    assert!(!passes(&Method::GET, &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "websocket"), COOKIE]));
    assert!(passes(&Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), COOKIE]));
    assert!(passes(&Method::GET, &[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors"), COOKIE]));
    assert!(passes(&Method::GET, &[COOKIE]));
}
