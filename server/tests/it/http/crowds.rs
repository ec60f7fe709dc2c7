//! The same again and again: searches without number, files without end, pages compressed beside what a visitor sends along.

use app::model::{Language, Scope, Word, input::NewToken};
use sea_orm::EntityTrait;
use server::{
    entity::component,
    http::assets::PATHS,
    service::{actor::Actor, tokens},
};

use super::scene::Scene;
use crate::support::{app::TestApp, door::Door};

both!(
    a139_readiness_is_looked_up_once_a_second,
    a179_searches_ask_no_database_and_only_so_many_are_kept,
    a182_what_is_compressed_holds_no_secret
);

on_sqlite!(a181_files_are_sent_as_they_were_packed);

async fn a139_readiness_is_looked_up_once_a_second(app: &TestApp) {
    let door = Door::open(app).await;
    let ask = async || {
        assert_eq!(door.get("/readyz").await.text(), "ok\n");
        app.services.db.uses().1
    };
    let once = ask().await;
    for _ in 0..100 {
        assert_eq!(ask().await, once, "the same second");
    }
    app.clock.advance(1_000);
    assert!(ask().await > once, "the next one");
}

async fn a179_searches_ask_no_database_and_only_so_many_are_kept(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    door.get("/").await;
    let (uses, before) = (app.services.db.uses().1, door.renders().await);
    // Only so much of a long one is looked at: what differs behind that is the same search.
    for end in ["x", "y", "z"] {
        let long = format!("/?q={}{end}", "play%20".repeat(1_500));
        assert!(long.len() > 10_000);
        let reply = door.get(&long).await;
        assert_eq!(reply.status, 200);
        assert!(reply.body.len() < 200_000, "{} bytes", reply.body.len());
    }
    assert_eq!(door.renders().await - before, 1, "one search");
    let search = async |n: usize| {
        let before = door.renders().await;
        assert_eq!(door.get(&format!("/?q=search%20{n}")).await.status, 200);
        door.renders().await - before
    };
    assert_eq!((search(0).await, search(0).await), (1, 0), "asked again it is there");
    for n in 1..100 {
        assert_eq!(search(n).await, 1);
    }
    assert_eq!((search(99).await, search(0).await), (0, 1), "and the oldest is forgotten");
    assert_eq!(app.services.db.uses().1, uses, "nobody asks the database");
}

async fn a181_files_are_sent_as_they_were_packed(app: &TestApp) {
    let door = Door::open(app).await;
    let renders = door.renders().await;
    let texts = PATHS.texts.iter().map(|(_, path)| path);
    let files = [&PATHS.visitor_wasm, &PATHS.visitor_js, &PATHS.painter_wasm, &PATHS.painter_js, &PATHS.chart_js, &PATHS.css];
    for path in files.into_iter().chain(texts).filter(|path| !path.is_empty()) {
        let on_disk = |ending: &str| {
            let file = format!("{}/../frontend/dist{path}{ending}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
        };
        let [plain, gzip, brotli] = ["", ".gz", ".br"].map(on_disk);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, plain, "{path}");
        for (accepts, encoding, bytes) in [
            ("br, gzip, zstd", "br", &brotli),
            ("zstd, gzip;q=0.1, br;q=0.01", "br", &brotli),
            ("gzip, zstd", "gzip", &gzip),
            ("gzip, br;q=0", "gzip", &gzip),
            ("zstd", "", &plain),
            ("deflate, compress, identity", "", &plain),
            ("*", "", &plain),
            ("", "", &plain),
        ] {
            for _ in 0..5 {
                let reply = door.get_with(path, &[("Accept-Encoding", accepts)]).await;
                assert_eq!((reply.status, reply.header("content-encoding")), (200, encoding), "{path} {accepts:?}");
                assert!(&reply.body == bytes, "{path} {accepts:?}: these are other bytes");
                assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
                assert_eq!(reply.header("vary"), "Accept-Encoding", "{path}");
            }
        }
    }
    assert_eq!(door.renders().await, renders, "none of it is made for anybody");
}

async fn a182_what_is_compressed_holds_no_secret(app: &TestApp) {
    let scene = Scene::on(app).await;
    let new = NewToken { name: "deploy".into(), scopes: vec![Scope::Admin], unlimited: false, expires_at: None };
    let (_, token) = tokens::create_token(&app.services, &Actor::command_line(), Some(app.page), new).await.expect("the token is fine");
    let keys = component::Entity::find().all(app.services.db.read()).await.unwrap().into_iter().map(|row| row.automation_key);
    let door = Door::open(app).await;
    let secrets: Vec<String> = keys.chain([token.clone(), "the-session-of-somebody".into()]).collect();
    for path in scene.pages().into_iter().chain(scene.nothing()) {
        let plain = door.get(&path).await;
        for encoding in ["br", "gzip", "identity"] {
            let nobody = door.get_with(&path, &[("Accept-Encoding", encoding)]).await;
            let somebody = [
                ("Accept-Encoding", encoding),
                ("Cookie", "__Host-session=the-session-of-somebody; csrf=the-session-of-somebody"),
                ("Authorization", &format!("Bearer {token}")),
                ("X-Csrf-Token", "the-session-of-somebody"),
            ];
            // What does not depend on who asks tells nobody about anybody, however it is compressed.
            assert_eq!(door.get_with(&path, &somebody).await.looks(), nobody.looks(), "{path} {encoding}");
            assert!(!nobody.has("set-cookie"), "{path}");
        }
        let html = plain.text();
        for secret in &secrets {
            assert!(!secret.is_empty() && !html.contains(secret.as_str()), "{path}");
        }
        for field in ["type=\"hidden\"", "csrf", "_token", "nonce="] {
            assert!(!html.to_lowercase().contains(field), "{path}: {field}");
        }
    }
    // The one cookie there is says a language and nothing else.
    for language in Language::ALL {
        let word = language.as_str();
        let chosen = door.get(&format!("/?lang={word}")).await;
        assert_eq!(chosen.header("set-cookie"), format!("language={word}; Path=/; Max-Age=31536000; SameSite=Lax; Secure"));
    }
}
