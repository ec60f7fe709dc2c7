//! A subscriber's own links.

use app::{model::input::EditSubscriber, status::data::still::Told};
use axum::{
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    response::Response,
};

use super::{Visit, form, zones};
use crate::{
    error::{Error, Result},
    http::{page::no_page, state::AppState},
    service::subscribers::{
        self,
        link::{self, Use},
    },
};

/// `GET /confirm/{link}`: asks whether it was them.
pub async fn confirm(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        let (seen, is_to_confirm) = subscribers::look(&state.services, &state.vault, visit.page(), &text).await?;
        if !is_to_confirm {
            return Err(Error::NotFound("link"));
        }
        Ok(Told::Confirm { address: seen.address, link: text.clone() })
    })
    .await
}

/// `POST /confirm/{link}`: it was.
pub async fn confirm_now(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        let seen = subscribers::confirm(&state.services, &state.vault, visit.page(), &text).await?;
        Ok(Told::Confirmed { manage: link::make(&state.vault, seen.id, Use::Manage) })
    })
    .await
}

/// `GET /subscription/{link}`: what they are told.
pub async fn manage(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| shown(&state, visit, &text, (false, None)).await).await
}

/// `POST /subscription/{link}`: something else.
pub async fn manage_now(State(state): State<AppState>, Path(text): Path<String>, request: Parts, body: String) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        let wishes = form::wishes(&form::pairs(&body)?, false)?;
        let edited = subscribers::edit_own(&state.services, &state.vault, visit.page(), &text, EditSubscriber { wishes }).await;
        match edited {
            Ok(_) => shown(&state, visit, &text, (true, None)).await,
            Err(Error::Invalid(errors)) => shown(&state, visit, &text, (false, Some(errors.to_string()))).await,
            Err(error) => Err(error),
        }
    })
    .await
}

async fn shown(state: &AppState, visit: &Visit<'_>, text: &str, (is_saved, wrong): (bool, Option<String>)) -> Result<Told> {
    let (seen, is_to_confirm) = subscribers::look(&state.services, &state.vault, visit.page(), text).await?;
    if is_to_confirm {
        return Err(Error::NotFound("link"));
    }
    Ok(Told::Manage { subscription: Box::new(seen), link: text.to_owned(), zones: zones(), is_saved, wrong })
}

/// `GET /unsubscribe/{link}`: asks whether they want to leave.
pub async fn leave(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        let (seen, _) = subscribers::look(&state.services, &state.vault, visit.page(), &text).await?;
        Ok(Told::Leave { address: seen.address, link: text.clone() })
    })
    .await
}

/// `POST /unsubscribe/{link}`: they do, by the button or by their mail program (RFC 8058).
pub async fn leave_now(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        let seen = subscribers::leave(&state.services, &state.vault, visit.page(), &text).await?;
        Ok(Told::Left { link: link::make(&state.vault, seen.id, Use::Manage) })
    })
    .await
}

/// `POST /subscription/{link}/erase`: nothing of them shall be left.
pub async fn erase(State(state): State<AppState>, Path(text): Path<String>, request: Parts) -> Response {
    serve(&state, &request, async |visit: &Visit<'_>| {
        subscribers::erase_own(&state.services, &state.vault, visit.page(), &text).await?;
        Ok(Told::Erased)
    })
    .await
}

/// Answers with what came of it. Whoever shows a link that is not good is counted: nobody guesses many.
async fn serve(state: &AppState, request: &Parts, work: impl AsyncFnOnce(&Visit<'_>) -> Result<Told>) -> Response {
    let Some(visit) = Visit::of(state, request) else { return no_page(state) };
    match work(&visit).await {
        Ok(told) => visit.told(StatusCode::OK, told).await,
        Err(error @ Error::NotFound(_)) => match state.throttle.guessed(&visit.network, state.services.clock.now()) {
            Ok(()) => visit.refused(error).await,
            Err(error) => visit.refused(error).await,
        },
        Err(error) => visit.refused(error).await,
    }
}
