//! Each other way, at a receiver that takes what its service would take.

use app::model::{Channel, DeliveryState, SubscriberState};
use server::config::{OutboundSettings, SmsFormat};

use super::{Worker, down, load, reader, settled};
use crate::support::{
    app::TestApp,
    receiver::{Answer, Receiver},
};

both!(chats_get_their_own_forms, text_messages_go_through_the_gateway_that_is_set, a_browser_gets_what_it_alone_can_read);

async fn chats_get_their_own_forms(app: &TestApp) {
    let player = app.component("Player").await;
    let receiver = Receiver::open("127.0.0.2").await;
    for (channel, path) in [
        (Channel::Slack, "slack"),
        (Channel::Teams, "teams"),
        (Channel::Discord, "discord"),
        (Channel::GoogleChat, "google"),
        (Channel::Telegram, "sendMessage?chat_id=-1007"),
    ] {
        reader(app, channel, &format!("{}/{path}", receiver.url)).await;
    }
    let worker = Worker::start(app, None);
    down(app, player).await;
    assert!(settled(app).await.iter().all(|row| row.state.0 == DeliveryState::Sent));
    worker.stop().await;
    let body = |path: &str| receiver.calls().into_iter().find(|call| call.path.starts_with(path)).unwrap().json();
    assert!(body("/slack")["attachments"][0]["blocks"][0]["text"]["text"].as_str().unwrap().contains("Videos do not start"));
    assert_eq!(body("/teams")["attachments"][0]["contentType"], "application/vnd.microsoft.card.adaptive");
    assert!(body("/discord")["embeds"][0]["title"].as_str().unwrap().contains("Videos do not start"));
    assert!(body("/google")["cardsV2"][0]["card"]["header"]["title"].as_str().unwrap().contains("Videos do not start"));
    assert_eq!(body("/sendMessage")["chat_id"], "-1007");
}

async fn text_messages_go_through_the_gateway_that_is_set(app: &TestApp) {
    let player = app.component("Player").await;
    for (format, is_form) in [(SmsFormat::Twilio, true), (SmsFormat::Json, false)] {
        let gateway = Receiver::open("127.0.0.2").await;
        let id = reader(app, Channel::Sms, if is_form { "+4930123456" } else { "+4930123457" }).await;
        let settings = OutboundSettings {
            sms_url: format!("{}/Messages.json", gateway.url).parse().ok(),
            sms_format: format,
            sms_credentials: "AC1:token".parse().ok(),
            sms_from: Some("+15005550006".into()),
            ..OutboundSettings::default()
        };
        let worker = Worker::with(app, None, settings);
        down(app, player).await;
        settled(app).await;
        worker.stop().await;
        let call = gateway.calls().remove(0);
        assert_eq!(call.header("authorization"), "Basic QUMxOnRva2Vu");
        let text = match is_form {
            true => {
                let form: Vec<(String, String)> = serde_urlencoded::from_bytes(&call.body).unwrap();
                assert_eq!((form[0].1.as_str(), form[1].1.as_str()), ("+4930123456", "+15005550006"));
                form[2].1.clone()
            }
            false => call.json()["text"].as_str().unwrap().to_owned(),
        };
        assert!(text.contains("Videos do not start") && text.contains("/incidents/"), "{text}");
        server::service::subscribers::remove(&app.services, &app.owner(), app.page, id).await.unwrap();
    }
}

async fn a_browser_gets_what_it_alone_can_read(app: &TestApp) {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    use web_push_native::{Auth, decrypt, p256::SecretKey};
    let player = app.component("Player").await;
    let service = Receiver::open("127.0.0.2").await;
    service.always(Answer::status(201));
    let key = SecretKey::from_slice(&[3; 32]).unwrap();
    let point = BASE64.encode(key.public_key().to_sec1_bytes());
    let subscription = serde_json::json!({
        "endpoint": format!("{}/push/1", service.url), "expirationTime": null, "keys": { "p256dh": point, "auth": BASE64.encode([5; 16]) },
    });
    let id = reader(app, Channel::Push, &subscription.to_string()).await;
    let worker = Worker::start(app, None);
    down(app, player).await;
    settled(app).await;
    let call = service.calls().remove(0);
    assert_eq!((call.header("content-encoding"), call.header("ttl")), ("aes128gcm", "43200"));
    assert!(call.header("authorization").starts_with("vapid t="), "{}", call.header("authorization"));
    let plain = decrypt(call.body.clone(), &key, &Auth::clone_from_slice(&[5; 16])).unwrap();
    let news: serde_json::Value = serde_json::from_slice(&plain).unwrap();
    assert!(news["title"].as_str().unwrap().contains("Videos do not start"), "{news}");
    service.always(Answer::status(404));
    down(app, player).await;
    settled(app).await;
    worker.stop().await;
    assert_eq!(load(app, id).await.state.0, SubscriberState::Quarantined, "the browser is gone");
}
