//! Incidents as they are told: what happened, in which steps, to which components.

use app::model::{IncidentState, Status};

/// One update, so many minutes after the trouble began.
pub struct Step {
    /// Minutes after the beginning.
    pub after: u64,
    /// The state it sets.
    pub state: IncidentState,
    /// What it says.
    pub body: &'static str,
    /// The statuses it sets; resolving says by itself that all works again.
    pub statuses: &'static [(&'static str, Status)],
    /// What it is corrected to, minutes later.
    pub correction: Option<&'static str>,
}

/// One incident.
pub struct Story {
    /// Its title.
    pub name: &'static str,
    /// Its updates; the first opens it, the last resolves it.
    pub steps: &'static [Step],
    /// What was learned, if that was written down.
    pub postmortem: Option<&'static str>,
}

const fn step(after: u64, state: IncidentState, body: &'static str, statuses: &'static [(&'static str, Status)]) -> Step {
    Step { after, state, body, statuses, correction: None }
}

use IncidentState::{Identified, Investigating, Monitoring, Resolved};
use Status::{DegradedPerformance, MajorOutage, PartialOutage};

/// Search answers slowly for a while.
pub const SLOW_SEARCH: Story = Story {
    name: "Search answers slowly",
    steps: &[
        step(6, Investigating, "Searches take up to 9 seconds. Watching videos is not affected.", &[("Search", DegradedPerformance)]),
        step(
            14,
            Monitoring,
            "A runaway re-indexing job was stopped. Searches are fast again; we keep watching.",
            &[("Search", DegradedPerformance)],
        ),
        step(22, Resolved, "Searches have been fast for ten minutes.", &[]),
    ],
    postmortem: None,
};

/// Payments are down for an hour.
pub const PAYMENTS_DOWN: Story = Story {
    name: "Payments are not going through",
    steps: &[
        step(4, Investigating, "Buying and renting fails for everybody. Nobody is charged twice.", &[("Payments", MajorOutage)]),
        step(
            17,
            Identified,
            "Our card provider rejects our certificate, which expired today. A new one is on its way.",
            &[("Payments", MajorOutage)],
        ),
        step(
            41,
            Monitoring,
            "The new certificate is in place. Payments go through again; payouts are catching up.",
            &[("Payments", DegradedPerformance)],
        ),
        step(66, Resolved, "All payments and payouts have gone through.", &[]),
    ],
    postmortem: Some(
        "## What happened\n\nThe certificate we show to our card provider expired at 09:12. Every payment was refused until a new one was in place, 41 minutes later.\n\n\
         ## Why nobody noticed before\n\nThe reminder went to a mailbox of a team that no longer exists.\n\n\
         ## What we changed\n\n- Certificates renew by themselves, 30 days before they end.\n- A check pages us when any certificate has less than 14 days left.\n- Reminders go to the team on call, never to a list.",
    ),
};

/// Uploads fail for some, in Europe.
pub const UPLOADS_FAIL_IN_EUROPE: Story = Story {
    name: "Uploads from Europe fail",
    steps: &[
        step(
            9,
            Investigating,
            "About one in four uploads from Europe stops at the end. Trying again often works.",
            &[("Video uploading", PartialOutage), ("Europe", DegradedPerformance)],
        ),
        step(
            27,
            Identified,
            "One of our storage clusters in Europe has lost part of its network. We are moving uploads to another.",
            &[("Video uploading", PartialOutage), ("Europe", PartialOutage)],
        ),
        Step {
            correction: Some("Uploads go to the other cluster. Failed uploads can be resumed for 48 hours."),
            ..step(
                58,
                Monitoring,
                "Uploads go to the other cluster. Failed uploads can be resumed for 24 hours.",
                &[("Video uploading", DegradedPerformance), ("Europe", DegradedPerformance)],
            )
        },
        step(95, Resolved, "Uploads from Europe work as usual.", &[]),
    ],
    postmortem: None,
};

/// Live streaming and the CDN go down together.
pub const STREAMS_BREAK_OFF: Story = Story {
    name: "Live streams break off",
    steps: &[
        step(
            3,
            Investigating,
            "Live streams stop after a few seconds. Recorded videos play, but may start slowly.",
            &[("Live streaming", MajorOutage), ("CDN", PartialOutage), ("Video playing", DegradedPerformance)],
        ),
        step(19, Investigating, "The trouble lies between our origin and the delivery network. Both teams are on it.", &[]),
        step(
            48,
            Identified,
            "A routing change at our delivery network sends all of our traffic through one city. They are taking it back.",
            &[("Live streaming", MajorOutage), ("CDN", PartialOutage)],
        ),
        step(
            101,
            Monitoring,
            "The change is undone and streams are stable. We are watching the next peak before we call it over.",
            &[("Live streaming", DegradedPerformance), ("CDN", DegradedPerformance)],
        ),
        step(130, Resolved, "Streams have been stable through the evening peak.", &[]),
    ],
    postmortem: None,
};

/// Subtitles fall behind for more than a day.
pub const SUBTITLES_LATE: Story = Story {
    name: "New videos get their subtitles late",
    steps: &[
        step(
            35,
            Investigating,
            "Automatic subtitles of new videos take hours instead of minutes. Subtitles that exist are not affected.",
            &[("Subtitles", DegradedPerformance)],
        ),
        step(
            160,
            Identified,
            "A change to our speech models doubled their cost. We are adding machines and working through the backlog.",
            &[("Subtitles", DegradedPerformance)],
        ),
        step(840, Monitoring, "The backlog is down to an hour.", &[("Subtitles", DegradedPerformance)]),
        step(1_580, Resolved, "Subtitles of new videos are ready within minutes again.", &[]),
    ],
    postmortem: None,
};

/// Subtitles lag a little: what is open when the demo begins.
pub const SUBTITLES_LAG: Story = Story {
    name: "Subtitles of new videos come late",
    steps: &[
        step(
            8,
            Investigating,
            "Automatic subtitles of videos uploaded since noon are not ready yet. Subtitles that exist are not affected.",
            &[("Subtitles", DegradedPerformance)],
        ),
        step(
            26,
            Identified,
            "A batch of very long videos blocks the queue. We give short videos a queue of their own.",
            &[("Subtitles", DegradedPerformance)],
        ),
    ],
    postmortem: None,
};

/// A region is cut off.
pub const ASIA_CUT_OFF: Story = Story {
    name: "Reelway cannot be reached from parts of Asia",
    steps: &[
        step(5, Investigating, "We see almost no traffic from Singapore and Indonesia.", &[("Asia Pacific", MajorOutage)]),
        step(
            31,
            Identified,
            "A sea cable is damaged. Traffic is being sent over North America: slower, but it works.",
            &[("Asia Pacific", PartialOutage)],
        ),
        step(190, Resolved, "Carriers have found a better way around. Videos start at their usual speed.", &[]),
    ],
    postmortem: None,
};

/// The API is down for minutes.
pub const API_ERRORS: Story = Story {
    name: "The API answers with errors",
    steps: &[
        step(
            2,
            Investigating,
            "About a third of API requests get a 502.",
            &[("API", PartialOutage), ("Embedded player", DegradedPerformance)],
        ),
        step(8, Resolved, "A faulty release was taken back after six minutes. No data was lost.", &[]),
    ],
    postmortem: None,
};

/// Notifications come late.
pub const NOTIFICATIONS_LATE: Story = Story {
    name: "Notifications arrive late",
    steps: &[
        step(
            12,
            Identified,
            "Mails and push messages about new videos arrive up to an hour late. None are lost.",
            &[("Notifications", DegradedPerformance)],
        ),
        step(74, Resolved, "The queue is empty; messages arrive at once again.", &[]),
    ],
    postmortem: None,
};

/// Videos start slowly: also the shape the live demo plays.
pub const SLOW_START: Story = Story {
    name: "Videos start slowly",
    steps: &[
        step(
            3,
            Investigating,
            "Videos take several seconds to start. Once started they play well.",
            &[("Video playing", DegradedPerformance)],
        ),
        step(
            11,
            Identified,
            "Half of our manifest servers did not come back after a release. We are starting them by hand.",
            &[("Video playing", DegradedPerformance), ("Embedded player", DegradedPerformance)],
        ),
        step(20, Monitoring, "All servers are back. Starting times fall.", &[("Video playing", DegradedPerformance)]),
        step(29, Resolved, "Videos start as fast as before.", &[]),
    ],
    postmortem: None,
};

/// Processing stands still.
pub const PROCESSING_STOPPED: Story = Story {
    name: "Uploaded videos are not processed",
    steps: &[
        step(7, Investigating, "Uploads arrive safely, but stay in processing.", &[("Video processing", MajorOutage)]),
        step(
            33,
            Identified,
            "The scheduler lost its database connection and did not find it again. It is being restarted.",
            &[("Video processing", MajorOutage)],
        ),
        step(
            52,
            Monitoring,
            "Processing runs again and works through 41,000 waiting videos.",
            &[("Video processing", DegradedPerformance)],
        ),
        step(118, Resolved, "No video is waiting any more.", &[]),
    ],
    postmortem: None,
};
