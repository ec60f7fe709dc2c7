//! When a message is tried again.

use std::time::Duration;

use crate::service::random;

/// How long to wait after each failed try, in seconds; after the last, the message is given up. Together more than 27 hours.
const WAITS: [u64; 10] = [10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200];

/// How long to wait after the `attempts`th try failed, spread so that what failed together does not come back together; none if
/// it is given up. `asked` is how long the receiver wants us to wait at least.
pub fn wait(attempts: i32, asked: Option<Duration>, scale: f64) -> Option<Duration> {
    let index = usize::try_from(attempts).unwrap_or_default().saturating_sub(1);
    let seconds = *WAITS.get(index)?;
    let spread = 0.8 + 0.4 * (random::ticket() % 10_000) as f64 / 10_000.0;
    let planned = Duration::from_secs(seconds).mul_f64(spread * scale);
    Some(asked.map_or(planned, |asked| planned.max(asked.mul_f64(scale))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_more_than_a_day_and_then_given_up() {
        let all: Vec<Duration> = (1..).map_while(|attempts| wait(attempts, None, 1.0)).collect();
        assert_eq!(all.len(), WAITS.len());
        assert!(all.iter().sum::<Duration>() >= Duration::from_secs(24 * 3_600 * 8 / 10));
        assert!(WAITS.iter().sum::<u64>() >= 27 * 3_600);
        for (attempts, seconds) in (1..).zip(WAITS) {
            let waits: Vec<f64> = (0..200).map(|_| wait(attempts, None, 1.0).unwrap().as_secs_f64() / seconds as f64).collect();
            assert!(waits.iter().all(|wait| (0.79..=1.21).contains(wait)));
            assert!(waits.iter().any(|wait| *wait < 0.95) && waits.iter().any(|wait| *wait > 1.05), "they are spread");
        }
    }

    #[test]
    fn a049_a_receiver_may_ask_for_more_time_and_not_for_less() {
        assert!(wait(1, Some(Duration::from_secs(3_600)), 1.0).unwrap() >= Duration::from_secs(3_600));
        assert!(wait(5, Some(Duration::from_secs(1)), 1.0).unwrap() >= Duration::from_secs(1_400));
        assert!(wait(11, Some(Duration::from_secs(1)), 1.0).is_none());
    }
}
