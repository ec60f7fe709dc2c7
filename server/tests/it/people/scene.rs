//! A console with next to nothing in it, before which stands what stands before the real one; and people who sign in.

use std::time::Duration;

use app::model::{Role, UserId, input::NewUser};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
};
use futures::stream;
use server::{
    http::{session::Caller, state::AppState},
    service::{
        actor::Actor,
        sessions::{self, Proved, SignedIn},
        sign_in::{self, Outcome, Proof},
        users,
    },
};

use crate::support::{
    app::TestApp,
    door::{Door, Wishes},
    raw::Reply,
};

/// Everybody's password.
pub const PASSWORD: &str = "kelp lantern orbit";

/// What browsers send along from our own pages.
pub const OURS: (&str, &str) = ("Origin", "https://status.example.com");

/// The routes: who am I, sign in, sign out, and a stream that lasts as long as the session.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/_fn/sign_in", post(enter))
        .route("/_fn/sign_out", post(leave))
        .route("/console/me", get(me))
        .route("/console/stream", get(follow))
        .route("/console/public", get(async || "anybody"))
}

async fn me(signed_in: SignedIn) -> String {
    signed_in.email
}

async fn enter(State(state): State<AppState>, caller: Caller, body: String) -> (StatusCode, String) {
    let (email, password) = body.split_once(' ').unwrap_or((&body, ""));
    let network = caller.network();
    let proof = Proof { email, password, code: None, network: &network, ip: caller.address(), request_id: caller.request_id.clone() };
    match sign_in::sign_in(&state.services, &state.vault, &state.throttle, proof).await {
        Ok(Outcome::Passed(row)) => {
            caller.begin(&caller.proved(|ip, agent| Proved::by(&row, ip, agent))).await.expect("it can be kept");
            (StatusCode::OK, "in".into())
        }
        Ok(_) => (StatusCode::UNAUTHORIZED, "refused".into()),
        Err(error) => (StatusCode::TOO_MANY_REQUESTS, error.to_string()),
    }
}

async fn leave(caller: Caller) {
    caller.end().await.expect("it can be forgotten");
}

async fn follow(State(state): State<AppState>, signed_in: SignedIn) -> impl IntoResponse {
    Body::from_stream(stream::unfold((state, signed_in), |(state, signed_in)| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let is_good = sessions::is_good(&state.services, &signed_in.session).await.unwrap_or_default();
        is_good.then_some((Ok::<_, std::io::Error>("event: beat\n\n"), (state, signed_in)))
    }))
}

/// The console, open.
pub async fn console(app: &TestApp) -> Door {
    console_with(app, |_| ()).await
}

/// The console of an installation that is otherwise.
pub async fn console_with(app: &TestApp, change: impl FnOnce(&mut Wishes)) -> Door {
    Door::with(app, |wishes| {
        wishes.console = Some(routes());
        change(wishes);
    })
    .await
}

/// Somebody with an account.
pub async fn person(app: &TestApp, name: &str, role: Role) -> UserId {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    users::create_user(&app.services, &Actor::command_line(), Some(app.page), input, Some(PASSWORD)).await.expect("the person is fine")
}

/// What comes of signing in from one of our own pages.
pub async fn try_in(door: &Door, name: &str, headers: &[(&str, &str)]) -> Reply {
    door.send("POST", "/_fn/sign_in", &[&[OURS], headers].concat(), &format!("{name}@example.com {PASSWORD}")).await
}

/// The cookie of somebody who signed in.
pub async fn cookie(door: &Door, name: &str) -> String {
    let reply = try_in(door, name, &[]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.header("set-cookie").split(';').next().expect("there is a cookie").to_owned()
}

/// Who the console says one is.
pub async fn whoami(door: &Door, cookie: &str) -> (u16, String) {
    let reply = door.get_with("/console/me", &[("Cookie", cookie)]).await;
    (reply.status, reply.text())
}
