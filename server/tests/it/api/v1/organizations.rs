//! People, as scripts read them.

use app::model::{
    Role, Scope, Word,
    input::{NewToken, NewUser},
};
use serde_json::{Value, json};
use server::service::{actor::Actor, members, tokens, users};

use super::{Scene, ids, said, token};
use crate::support::app::TestApp;

both!(
    people_are_listed_and_looked_after_with_a_token_for_that,
    nobody_gets_back_with_a_token_what_was_taken_from_them,
    only_who_looks_after_people_reads_who_there_is,
);

async fn people_are_listed_and_looked_after_with_a_token_for_that(app: &TestApp) {
    let scene = Scene::on(app).await;
    let new = |email: &str, name: &str, role| NewUser { email: email.into(), name: name.into(), role };
    let admin = Actor::command_line();
    let make = |input| users::create_user(&app.services, &admin, Some(app.page), input, None);
    let zoe = make(new("zoe@example.org", "Zoe", Role::Owner)).await.unwrap();
    let ann = make(new("ann@example.org", "Ann Mary Lee", Role::Editor)).await.unwrap();
    let base = format!("/v1/organizations/{}", app.page);
    let people = said(&scene.send("GET", &format!("{base}/users"), &[], "").await);
    assert_eq!(
        (people[0]["email"].as_str(), people[0]["first_name"].as_str(), people[0]["last_name"].as_str()),
        (Some("ann@example.org"), Some("Ann"), Some("Mary Lee"))
    );
    assert_eq!((ids(&people).len(), people[0].as_object().unwrap().contains_key("password")), (2, false));
    let permissions = said(&scene.send("GET", &format!("{base}/permissions/{ann}"), &[], "").await);
    let of_page = &permissions["data"]["pages"][app.page.as_str()];
    assert_eq!((&of_page["incident_manager"], &of_page["page_configuration"]), (&json!(true), &json!(false)));
    let send = async |method: &str, path: String, body: Value| {
        scene.send(method, &path, &[("Content-Type", "application/json")], &body.to_string()).await.status
    };
    let before = app.dump().await;
    assert_eq!(send("POST", format!("{base}/users"), json!({ "user": { "email": "new@example.org" } })).await, 403);
    assert_eq!(send("DELETE", format!("{base}/users/{ann}"), json!({})).await, 403);
    let wanted = json!({ "pages": { app.page.as_str(): { "page_configuration": true } } });
    assert_eq!(send("PUT", format!("{base}/permissions/{ann}"), wanted).await, 403);
    assert!(before == app.dump().await, "nothing was written");
    assert_eq!(send("GET", format!("/v1/organizations/{}/users", app.other_page), json!({})).await, 404);
    assert_eq!(send("GET", format!("{base}/permissions/zzzzzzzzzzzz"), json!({})).await, 404);

    let free = Scene { token: token(app, Some(app.page), Scope::People).await, ..scene };
    let send = async |method: &str, path: String, body: Value| {
        free.send(method, &path, &[("Content-Type", "application/json")], &body.to_string()).await
    };
    let new = json!({ "user": { "email": "new@example.org", "first_name": "Nora", "last_name": "Berg", "password": "an owl on a wire" } });
    let made = send("POST", format!("{base}/users"), new).await;
    assert_eq!((made.status, said(&made)["last_name"].as_str()), (201, Some("Berg")), "{}", made.text());
    let nora = said(&made)["id"].as_str().unwrap().to_owned();
    let wanted = json!({ "pages": { app.page.as_str(): { "incident_manager": true } } });
    let changed = said(&send("PUT", format!("{base}/permissions/{nora}"), wanted).await);
    assert_eq!(changed["data"]["pages"][app.page.as_str()]["incident_manager"], true);
    assert_eq!(send("DELETE", format!("{base}/users/{nora}"), json!({})).await.status, 200);
    assert_eq!(send("DELETE", format!("{base}/users/{zoe}"), json!({})).await.status, 403, "owners are not theirs to remove");
    let incident = json!({ "incident": { "name": "Not theirs" } });
    assert_eq!(send("POST", format!("/v1/pages/{}/incidents", app.page), incident).await.status, 403);
}

async fn nobody_gets_back_with_a_token_what_was_taken_from_them(app: &TestApp) {
    let make = |email: &str, role| {
        let input = NewUser { email: email.into(), name: "Ann".into(), role };
        async move { users::create_user(&app.services, &Actor::command_line(), Some(app.page), input, None).await.unwrap() }
    };
    make("zoe@example.org", Role::Owner).await;
    let ann = make("ann@example.org", Role::Admin).await;
    let roles = members::roles_of(&app.services, ann).await.unwrap();
    let input = NewToken { name: "People".into(), scopes: vec![Scope::People], unlimited: false, expires_at: None };
    let (_, secret) = tokens::create_token(&app.services, &Actor::member(ann, "Ann", roles), Some(app.page), input).await.unwrap();
    assert!(tokens::authenticate(&app.services, &secret).await.unwrap().is_some());
    members::change_role(&app.services, &Actor::command_line(), app.page, ann, Role::Editor).await.unwrap();
    assert!(tokens::authenticate(&app.services, &secret).await.unwrap().is_none());
}

async fn only_who_looks_after_people_reads_who_there_is(app: &TestApp) {
    let input = NewUser { email: "ann@example.org".into(), name: "Ann".into(), role: Role::Editor };
    let ann = users::create_user(&app.services, &Actor::command_line(), Some(app.page), input, None).await.unwrap();
    for &scope in Scope::ALL {
        let scene = Scene::with(app, scope).await;
        for path in ["users".to_owned(), format!("permissions/{ann}")] {
            let reply = scene.send("GET", &format!("/v1/organizations/{}/{path}", app.page), &[], "").await;
            assert_eq!(
                reply.status,
                if matches!(scope, Scope::Admin | Scope::People) { 200 } else { 403 },
                "{scope} {path}: {}",
                reply.text()
            );
        }
    }
}
