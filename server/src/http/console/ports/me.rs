//! Whoever calls.

use console::{
    error::Result,
    me::{Me, MyPage, port::Visits},
};

use super::Bound;

#[async_trait::async_trait]
impl Visits for Bound {
    async fn load_me(&self) -> Result<Me> {
        let caller = self.caller()?;
        let own = |live: &crate::live::page::LivePage| {
            let (head, name) = (live.head(), live.read().full.page.name.clone());
            caller.roles.get(&head.id).map(|role| MyPage { slug: head.slug, name, role: *role })
        };
        let mut pages: Vec<MyPage> = self.state.hub.pages().iter().filter_map(|live| own(live)).collect();
        pages.sort_by_key(|page| page.name.to_lowercase());
        Ok(Me { id: caller.user, name: caller.name.clone(), email: caller.email.clone(), pages })
    }
}
