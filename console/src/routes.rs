//! Every screen of the console by its path.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

use crate::{
    account::AccountScreen,
    announcements::list::Announcements,
    audit::AuditScreen,
    components::{edit::ShowComponent, form::NewOne, group::ShowGroup, list::Components},
    home::Home,
    hooks::HooksScreen,
    incidents::{compose::Compose, list::Incidents, past::EnterPast, show::ShowIncident},
    layout::{Around, Missing, overdue::Shout},
    maintenance::{compose::Schedule, list::Maintenances, show::ShowMaintenance},
    me::load_me,
    members::MembersScreen,
    message_texts::MessageTextsScreen,
    messages::MessagesScreen,
    metrics::{form::NewOne as NewMetric, list::Metrics, show::ShowMetric},
    settings::{LookScreen, PagesScreen, SettingsScreen},
    sign_in::screens::{ForgotScreen, LinkScreen, SetUpScreen, SignInScreen},
    sources::SourcesScreen,
    subscribers::{ImportScreen, ShowSubscriber, SubscribersScreen},
    templates::{EditTemplateScreen, NewTemplateScreen, TemplatesScreen},
    tokens::TokensScreen,
    ui::bare::bare,
    widgets::WidgetsScreen,
};

/// The console.
#[component]
pub fn Console() -> impl IntoView {
    provide_meta_context();
    let shout = Shout(RwSignal::new(false));
    provide_context(shout);
    view! {
        <Title formatter=move |title: String| bare(shout.before(if title.is_empty() { "Console".to_owned() } else { format!("{title} - Console") })) />
        <Router>
            <Routes fallback=Missing>
                <Route path=path!("/console") view=FirstPage />
                <Route path=path!("/console/sign-in") view=SignInScreen />
                <Route path=path!("/console/account") view=AccountScreen />
                <Route path=path!("/console/setup") view=SetUpScreen />
                <Route path=path!("/console/forgot") view=ForgotScreen />
                <Route path=path!("/console/invitation") view=LinkScreen />
                <Route path=path!("/console/reset") view=LinkScreen />
                <ParentRoute path=path!("/console/:page") view=Around>
                    <Route path=path!("") view=Home />
                    <Route path=path!("incidents") view=Incidents />
                    <Route path=path!("incidents/new") view=Compose />
                    <Route path=path!("incidents/past") view=EnterPast />
                    <Route path=path!("incidents/:id") view=ShowIncident />
                    <Route path=path!("maintenance") view=Maintenances />
                    <Route path=path!("maintenance/new") view=Schedule />
                    <Route path=path!("maintenance/:id") view=ShowMaintenance />
                    <Route path=path!("maintenance/:id/rule") view=Schedule />
                    <Route path=path!("components") view=Components />
                    <Route path=path!("components/new") view=NewOne />
                    <Route path=path!("components/groups/new") view=ShowGroup />
                    <Route path=path!("components/groups/:id") view=ShowGroup />
                    <Route path=path!("components/:id") view=ShowComponent />
                    <Route path=path!("announcements") view=Announcements />
                    <Route path=path!("metrics") view=Metrics />
                    <Route path=path!("metrics/new") view=NewMetric />
                    <Route path=path!("metrics/:id") view=ShowMetric />
                    <Route path=path!("subscribers") view=SubscribersScreen />
                    <Route path=path!("subscribers/import") view=ImportScreen />
                    <Route path=path!("subscribers/messages") view=MessagesScreen />
                    <Route path=path!("subscribers/texts") view=MessageTextsScreen />
                    <Route path=path!("subscribers/:id") view=ShowSubscriber />
                    <Route path=path!("people") view=MembersScreen />
                    <Route path=path!("people/tokens") view=TokensScreen />
                    <Route path=path!("people/audit") view=AuditScreen />
                    <Route path=path!("settings") view=SettingsScreen />
                    <Route path=path!("settings/look") view=LookScreen />
                    <Route path=path!("settings/hooks") view=HooksScreen />
                    <Route path=path!("settings/sources") view=SourcesScreen />
                    <Route path=path!("settings/widgets") view=WidgetsScreen />
                    <Route path=path!("settings/pages") view=PagesScreen />
                    <Route path=path!("settings/templates") view=TemplatesScreen />
                    <Route path=path!("settings/templates/new") view=NewTemplateScreen />
                    <Route path=path!("settings/templates/:id") view=EditTemplateScreen />
                </ParentRoute>
            </Routes>
        </Router>
    }
    .into_any()
}

/// Leads to the first of the pages somebody may work on.
#[component]
fn FirstPage() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| load_me());
    let lead = move || {
        Suspend::new(async move {
            match me.await {
                Ok(me) => match me.pages.first() {
                    Some(page) => view! { <Redirect path=format!("/console/{}", page.slug) /> }.into_any(),
                    None => view! { <main class="alone"><h1>"There is no page for you yet"</h1><p>"Ask whoever invited you to make you a member of one."</p></main> }.into_any(),
                },
                Err(error) => crate::layout::refused(&error),
            }
        })
    };
    view! { <Suspense>{lead}</Suspense> }.into_any()
}
