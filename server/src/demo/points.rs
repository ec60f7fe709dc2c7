//! The demo's metrics: a day has its hours, a week its weekend, and trouble shows.

use std::{f64::consts::TAU, sync::Arc, time::Duration};

use app::model::{Instant, MetricId};

use super::{actor, platform::Platform};
use crate::{
    clock::SetClock,
    error::Result,
    service::{Services, metrics},
};

/// Between points of the last two days, in seconds.
const DENSE: u64 = 30;

/// Between points before that, in seconds.
const SPARSE: u64 = 600;

/// Fills ninety days.
pub async fn fill(services: &Services, clock: &Arc<SetClock>, platform: &Platform, now: Instant) -> Result<()> {
    clock.set(now);
    let dense_from = now.minute() - Duration::from_secs(2 * 86_400);
    let mut points = Vec::new();
    let mut at = now.minute() - Duration::from_secs(90 * 86_400);
    while at <= now {
        points.extend(at_instant(platform, at, 0.0));
        at = at + Duration::from_secs(if at < dense_from { SPARSE } else { DENSE });
        if points.len() >= 20_000 {
            metrics::push_points(services, &actor(), platform.page, std::mem::take(&mut points)).await?;
        }
    }
    metrics::push_points(services, &actor(), platform.page, points).await.map(drop)
}

/// One point of every metric at an instant; `trouble` from 0 to 1 bends them.
pub fn at_instant(platform: &Platform, at: Instant, trouble: f64) -> Vec<(MetricId, Instant, f64)> {
    let shape: [fn(f64, f64, f64) -> f64; 4] = [
        |load, noise, trouble| 310.0 + 90.0 * load + 22.0 * noise + 2_400.0 * trouble,
        |load, noise, trouble| (99.93 - 0.05 * load + 0.03 * noise - 9.0 * trouble).min(100.0),
        |load, noise, trouble| 84.0 + 45.0 * load + 9.0 * noise + 600.0 * trouble,
        |load, noise, trouble| (97.4 - 1.1 * load + 0.35 * noise - 14.0 * trouble).min(100.0),
    ];
    let load = load(at);
    let metrics = platform.metrics.iter().zip(shape).enumerate();
    metrics.map(|(n, (metric, shape))| (*metric, at, shape(load, noise(at, n as u64), trouble))).collect()
}

/// How busy the platform is, from 0 at dawn to 1 on a Sunday evening.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this century fit an f64")]
fn load(at: Instant) -> f64 {
    let days = at.millis() as f64 / 86_400_000.0;
    let day = 0.5 - 0.5 * ((days - 0.33) * TAU).cos();
    let weekend = if (days + 4.0).rem_euclid(7.0) >= 6.0 { 1.0 } else { 0.82 };
    day * weekend
}

/// Evenly spread from -1 to 1, the same for the same instant: a mixed-up counter.
#[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
fn noise(at: Instant, salt: u64) -> f64 {
    let mut x = at.millis().unsigned_abs().wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x >> 11) as f64 / (1_u64 << 53) as f64) * 2.0 - 1.0
}
