//! Finds the component somebody means on another Lightship.

use serde_json::{Value, json};

use super::{Server, text};
use crate::{
    cli::find::listed,
    error::{Error, Result},
};

/// Components by what they can be called: id, name, and `Group - Name`.
pub(super) struct Names(Vec<(String, String, String)>);

impl Names {
    /// Those of the page.
    pub(super) async fn load(server: &Server) -> Result<Self> {
        let (components, groups) = (server.list("/components").await?, server.list("/groups").await?);
        let full = |component: &Value| {
            let name = text(component, "name");
            let group = groups.iter().find(|group| group["id"] == component["group_id"]);
            group.map_or_else(|| name.to_owned(), |group| format!("{} - {name}", text(group, "name")))
        };
        Ok(Self(components.iter().map(|c| (text(c, "id").to_owned(), text(c, "name").to_owned(), full(c))).collect()))
    }

    /// The id of the component somebody means.
    pub(super) fn id(&self, meant: &str) -> Result<&str> {
        let same = |name: &str| name.to_lowercase() == meant.to_lowercase();
        let found: Vec<_> = self.0.iter().filter(|(id, name, full)| id == meant || same(name) || same(full)).collect();
        match &found[..] {
            [(id, ..)] => Ok(id),
            [] => {
                let known = listed(self.0.iter().map(|(.., full)| full.clone()).collect());
                Err(Error::field("component", format!("`{meant}` is none of: {known}")))
            }
            _ => {
                let known = listed(found.iter().map(|(id, _, full)| format!("{full} ({id})")).collect());
                Err(Error::field("component", format!("`{meant}` is not clear: {known}")))
            }
        }
    }
}

/// Components with statuses, written as `NAME=STATUS`, as the API takes them.
pub(super) async fn statuses(server: &Server, texts: &[String]) -> Result<Value> {
    if texts.is_empty() {
        return Ok(json!([]));
    }
    let names = Names::load(server).await?;
    let one = |text: &String| {
        let (name, status) = crate::cli::find::pair(text)?;
        Ok(json!({ "component_id": names.id(name)?, "status": status }))
    };
    texts.iter().map(one).collect()
}
