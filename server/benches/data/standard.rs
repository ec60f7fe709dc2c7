//! The standard page: what a company with a few products shows.

use std::time::Duration;

use app::model::input::NewMaintenance;
use server::service::maintenance;

use super::{DAY, Draft, Set, actor, story};

/// Names of its groups; each has five components.
const GROUPS: [&str; 4] = ["Watching", "Creating", "Business", "Developers"];

/// How often in ninety days a component is set by hand.
const DIPS: u64 = 5;

/// Makes it.
pub async fn make() -> Set {
    let draft = Draft::begin("Reelway").await;
    let mut components = Vec::new();
    for group in GROUPS {
        components.extend(story::group(&draft, group, 5).await.1);
    }
    let metrics = story::metrics(&draft, 4, &components).await;

    // What happens, by how long ago in hours: it must be done in the order it happened.
    let mut incidents: Vec<u64> = (0..8).map(|n| (88 - n * 11) * 24).collect();
    incidents.extend([5, 2]);
    let planned = draft.now + Duration::from_secs(3 * DAY);
    for hour in (1..=90 * 24).rev() {
        for (n, component) in components.iter().enumerate() {
            let own = n as u64 * 7;
            if hour % (90 * 24 / DIPS) == own && hour > 12 {
                story::dip(&draft, hour * 3_600, *component, n).await;
            }
        }
        if let Some(n) = incidents.iter().position(|ago| *ago == hour) {
            let touched = [components[n * 2], components[n * 2 + 1]];
            story::incident(&draft, n, hour * 3_600, &touched, (hour > 12).then_some(50 + n as u64 * 10)).await;
        }
        if hour == 20 * 24 {
            let begin = draft.go_to(hour * 3_600) + Duration::from_secs(60);
            maintain(&draft, &components[3..5], begin, true).await;
        }
        if hour == 3 {
            draft.go_to(hour * 3_600);
            maintain(&draft, &components[8..10], planned, false).await;
        }
    }
    story::points(&draft, &metrics, 365 * DAY, 90 * DAY, 3_600).await;
    story::points(&draft, &metrics, 90 * DAY, 0, 30).await;
    draft.finish(components, metrics).await
}

async fn maintain(draft: &Draft, components: &[app::model::ComponentId], begin: app::model::Instant, done: bool) {
    let end = begin + Duration::from_secs(3_600);
    let body = "Everything keeps working, but may be slow at times.";
    let new = NewMaintenance { components: components.to_vec(), ..NewMaintenance::named("Move of a database", body, begin, end) };
    let id = maintenance::schedule(&draft.services, &actor(), draft.page, new).await.expect("the maintenance is fine");
    if done {
        draft.clock.set(begin);
        maintenance::start(&draft.services, &actor(), draft.page, id, "").await.expect("it can begin");
        draft.clock.set(end - Duration::from_secs(600));
        maintenance::complete(&draft.services, &actor(), draft.page, id, "").await.expect("it can end");
    }
}
