//! What a caller may know of why something was not done.

use app::model::input::FieldErrors;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// Whoever is signed in has to set up a second factor first.
    MustEnrol,
    /// There is no such thing, or the caller may not know of it. It is named.
    NotFound(String),
    /// The caller may not do this.
    Forbidden,
    /// The input does not fit; each field is named.
    Invalid(FieldErrors),
    /// Somebody else was faster; what they did is said.
    Conflict(String),
    /// Too often; it can be tried again after so many seconds.
    TooMany(u64),
    /// The server failed. What it wrote down of it carries this reference.
    Fault(String),
    /// The server cannot be reached, or did not answer.
    Unreachable,
}

/// The result of a call.
pub type Result<T, E = ApiError> = std::result::Result<T, E>;

impl ApiError {
    /// The status code of an answer that says so.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::MustEnrol | Self::Forbidden => 403,
            Self::NotFound(_) => 404,
            Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::TooMany(_) => 429,
            Self::Fault(_) => 500,
            Self::Unreachable => 503,
        }
    }

    /// What is wrong with one field, if something is.
    pub fn of_field(&self, name: &str) -> Option<String> {
        let Self::Invalid(errors) = self else { return None };
        let of_it: Vec<&str> = errors.iter().filter(|(field, _)| *field == name).map(|(_, message)| message).collect();
        (!of_it.is_empty()).then(|| of_it.join("; "))
    }

    /// Whether it is worth trying again without changing anything.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Fault(_) | Self::TooMany(_))
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SignedOut => f.write_str("You are signed out"),
            Self::MustEnrol => f.write_str("Set up a second factor first"),
            Self::NotFound(what) => write!(f, "There is no such {what}"),
            Self::Forbidden => f.write_str("You may not do this"),
            Self::Invalid(errors) => errors.fmt(f),
            Self::Conflict(what) => f.write_str(what),
            Self::TooMany(seconds) => write!(f, "Too many tries; wait {seconds} seconds"),
            Self::Fault(reference) => write!(f, "The server failed (reference {reference})"),
            Self::Unreachable => f.write_str("The server cannot be reached"),
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(said) | ServerFnErrorErr::MissingArg(said) => Self::Invalid(FieldErrors::one("input", said)),
            ServerFnErrorErr::Deserialization(said) if cfg!(feature = "ssr") => Self::Invalid(FieldErrors::one("input", said)),
            _ => Self::Unreachable,
        }
    }
}
