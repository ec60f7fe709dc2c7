//! Who is signed in at this console.

use app::model::{Role, UserId};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// A page somebody may work on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPage {
    /// Its short name, as in the console's addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What they are there.
    pub role: Role,
}

/// Whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their id.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The pages they may work on, by name.
    pub pages: Vec<MyPage>,
}

/// Who is signed in; refused if nobody is.
#[server(prefix = "/_fn", endpoint = "me", input = Json)]
pub async fn load_me() -> Result<Me> {
    use crate::ports::{answer, ports};
    answer(ports().load_me().await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use super::Me;
    use crate::error::Result;

    /// Whoever calls.
    #[async_trait::async_trait]
    pub trait Visits: Send + Sync {
        /// Who they are.
        async fn load_me(&self) -> Result<Me>;
    }
}
