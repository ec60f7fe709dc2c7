//! Who works on a page: found, invited, given a role, kept out.

pub mod calls;
mod invite;
mod manage;
mod require;
mod row;
mod sessions;
pub mod tabs;

use app::model::{Role, access::Right, input::ListFilter, member::Member};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{live::Live, me::load_me, ui::long::Long};

use calls::list_members;
use invite::InviteForm;
use require::RequireFactor;
use row::Row;
use tabs::PeopleTabs;

/// The roles, from the most to the least, with what they mean.
pub const ROLES: [(Role, &str, &str); 4] = [
    (Role::Owner, "Owner", "Everything, and names other owners"),
    (Role::Admin, "Admin", "Also shapes the page: components, settings, members, tokens"),
    (Role::Editor, "Editor", "Runs incidents and maintenance, sets statuses"),
    (Role::Viewer, "Viewer", "Sees everything, changes nothing"),
];

/// A role in one word.
pub fn role_word(role: Role) -> &'static str {
    ROLES.into_iter().find(|(own, ..)| *own == role).map_or("", |(_, word, _)| word)
}

/// The roles somebody with a role may give: only owners make owners.
fn may_give(role: Role) -> Vec<(Role, &'static str, &'static str)> {
    ROLES.into_iter().filter(|(given, ..)| *given != Role::Owner || role == Role::Owner).collect()
}

/// `/console/{page}/people`
#[component]
pub fn MembersScreen() -> impl IntoView {
    let live: Live = expect_context();
    let me = Resource::new(|| (), |()| load_me());
    let text = RwSignal::new(String::new());
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let key = Signal::derive(move || (live.desk.with(|desk| desk.page), text.get(), turn.get()));
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageAccess)));
    let role = Memo::new(move |_| live.desk.with(|desk| desk.role));
    let own = Memo::new(move |_| me.get().and_then(Result::ok).map(|me| me.id));
    let row = Callback::new(move |member: Member| view! { <Row member=member role=role.get_untracked() own=own again=again /> }.into_any());
    let ask = |(page, text, _): (_, String, u32), after| list_members(page, ListFilter { text, after, limit: None });
    let invite = move || may.get().then(|| view! { <InviteForm role=role.get() again=again /> });
    let require = move || (role.get() == Role::Owner).then(|| view! { <RequireFactor /> });
    view! {
        <Title text="Members" />
        <h1>"People"</h1>
        <PeopleTabs />
        <div class="people">
            <section aria-labelledby="members-title">
                <h2 id="members-title" class="visually-hidden">"Members"</h2>
                <input r#type="search" class="find" placeholder="Find by name or address" aria-label="Find by name or address"
                    prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
                <Long key=key ask=ask row=row empty="Nobody fits." class="members" />
            </section>
            <div class="aside">{invite} {require}</div>
        </div>
    }
    .into_any()
}
