//! The large page: 500 components in 25 groups, 2,000 incidents, 20 metrics. All incidents lie in the ninety days that the page
//! holds in memory, 22 a day: the most a page of this size can have to carry.

use app::model::ComponentId;

use super::{DAY, Draft, Set, story};

const GROUPS: usize = 25;
const INCIDENTS: u64 = 2_000;

/// How many incidents still go on.
const OPEN: u64 = 4;

/// Makes it.
pub async fn make() -> Set {
    let draft = Draft::begin("Reelway, all of it").await;
    let mut components: Vec<ComponentId> = Vec::new();
    for n in 1..=GROUPS {
        components.extend(story::group(&draft, &format!("Region {n}"), 20).await.1);
    }
    let metrics = story::metrics(&draft, 20, &components).await;
    for n in 0..INCIDENTS {
        let number = n as usize;
        // One component in most incidents, three in every fifth.
        let touched: Vec<ComponentId> =
            (0..if number.is_multiple_of(5) { 3 } else { 1 }).map(|k| components[(number * 7 + k * 31) % components.len()]).collect();
        // An hour apart and shorter than that: each verb comes after the one before.
        let ago = (INCIDENTS - n) * (90 * DAY - 7_200) / INCIDENTS + 3_600;
        story::incident(&draft, number, ago, &touched, (n + OPEN < INCIDENTS).then_some(20 + n % 30)).await;
    }
    story::points(&draft, &metrics, 2 * DAY, 0, 300).await;
    draft.finish(components, metrics).await
}
