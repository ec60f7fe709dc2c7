//! API tokens of a page: found, made, taken back.

use app::model::{
    PageId, TokenId,
    input::{ListFilter, NewToken},
    listing::Listing,
    token::Token,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The tokens of a page, newest first; revoked ones too.
#[server(prefix = "/_fn", endpoint = "tokens", input = Json)]
pub async fn list_tokens(
    /// The page.
    page: PageId,
    /// Which of them, and which part of the list.
    filter: ListFilter,
) -> Result<Listing<Token>> {
    use crate::ports::{answer, ports};
    answer(ports().list_tokens(page, filter).await)
}

/// Makes a token. Answers with its secret, which is shown this once.
#[server(prefix = "/_fn", endpoint = "tokens/create", input = Json)]
pub async fn create_token(
    /// The page.
    page: PageId,
    /// What it is for, what it may do, and until when.
    input: NewToken,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().create_token(page, input).await)
}

/// Takes a token back.
#[server(prefix = "/_fn", endpoint = "tokens/revoke", input = Json)]
pub async fn revoke_token(
    /// The token.
    id: TokenId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().revoke_token(id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId, TokenId,
        input::{ListFilter, NewToken},
        listing::Listing,
        token::Token,
    };

    use crate::error::Result;

    /// API tokens.
    #[async_trait::async_trait]
    pub trait Tokens: Send + Sync {
        /// The tokens of a page, newest first; revoked ones too.
        async fn list_tokens(&self, page: PageId, filter: ListFilter) -> Result<Listing<Token>>;

        /// Makes a token. Answers with its secret, which is shown this once.
        async fn create_token(&self, page: PageId, input: NewToken) -> Result<String>;

        /// Takes a token back.
        async fn revoke_token(&self, id: TokenId) -> Result<()>;
    }
}
