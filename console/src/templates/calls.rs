//! What the screens of templates ask of the server.

use app::model::{
    PageId, TemplateId,
    input::{EditTemplate, NewTemplate},
    template::Template,
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// The templates of a page in their order.
#[server(prefix = "/_fn", endpoint = "templates", input = Json)]
pub async fn list_templates(
    /// The page.
    page: PageId,
) -> Result<Vec<Template>> {
    use crate::ports::{answer, ports};
    answer(ports().list_templates(page).await)
}

/// Makes a template, last of all.
#[server(prefix = "/_fn", endpoint = "templates/create", input = Json)]
pub async fn create_template(
    /// The page.
    page: PageId,
    /// What it prepares.
    input: NewTemplate,
) -> Result<TemplateId> {
    use crate::ports::{answer, ports};
    answer(ports().create_template(page, input).await)
}

/// Changes a template. Conflict if somebody else has changed it since.
#[server(prefix = "/_fn", endpoint = "templates/edit", input = Json)]
pub async fn save_template(
    /// The page.
    page: PageId,
    /// The template.
    id: TemplateId,
    /// What it becomes.
    input: EditTemplate,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().save_template(page, id, input).await)
}

/// Puts all templates of a page in an order.
#[server(prefix = "/_fn", endpoint = "templates/order", input = Json)]
pub async fn order_templates(
    /// The page.
    page: PageId,
    /// All of them.
    ids: Vec<TemplateId>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().order_templates(page, ids).await)
}

/// Takes a template away.
#[server(prefix = "/_fn", endpoint = "templates/delete", input = Json)]
pub async fn delete_template(
    /// The page.
    page: PageId,
    /// The template.
    id: TemplateId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_template(page, id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId, TemplateId,
        input::{EditTemplate, NewTemplate},
        template::Template,
    };

    use crate::error::Result;

    /// Templates.
    #[async_trait::async_trait]
    pub trait Templates: Send + Sync {
        /// The templates of a page in their order.
        async fn list_templates(&self, page: PageId) -> Result<Vec<Template>>;

        /// Makes a template, last of all.
        async fn create_template(&self, page: PageId, input: NewTemplate) -> Result<TemplateId>;

        /// Changes a template. Conflict if somebody else has changed it since.
        async fn save_template(&self, page: PageId, id: TemplateId, input: EditTemplate) -> Result<()>;

        /// Puts all templates of a page in an order.
        async fn order_templates(&self, page: PageId, ids: Vec<TemplateId>) -> Result<()>;

        /// Takes a template away.
        async fn delete_template(&self, page: PageId, id: TemplateId) -> Result<()>;
    }
}
