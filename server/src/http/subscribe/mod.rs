//! Where people ask to be told, and where their own links lead. Opening an address changes nothing; sending a form does.

mod form;
mod hooks;
mod machines;
mod own;

pub use hooks::bounces;
pub use machines::{new_email, new_sms, new_webhook, subscribe_json, unsubscribe_json};
pub use own::{confirm, confirm_now, erase, leave, leave_now, manage, manage_now};

use std::{net::IpAddr, sync::Arc};

use app::{
    model::{Channel, Language, PageId, input::NewSubscriber},
    status::data::{
        PageData, View,
        still::{Content, Entered, SubscribeView, Told},
    },
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{
    error::{Error, Result},
    http::{
        caller::{self, Peer},
        language,
        page::{no_page, page_of},
        render,
        state::AppState,
    },
    live::page::LivePage,
    service::subscribers,
};

/// The ways that are set up here.
pub fn offered(state: &AppState) -> Vec<Channel> {
    let mail = state.settings.people.smtp_url.is_some().then_some(Channel::Email);
    let sms = state.settings.outbound.sms_url.is_some().then_some(Channel::Sms);
    let always = [Channel::Slack, Channel::Teams, Channel::Discord, Channel::GoogleChat, Channel::Telegram, Channel::Webhook];
    mail.into_iter().chain(sms).chain(always).collect()
}

/// The page where people ask, as it is before they do.
pub fn blank(state: &AppState) -> SubscribeView {
    SubscribeView { offered: offered(state), push_key: Some(state.push_key.clone()), zones: zones(), entered: None, wrong: None }
}

/// The zones people choose from: those that are a place.
fn zones() -> Vec<String> {
    let is_place =
        |name: &str| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix/") && !name.starts_with("right/");
    let mut all: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).filter(|name| is_place(name)).collect();
    all.sort_unstable();
    all
}

/// `POST /subscribe`: from the form of the page, or from its script as JSON.
pub async fn subscribe(State(state): State<AppState>, request: Parts, body: String) -> Response {
    let Some(visit) = Visit::of(&state, &request) else { return no_page(&state) };
    if let Err(error) = state.throttle.try_subscribing(&visit.network, state.services.clock.now()) {
        return visit.refused(error).await;
    }
    if form::is_json(&request.headers) {
        return machines::from_script(&visit, &body).await;
    }
    let asked = match form::read(&body) {
        Ok(asked) => asked,
        Err(error) => return visit.again(Entered::default(), error).await,
    };
    if asked.is_trapped {
        return visit.told(StatusCode::ACCEPTED, Told::Asked).await;
    }
    let entered = Entered { channel: Some(asked.input.channel), address: asked.input.address.clone(), wishes: asked.input.wishes.clone() };
    match visit.subscribe(asked.input, asked.only_end).await {
        Ok(()) => visit.told(StatusCode::ACCEPTED, Told::Asked).await,
        Err(error) => visit.again(entered, error).await,
    }
}

/// A visitor of one page, and what they are told in their language.
struct Visit<'a> {
    state: &'a AppState,
    live: Arc<LivePage>,
    language: Language,
    network: String,
}

impl<'a> Visit<'a> {
    fn of(state: &'a AppState, request: &Parts) -> Option<Self> {
        let live = page_of(state, request)?;
        let own = live.read().full.page.settings.language;
        let (language, _) = language::choose(request.uri.query(), &request.headers, own);
        let peer = request.extensions.get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip());
        let ip = caller::client_ip(peer, &request.headers, &state.settings.trusted_proxies);
        Some(Self { state, live, language, network: caller::household(ip).to_string() })
    }

    fn page(&self) -> PageId {
        self.live.read().full.page.id
    }

    /// Asks, whatever may come of it: all who ask for what is possible hear the same.
    async fn subscribe(&self, mut input: NewSubscriber, only_end: bool) -> Result<()> {
        let is_offered = input.channel == Channel::Push || offered(self.state).contains(&input.channel);
        if !is_offered {
            return Err(Error::field("channel", "is no way that is set up here"));
        }
        input.wishes.language = input.wishes.language.or(Some(self.language));
        subscribers::subscribe(&self.state.services, self.page(), input, only_end).await.map(|_| ())
    }

    /// The form again, with what was entered and what is wrong with it.
    async fn again(&self, entered: Entered, error: Error) -> Response {
        match error {
            Error::Invalid(errors) => {
                let wrong = errors.iter().next().map(|(field, wrong)| (field.to_owned(), format!("{} {wrong}", field.replace('_', " "))));
                let view = SubscribeView { entered: Some(entered), wrong, ..blank(self.state) };
                self.answer(StatusCode::UNPROCESSABLE_ENTITY, Content::Subscribe(view)).await
            }
            error => self.refused(error).await,
        }
    }

    /// What a subscriber is told who asked too often, whose link is not good, or whom we failed.
    async fn refused(&self, error: Error) -> Response {
        match error {
            Error::TooMany { retry } => {
                let mut response = self.told(StatusCode::TOO_MANY_REQUESTS, Told::TooOften).await;
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry));
                response
            }
            Error::NotFound(_) => self.told(StatusCode::NOT_FOUND, Told::NoLink).await,
            error => {
                let reading = self.live.read();
                crate::http::layers::fault::page(self.state, &header::HeaderMap::new(), (&reading.browser, self.language), &error).await
            }
        }
    }

    async fn told(&self, status: StatusCode, told: Told) -> Response {
        self.answer(status, Content::Told(told)).await
    }

    /// An answer for this visitor alone: kept nowhere, and its address is told to nobody.
    async fn answer(&self, status: StatusCode, content: Content) -> Response {
        let reading = self.live.read();
        let data = PageData {
            snapshot: reading.browser.as_ref().clone(),
            view: View::Still(Box::new(content)),
            language: self.language,
            now: self.state.services.clock.now(),
            stale_since: self.state.hub.stale_since(),
            can_mail: false,
        };
        match render::document(data).await {
            Ok(document) => {
                let mut response = document.respond(&header::HeaderMap::new());
                *response.status_mut() = status;
                let headers = response.headers_mut();
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
                headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
                headers.remove(header::ETAG);
                response
            }
            Err(error) => {
                tracing::error!(%error, "a page for a subscriber could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
