//! Scripts that show a token, and those that only try.

use app::model::Scope;
use axum::{Router, routing::get};
use server::http::api_caller::ApiCaller;

use crate::support::{
    app::TestApp,
    door::{Door, token},
};

both!(a113_a_token_is_shown_in_one_header_and_nowhere_else, a114_a_token_does_no_more_than_its_scopes);

async fn door(app: &TestApp) -> Door {
    let who = |ApiCaller(actor): ApiCaller| async move { format!("{} {}", actor.name, actor.must_run_installation().is_ok()) };
    Door::with(app, |wishes| wishes.routes = Some(Router::new().route("/api/who", get(who)))).await
}

async fn a113_a_token_is_shown_in_one_header_and_nowhere_else(app: &TestApp) {
    let door = door(app).await;
    let secret = token(app, Some(app.page), Scope::Read).await;
    for scheme in ["Bearer", "OAuth"] {
        let reply = door.get_with("/api/who", &[("Authorization", &format!("{scheme} {secret}"))]).await;
        assert_eq!((reply.status, reply.text().as_str()), (200, "script false"));
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
        let secret = token(app, Some(app.page), scope).await;
        let reply = door.get_with("/api/who", &[("Authorization", &format!("Bearer {secret}"))]).await;
        assert_eq!(reply.text(), "script false", "no token runs the installation");
    }
}
