//! What can go wrong: refusals are the caller's business and shown as written, faults are ours and only logged.

use app::model::input::FieldErrors;
use sea_orm::DbErr;

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The caller may not do this.
    #[error("you may not do this")]
    Forbidden,
    /// The input does not fit; each field is named.
    #[error("{0}")]
    Invalid(#[from] FieldErrors),
    /// Somebody else was faster; what they made is named.
    #[error("{0}")]
    Conflict(String),
    /// They, or everybody together, have tried too often; after so many seconds they may try again.
    #[error("too many attempts; try again in {retry} s")]
    TooMany {
        /// Seconds.
        retry: u64,
    },
    /// The database did not do its part.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Anything else that is our fault.
    #[error("{0}")]
    Fault(String),
}

/// The result of a deed.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A refusal that names one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, message))
    }

    /// A conflict in these words.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict(message.into())
    }

    /// Whether it is our fault rather than the caller's.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Database(_) | Self::Fault(_))
    }
}
