//! What came of trying to deliver a message.

use std::time::Duration;

use crate::outbound::client::{CallError, Reply};

/// How much of an answer is kept, in characters.
const KEPT: usize = 500;

/// The longest a receiver may ask us to wait.
const LONGEST_WAIT: u64 = 3_600;

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it.
    Taken(String),
    /// It may take it later; not before this time has passed, if it says so.
    Later(String, Option<Duration>),
    /// It will never take this message.
    Refused(String),
    /// It will never take any: nobody is there any more.
    Gone(String),
}

impl Outcome {
    /// What was answered.
    pub fn answer(&self) -> &str {
        let (Self::Taken(answer) | Self::Later(answer, _) | Self::Refused(answer) | Self::Gone(answer)) = self;
        answer
    }

    /// Of an answer over HTTP: only 2xx is success. A receiver that asks for time gets it, within bounds.
    pub fn of_call(result: Result<Reply, CallError>) -> Self {
        let reply = match result {
            Ok(reply) => reply,
            Err(error @ (CallError::Refused(_) | CallError::Blocked)) => return Self::Refused(short(&error.to_string())),
            Err(error) => return Self::Later(short(&error.to_string()), None),
        };
        let answer = short(&format!("{} {}", reply.status.as_u16(), String::from_utf8_lossy(&reply.body)));
        let wait = reply.retry_after.filter(|_| matches!(reply.status.as_u16(), 429 | 503));
        match reply.status.as_u16() {
            200..=299 => Self::Taken(answer),
            410 => Self::Gone(answer),
            413 => Self::Refused(answer),
            _ => Self::Later(answer, wait.map(|seconds| Duration::from_secs(seconds.clamp(1, LONGEST_WAIT)))),
        }
    }
}

/// A text as it may be kept and shown: one line, not too long.
pub fn short(text: &str) -> String {
    app::model::input::clean_line(text).chars().take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn reply(status: u16, retry_after: Option<u64>, body: &str) -> Result<Reply, CallError> {
        Ok(Reply { status: StatusCode::from_u16(status).unwrap(), retry_after, body: body.as_bytes().to_vec(), is_cut: false })
    }

    #[test]
    fn a049_a_receiver_that_asks_for_time_gets_it_within_bounds() {
        for (status, asked, expected) in
            [(429, Some(86_400), Some(3_600)), (429, Some(30), Some(30)), (503, Some(0), Some(1)), (429, None, None), (500, Some(30), None)]
        {
            let outcome = Outcome::of_call(reply(status, asked, ""));
            assert_eq!(outcome, Outcome::Later(status.to_string(), expected.map(Duration::from_secs)));
        }
        assert!(matches!(Outcome::of_call(reply(410, None, "")), Outcome::Gone(_)));
        assert!(matches!(Outcome::of_call(reply(302, None, "")), Outcome::Later(..)), "a redirect is no success");
        assert!(matches!(Outcome::of_call(reply(204, None, "")), Outcome::Taken(_)));
    }

    #[test]
    fn a053_what_a_receiver_says_is_kept_short_and_on_one_line() {
        let outcome = Outcome::of_call(reply(500, None, &format!("<script>alert(1)</script>\r\n{}", "x".repeat(100_000))));
        assert!(outcome.answer().chars().count() <= KEPT && !outcome.answer().contains('\n'));
        assert!(outcome.answer().starts_with("500 <script>"), "it is text, and escaped where it is shown");
    }
}
