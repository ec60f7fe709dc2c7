//! API tokens.

use app::model::{
    PageId, TokenId,
    input::{ListFilter, NewToken},
    listing::Listing,
    token::Token,
};
use console::{error::Result, tokens::calls::port::Tokens};

use super::Bound;
use crate::service::tokens;

#[async_trait::async_trait]
impl Tokens for Bound {
    async fn list_tokens(&self, page: PageId, filter: ListFilter) -> Result<Listing<Token>> {
        Ok(tokens::find_tokens(&self.state.services, self.actor()?, page, &filter).await?)
    }

    async fn create_token(&self, page: PageId, input: NewToken) -> Result<String> {
        Ok(tokens::create_token(&self.state.services, self.actor()?, Some(page), input).await?.1)
    }

    async fn revoke_token(&self, id: TokenId) -> Result<()> {
        Ok(tokens::revoke_token(&self.state.services, self.actor()?, id).await?)
    }
}
