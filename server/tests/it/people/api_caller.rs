//! Scripts that show a token, and those that only try.

use app::model::{Scope, input::NewToken};
use axum::{Router, routing::get};
use server::{
    http::api_caller::ApiCaller,
    service::{actor::Actor, tokens},
};

use crate::support::{app::TestApp, door::Door};

both!(a113_a_token_is_shown_in_one_header_and_nowhere_else, a114_a_token_does_no_more_than_its_scopes);

async fn door(app: &TestApp) -> Door {
    let who = |ApiCaller(actor): ApiCaller| async move { format!("{} {}", actor.name, actor.must_run_installation().is_ok()) };
    Door::with(app, |wishes| wishes.routes = Some(Router::new().route("/api/who", get(who)))).await
}

async fn token(app: &TestApp, scope: Scope) -> String {
    let input = NewToken { name: "deploy".into(), scopes: vec![scope], unlimited: false, expires_at: None };
    tokens::create_token(&app.services, &Actor::command_line(), Some(app.page), input).await.unwrap().1
}

async fn a113_a_token_is_shown_in_one_header_and_nowhere_else(app: &TestApp) {
    let door = door(app).await;
    let secret = token(app, Scope::Read).await;
    for scheme in ["Bearer", "OAuth"] {
        let reply = door.get_with("/api/who", &[("Authorization", &format!("{scheme} {secret}"))]).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, "deploy false"));
    }
    for query in ["api", "token", "access_token", "api_key", "key"] {
        let reply = door.get(&format!("/api/who?{query}={secret}")).await;
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, "Bearer"), "{query}");
    }
    for bad in [
        "",
        "Bearer ",
        "Bearer",
        "Bearer null",
        "Bearer undefined",
        "bearer",
        "Basic Og==",
        "Bearer ls_",
        "Bearer  ",
        &format!("Basic {secret}"),
    ] {
        assert_eq!(door.get_with("/api/who", &[("Authorization", bad)]).await.status, 401, "{bad:?}");
    }
    let whole = format!("Bearer {secret}");
    let twice = [("Authorization", whole.as_str()), ("Authorization", whole.as_str())];
    assert_eq!(door.get_with("/api/who", &twice).await.status, 401);
    assert_eq!(door.get_with("/api/who", &[("Cookie", &format!("__Host-lightship={secret}"))]).await.status, 401);
}

async fn a114_a_token_does_no_more_than_its_scopes(app: &TestApp) {
    let door = door(app).await;
    for scope in [Scope::Read, Scope::Admin] {
        let secret = token(app, scope).await;
        let reply = door.get_with("/api/who", &[("Authorization", &format!("Bearer {secret}"))]).await;
        assert_eq!(reply.text(), "deploy false", "no token runs the installation");
    }
}
