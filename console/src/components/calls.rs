//! What the screens of components and groups ask of the server.

use app::model::{
    ComponentId, GroupId, Instant, PageId, Status,
    input::{EditComponent, EditGroup, NewComponent, NewGroup},
    shape::{JournalLine, Place, Shape},
};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// Every component and group of a page, archived ones too.
#[server(prefix = "/_fn", endpoint = "components/list", input = Json)]
pub async fn load_shape(
    /// The page.
    page: PageId,
) -> Result<Shape> {
    use crate::ports::{answer, ports};
    answer(ports().load_shape(page).await)
}

/// Makes a component.
#[server(prefix = "/_fn", endpoint = "components/create", input = Json)]
pub async fn create_component(
    /// The page.
    page: PageId,
    /// The component.
    input: NewComponent,
) -> Result<ComponentId> {
    use crate::ports::{answer, ports};
    answer(ports().create_component(page, input).await)
}

/// Changes, archives or restores a component.
#[server(prefix = "/_fn", endpoint = "components/edit", input = Json)]
pub async fn change_component(
    /// The page.
    page: PageId,
    /// The component.
    id: ComponentId,
    /// What to change.
    input: EditComponent,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_component(page, id, input).await)
}

/// Takes a component away.
#[server(prefix = "/_fn", endpoint = "components/delete", input = Json)]
pub async fn delete_component(
    /// The page.
    page: PageId,
    /// The component.
    id: ComponentId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_component(page, id).await)
}

/// Sets what several components are when nothing else has a say: all of them or none.
#[server(prefix = "/_fn", endpoint = "components/set-statuses", input = Json)]
pub async fn set_statuses(
    /// The page.
    page: PageId,
    /// What each is set to.
    statuses: Vec<(ComponentId, Status)>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_statuses(page, statuses).await)
}

/// Puts everything on a page in this order.
#[server(prefix = "/_fn", endpoint = "components/arrange", input = Json)]
pub async fn arrange(
    /// The page.
    page: PageId,
    /// The order its editor has seen.
    seen: Vec<Place>,
    /// The order from now on.
    wanted: Vec<Place>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().arrange(page, seen, wanted).await)
}

/// What a component was set to, newest first, thirty at a time.
#[server(prefix = "/_fn", endpoint = "components/journal", input = Json)]
pub async fn page_journal(
    /// The page.
    page: PageId,
    /// The component.
    id: ComponentId,
    /// Time and number of the entry before which to go on.
    before: Option<(Instant, i64)>,
) -> Result<Vec<JournalLine>> {
    use crate::ports::{answer, ports};
    answer(ports().page_journal(page, id, before).await)
}

/// One line of Markdown as visitors will see it.
#[server(prefix = "/_fn", endpoint = "markdown-line", input = Json)]
pub async fn preview_line(
    /// The Markdown.
    text: String,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().preview_line(text).await)
}

/// Makes a group.
#[server(prefix = "/_fn", endpoint = "groups/create", input = Json)]
pub async fn create_group(
    /// The page.
    page: PageId,
    /// The group.
    input: NewGroup,
) -> Result<GroupId> {
    use crate::ports::{answer, ports};
    answer(ports().create_group(page, input).await)
}

/// Changes a group.
#[server(prefix = "/_fn", endpoint = "groups/edit", input = Json)]
pub async fn change_group(
    /// The page.
    page: PageId,
    /// The group.
    id: GroupId,
    /// What to change.
    input: EditGroup,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_group(page, id, input).await)
}

/// Takes a group away; its components stay where it stood.
#[server(prefix = "/_fn", endpoint = "groups/delete", input = Json)]
pub async fn delete_group(
    /// The page.
    page: PageId,
    /// The group.
    id: GroupId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_group(page, id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        ComponentId, GroupId, Instant, PageId, Status,
        input::{EditComponent, EditGroup, NewComponent, NewGroup},
        shape::{JournalLine, Place, Shape},
    };

    use crate::error::Result;

    /// Components and groups.
    #[async_trait::async_trait]
    pub trait Components: Send + Sync {
        /// All of them.
        async fn load_shape(&self, page: PageId) -> Result<Shape>;

        /// Makes a component.
        async fn create_component(&self, page: PageId, input: NewComponent) -> Result<ComponentId>;

        /// Changes one.
        async fn edit_component(&self, page: PageId, id: ComponentId, input: EditComponent) -> Result<()>;

        /// Takes one away.
        async fn delete_component(&self, page: PageId, id: ComponentId) -> Result<()>;

        /// Sets what several are.
        async fn set_statuses(&self, page: PageId, statuses: Vec<(ComponentId, Status)>) -> Result<()>;

        /// Puts everything in order.
        async fn arrange(&self, page: PageId, seen: Vec<Place>, wanted: Vec<Place>) -> Result<()>;

        /// What one was set to.
        async fn page_journal(&self, page: PageId, id: ComponentId, before: Option<(Instant, i64)>) -> Result<Vec<JournalLine>>;

        /// One line of Markdown as HTML.
        async fn preview_line(&self, text: String) -> Result<String>;

        /// Makes a group.
        async fn create_group(&self, page: PageId, input: NewGroup) -> Result<GroupId>;

        /// Changes one.
        async fn edit_group(&self, page: PageId, id: GroupId, input: EditGroup) -> Result<()>;

        /// Takes one away.
        async fn delete_group(&self, page: PageId, id: GroupId) -> Result<()>;
    }
}
