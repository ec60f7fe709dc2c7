//! A page with one of everything visitors can look at.

use app::model::{
    ComponentId, EventId,
    Status::{DegradedPerformance, MajorOutage},
    input::NewMaintenance,
};
use server::service::{incidents, maintenance as maintenances};

use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
};

/// What is on the page.
pub struct Scene {
    /// A component that is down.
    pub player: ComponentId,
    /// What keeps it down.
    pub incident: EventId,
    /// Trouble that is over, with what was learned from it.
    pub resolved: EventId,
    /// Work to come.
    pub maintenance: EventId,
}

/// A title that would be trouble in any place it is not escaped in.
pub const TITLE: &str = "</script><script>window.__xss=1</script> \"'&";

/// An id like any other that names nothing.
pub const NOBODY: &str = "0000nothing0";

impl Scene {
    /// Makes it.
    pub async fn on(app: &TestApp) -> Self {
        let (_, ids) = app.group("Watching", &["Player", "Downloads"]).await;
        let (player, downloads) = (ids[0], ids[1]);
        let resolved = app.open(trouble("Downloads are slow", &[(downloads, DegradedPerformance)])).await;
        app.pass_minutes(10);
        app.resolve(resolved).await;
        let (services, owner) = (&app.services, app.owner());
        incidents::save_postmortem(services, &owner, app.page, resolved, None, "A disk was full.\n\nNow it is watched.")
            .await
            .expect("it is kept");
        incidents::publish_postmortem(services, &owner, app.page, resolved, false).await.expect("it is over");
        let incident = app.open(trouble(TITLE, &[(player, MajorOutage)])).await;
        let from = app.now() + minutes(600);
        let input = NewMaintenance { components: vec![player], ..NewMaintenance::named("Rack 7", "We move it.", from, from + minutes(60)) };
        let maintenance = maintenances::schedule(&app.services, &app.owner(), app.page, input).await.expect("the maintenance is fine");
        Self { player, incident, resolved, maintenance }
    }

    /// Every address that is a page of its own.
    pub fn pages(&self) -> Vec<String> {
        let Self { player, incident, resolved, maintenance } = self;
        vec![
            "/".into(),
            "/?affected=1".into(),
            "/?q=play".into(),
            "/history".into(),
            "/history/2026/03".into(),
            format!("/history?component={player}"),
            format!("/history/2026/03?component={player}"),
            "/recovery".into(),
            "/recovery?days=365".into(),
            "/announcements".into(),
            "/accessibility".into(),
            format!("/incidents/{incident}"),
            format!("/incidents/{resolved}"),
            format!("/incidents/{resolved}/postmortem"),
            format!("/maintenance/{maintenance}"),
            format!("/components/{player}"),
            format!("/uptime/{player}/2026/03"),
        ]
    }

    /// Addresses that are no page.
    pub fn nothing(&self) -> Vec<String> {
        let Self { player, incident, maintenance, .. } = self;
        vec![
            "/nothing".into(),
            format!("/history?component={NOBODY}"),
            "/history?component=x".into(),
            format!("/history/2026/03?component={NOBODY}"),
            format!("/history/2025/01?component={player}"),
            format!("/incidents/{NOBODY}/postmortem"),
            format!("/incidents/{incident}/postmortem"),
            format!("/incidents/{maintenance}/postmortem"),
            format!("/maintenance/{maintenance}/postmortem"),
            "/incidents/x/postmortem".into(),
            "/recovery/90".into(),
            "/announcements/".into(),
            "/og/en/nothing.png".into(),
            "/og/xx/ok.png".into(),
            "/og/en/ok".into(),
            "/og/en".into(),
            format!("/incidents/{NOBODY}"),
            format!("/maintenance/{NOBODY}"),
            format!("/components/{NOBODY}"),
            format!("/uptime/{NOBODY}"),
            format!("/uptime/{NOBODY}/2026/03"),
            format!("/uptime/{player}/1999/03"),
            format!("/uptime/{player}/2026/13"),
            "/history/2025/01".into(),
            "/history/2027/01".into(),
            "/history/0000/00".into(),
            "/history/+026/03".into(),
            "/history/99999/03".into(),
            "/history/".into(),
            "/incidents/".into(),
            "/incidents".into(),
            "/Incidents".into(),
        ]
    }
}
