//! What visitors get at every address: status, kind, policy, caching, encodings, languages.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::scene::{NOBODY, Scene};
use crate::support::{app::TestApp, door::Door, raw::Reply};

both!(
    every_page_is_html_that_may_run_only_its_own_scripts,
    what_is_nowhere_is_one_and_the_same_page,
    every_answer_carries_the_headers_that_keep_browsers_in_bounds,
    head_is_get_without_a_body,
    whoever_has_it_already_is_told_so,
    every_encoding_says_the_same,
    a_visitor_reads_in_the_language_they_chose,
    other_methods_are_refused_with_those_that_work,
    the_id_of_an_event_leads_to_the_event,
);

on_sqlite!(
    without_https_no_browser_is_told_to_insist_on_it,
    machines_get_no_page_where_nothing_is,
    files_with_a_hash_in_their_name_never_change,
    probes_answer_in_plain_text_and_are_never_kept,
);

/// The texts of all scripts in a document that a browser would run from within it.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in html.split("<script").skip(1) {
        let (attributes, rest) = part.split_once('>').expect("a tag ends");
        let (text, _) = rest.split_once("</script>").expect("a script ends");
        if !attributes.contains("src=") && !attributes.contains("application/") {
            found.push(text);
        }
    }
    found
}

async fn every_page_is_html_that_may_run_only_its_own_scripts(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for path in scene.pages().iter().chain(&scene.nothing()) {
        let reply = door.get(path).await;
        let wanted = if scene.pages().contains(path) { 200 } else { 404 };
        assert_eq!((reply.status, reply.header("content-type")), (wanted, "text/html; charset=utf-8"), "{path}");
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("base-uri 'none'"), "{path}: {policy}");
        for weak in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:", "'strict-dynamic'"] {
            assert!(!policy.contains(weak), "{path}: {policy}");
        }
        let html = reply.text();
        let scripts = inline_scripts(&html);
        assert!(!scripts.is_empty(), "{path}");
        for script in &scripts {
            let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
            assert!(policy.contains(&hash), "{path}: {script}");
        }
        assert_eq!(policy.matches("'sha256-").count(), scripts.len(), "{path}: no hash of anything else: {policy}");
        // What the policy would stop is not there in the first place.
        for refused in ["<style", " style=\"", " onclick=", " onload=", " onerror=", "javascript:", "__xss=1</script>"] {
            assert!(!html.contains(refused), "{path}: {refused}");
        }
    }
}

async fn what_is_nowhere_is_one_and_the_same_page(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let nothing = door.get("/nothing").await;
    let before = (door.renders().await, app.services.db.uses().1);
    for path in scene.nothing() {
        assert_eq!(door.get(&path).await.looks(), nothing.looks(), "{path}");
    }
    for n in 0..50 {
        assert_eq!(door.get(&format!("/components/{n:012}")).await.looks(), nothing.looks());
        assert_eq!(door.get(&format!("/incidents/{n:012}")).await.looks(), nothing.looks());
        assert_eq!(door.get(&format!("/history/{:04}/01", 1900 + n)).await.looks(), nothing.looks());
    }
    assert_eq!((door.renders().await, app.services.db.uses().1), before, "it is made once, and nobody is asked");
}

async fn every_answer_carries_the_headers_that_keep_browsers_in_bounds(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let mut paths = [scene.pages(), scene.nothing()].concat();
    let others = ["/events/snapshot", "/livez", "/readyz", "/favicon.svg", "/api/x", "/pkg/x", "/uptime", "/incidents/%ff"];
    paths.extend(others.map(str::to_owned));
    let mut replies = Vec::new();
    for path in &paths {
        replies.push((path.as_str(), door.get(path).await));
        replies.push((path.as_str(), door.ask("DELETE", path, &[]).await));
    }
    replies.push(("a bad host", door.get_with("/", &[("Host", "a@b")]).await));
    for (path, reply) in replies {
        let always = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ];
        for (name, value) in always {
            assert_eq!(reply.header(name), value, "{path} {}: {name}", reply.status);
        }
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!reply.has("server") && !reply.has("x-powered-by") && reply.has("x-request-id"), "{path}: {reply:?}");
        assert!(reply.status < 500, "{path}: {}", reply.status);
    }
}

async fn without_https_no_browser_is_told_to_insist_on_it(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.settings.base_url = None).await;
    for path in ["/", "/nothing", "/livez", "/favicon.svg"] {
        let reply = door.get_with(path, &[("X-Forwarded-Proto", "https")]).await;
        assert!(!reply.has("strict-transport-security"), "{path}");
    }
    assert!(!door.get("/?lang=de").await.header("set-cookie").contains("Secure"));
}

async fn head_is_get_without_a_body(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let files = ["/events/snapshot", "/livez", "/favicon.svg", "/api/x"].map(str::to_owned);
    for path in [scene.pages(), scene.nothing(), files.to_vec()].concat() {
        let (got, asked) = (door.get(&path).await, door.ask("HEAD", &path, &[]).await);
        assert_eq!(asked.body, b"", "{path}");
        let kept = |reply: &Reply| {
            let mut headers = reply.looks().1;
            headers.sort();
            (reply.status, headers)
        };
        assert_eq!(kept(&asked), kept(&got), "{path}");
    }
    // Nothing may follow an answer to HEAD that could be taken for the next one.
    let mut wire = door.wire().await;
    wire.ask("HEAD", "/", &[]).await;
    assert_eq!(wire.reply_to_head().await.status, 200);
    wire.ask("GET", "/livez", &[]).await;
    assert_eq!(wire.reply().await.text(), "ok\n");
}

async fn whoever_has_it_already_is_told_so(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let files = ["/events/snapshot".to_owned(), "/favicon.svg".to_owned(), server::http::assets::PATHS.css.clone()];
    for path in scene.pages().into_iter().chain(files) {
        let got = door.get(&path).await;
        let tag = got.header("etag").to_owned();
        assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{path}: {tag}");
        let strong = tag.trim_start_matches("W/").to_owned();
        for named in [tag.clone(), strong.clone(), "*".into(), format!("\"x\", {tag}"), format!("\"x\",{strong} , W/\"y\"")] {
            let reply = door.get_with(&path, &[("If-None-Match", &named)]).await;
            assert_eq!((reply.status, &reply.body[..]), (304, &b""[..]), "{path}: {named}");
            for name in ["etag", "cache-control", "vary"] {
                assert_eq!(reply.header(name), got.header(name), "{path}: {name}");
            }
            assert!(!reply.has("content-type") && !reply.has("content-encoding"), "{path}: {reply:?}");
        }
        for named in ["\"x\"", "", "x", "W/", strong.trim_matches('"')] {
            assert_eq!(door.get_with(&path, &[("If-None-Match", named)]).await.status, 200, "{path}: {named}");
        }
    }
    let nothing = door.get("/nothing").await;
    let again = door.get_with("/nothing", &[("If-None-Match", nothing.header("etag"))]).await;
    assert_eq!(again.status, 404, "what is nowhere stays so");
    let front = door.get("/").await.header("etag").to_owned();
    app.post(scene.incident, crate::support::deeds::comment("More.")).await;
    assert_eq!(door.get_with("/", &[("If-None-Match", &front)]).await.status, 200, "a change makes another");
}

async fn every_encoding_says_the_same(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let files = [server::http::assets::PATHS.css.clone(), server::http::assets::PATHS.visitor_wasm.clone()];
    for path in [scene.pages(), scene.nothing(), files.to_vec()].concat() {
        let plain = door.get(&path).await;
        assert!(!plain.has("content-encoding") && plain.header("vary").contains("Accept-Encoding"), "{path}");
        for (accepted, encoding) in [
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0, gzip", "gzip"),
            ("BR;Q=0.0, GZip", "gzip"),
            ("br;q=0,gzip;q=0.000", ""),
            ("identity", ""),
            ("deflate, zstd, brx, xgzip", ""),
            (";;,q=1,,", ""),
        ] {
            let reply = door.get_with(&path, &[("Accept-Encoding", accepted)]).await;
            assert_eq!((reply.status, reply.header("content-encoding")), (plain.status, encoding), "{path}: {accepted}");
            assert_eq!(reply.header("vary"), plain.header("vary"), "{path}");
            assert_eq!(decoded(&reply), plain.body, "{path}: {accepted}");
        }
    }
}

fn decoded(reply: &Reply) -> Vec<u8> {
    let mut plain = Vec::new();
    match reply.header("content-encoding") {
        "br" => brotli::BrotliDecompress(&mut &reply.body[..], &mut plain).map(|()| 0).expect("it is Brotli"),
        "gzip" => std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&reply.body[..]), &mut plain).expect("it is gzip"),
        _ => return reply.body.clone(),
    };
    plain
}

async fn a_visitor_reads_in_the_language_they_chose(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for path in scene.pages() {
        let with = |pair: &str| if path.contains('?') { format!("{path}&{pair}") } else { format!("{path}?{pair}") };
        let cases = [
            (path.clone(), vec![], "en"),
            (path.clone(), vec![("Accept-Language", "it, de-AT;q=0.9, en;q=0.1")], "de"),
            (path.clone(), vec![("Accept-Language", "de"), ("Cookie", "a=b; language=en")], "en"),
            (path.clone(), vec![("Cookie", "language=xx"), ("Accept-Language", "de")], "de"),
            (with("lang=de"), vec![("Cookie", "language=en")], "de"),
            (with("lang=%22%3E%3Csvg%20onload=1%3E"), vec![], "en"),
        ];
        for (path, headers, language) in cases {
            let reply = door.get_with(&path, &headers).await;
            assert_eq!((reply.status, reply.header("content-language")), (200, language), "{path} {headers:?}");
            assert!(reply.text().starts_with(&format!("<!DOCTYPE html><html lang=\"{language}\"")), "{path}");
            assert_eq!(reply.header("vary"), "Accept-Encoding, Accept-Language, Cookie");
            let chosen = path.contains("lang=de");
            assert_eq!(reply.has("set-cookie"), chosen, "{path}");
            assert_eq!(reply.header("cache-control").starts_with("private"), chosen, "{path}: a choice is nobody else's");
        }
    }
    let chosen = door.get("/?lang=de").await;
    assert_eq!(chosen.header("set-cookie"), "language=de; Path=/; Max-Age=31536000; SameSite=Lax; Secure");
    let again = door.get_with("/?lang=de", &[("If-None-Match", chosen.header("etag"))]).await;
    assert_eq!((again.status, again.header("cache-control")), (304, "private, max-age=0"));
}

async fn other_methods_are_refused_with_those_that_work(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let files = ["/events", "/events/snapshot", "/livez", "/readyz", "/favicon.svg", &server::http::assets::PATHS.css].map(str::to_owned);
    for path in scene.pages().into_iter().chain(files) {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO"] {
            // Other sites may follow the stream, and ask before.
            if (method, path.as_str()) == ("OPTIONS", "/events") {
                continue;
            }
            let reply = door.ask(method, &path, &[("Content-Length", "0"), ("X-HTTP-Method-Override", "GET")]).await;
            let allowed: Vec<&str> = reply.header("allow").split(',').map(str::trim).collect();
            assert_eq!((reply.status, allowed), (405, vec!["GET", "HEAD"]), "{method} {path}");
            assert_eq!(reply.body, b"", "{method} {path}");
        }
    }
}

async fn the_id_of_an_event_leads_to_the_event(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let Scene { player, incident, maintenance, .. } = scene;
    let cases = [
        (format!("/incidents/{maintenance}"), 308, format!("/maintenance/{maintenance}")),
        (format!("/maintenance/{incident}"), 308, format!("/incidents/{incident}")),
        ("/uptime".to_owned(), 307, format!("/uptime/{player}/2026/03")),
        (format!("/uptime/{player}"), 307, format!("/uptime/{player}/2026/03")),
    ];
    for (path, status, to) in cases {
        let reply = door.get_with(&path, &[("Host", "evil.example"), ("X-Forwarded-Host", "evil.example")]).await;
        assert_eq!((reply.status, reply.header("location")), (status, to.as_str()), "{path}");
        assert_eq!(door.get(&to).await.status, 200);
    }
    assert_eq!(door.get(&format!("/incidents/{NOBODY}")).await.status, 404);
}

async fn machines_get_no_page_where_nothing_is(app: &TestApp) {
    let door = Door::open(app).await;
    for path in ["/api/", "/api/v9/x", "/api/v2/%2e%2e/x", "/pkg/", "/pkg/x.js", "/pkg/main.css"] {
        let reply = door.get(path).await;
        assert_eq!((reply.status, reply.body.len(), reply.has("content-type")), (404, 0, false), "{path}");
    }
}

async fn files_with_a_hash_in_their_name_never_change(app: &TestApp) {
    let door = Door::open(app).await;
    let paths = &server::http::assets::PATHS;
    let hashed = [
        (&paths.css, "text/css; charset=utf-8"),
        (&paths.font_latin, "font/woff2"),
        (&paths.visitor_js, "text/javascript; charset=utf-8"),
        (&paths.visitor_wasm, "application/wasm"),
        (&paths.chart_js, "text/javascript; charset=utf-8"),
        (&paths.painter_js, "text/javascript; charset=utf-8"),
        (&paths.painter_wasm, "application/wasm"),
    ];
    for (path, kind) in hashed {
        let reply = door.get(path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, kind), "{path}");
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        assert!(!reply.has("set-cookie") && !reply.body.is_empty(), "{path}");
        for copy in ["br", "gz"] {
            assert_eq!(door.get(&format!("{path}.{copy}")).await.status, 404, "{path}: only as an encoding");
        }
    }
    assert_eq!(door.get("/favicon.svg").await.header("cache-control"), "public, max-age=86400");
    for hidden in ["/manifest.json", "/favicon.svg.br", "/favicon.svg.gz", "/pkg", "/mark", "/mark/"] {
        assert_eq!(door.get(hidden).await.status, 404, "{hidden}");
    }
}

async fn probes_answer_in_plain_text_and_are_never_kept(app: &TestApp) {
    let door = Door::open(app).await;
    for path in ["/livez", "/readyz"] {
        let reply = door.get(path).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, "ok\n"), "{path}");
        assert_eq!((reply.header("content-type"), reply.header("cache-control")), ("text/plain; charset=utf-8", "no-store"), "{path}");
    }
    assert_eq!(door.get("/metrics").await.status, 404, "figures are on the private address only");
}
