//! Ninety days in their order: the clock is moved forward and everything is done when it happened.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::model::{
    EventId, IncidentState, Instant, Status, UpdateId, Visibility,
    input::{Backfill, EditUpdate, NewAnnouncement, NewIncident, NewMaintenance, NewUpdate},
};
use futures::future::BoxFuture;

use super::{actor, before, platform::Platform, story::*};
use crate::{
    clock::SetClock,
    error::Result,
    service::{Services, announcements, incidents, maintenance},
};

/// When the next update is promised, in most incidents.
const PROMISE: Duration = Duration::from_secs(3_600);

/// Something that happens at a moment.
type Deed<'a> = (Instant, BoxFuture<'a, Result<()>>);

/// What the deeds of the past work with.
#[derive(Clone, Copy)]
struct Stage<'a> {
    services: &'a Services,
    clock: &'a SetClock,
    platform: &'a Platform,
}

/// Does everything that happened until `now`.
pub async fn live_through(services: &Services, clock: &Arc<SetClock>, platform: &Platform, now: Instant) -> Result<()> {
    let stage = Stage { services, clock, platform };
    let at = |days, hours, minutes| before(now, days, hours, minutes);
    let mut deeds: Vec<Deed<'_>> = Vec::new();
    let alone: [(Instant, &'static Story); 10] = [
        (at(88, 3, 10), &NOTIFICATIONS_LATE),
        (at(81, 7, 0), &SLOW_SEARCH),
        (at(74, 5, 12), &PAYMENTS_DOWN),
        (at(63, 9, 40), &UPLOADS_FAIL_IN_EUROPE),
        (at(41, 4, 5), &STREAMS_BREAK_OFF),
        (at(26, 2, 30), &ASIA_CUT_OFF),
        (at(19, 6, 45), &API_ERRORS),
        (at(11, 13, 0), &PROCESSING_STOPPED),
        (at(5, 1, 20), &API_ERRORS),
        (at(2, 8, 0), &SLOW_SEARCH),
    ];
    for (begin, story) in alone {
        deeds.push((begin, Box::pin(stage.tell(vec![(begin, story)]))));
    }
    let together = vec![(at(34, 11, 0), &SUBTITLES_LATE), (at(34, 3, 0), &SLOW_START)];
    deeds.push((at(34, 11, 0), Box::pin(stage.tell(together))));
    deeds.push((at(55, 6, 0), Box::pin(stage.false_alarm(at(55, 6, 0)))));
    deeds.push((at(46, 2, 0), Box::pin(stage.entered_later(at(47, 5, 0)))));
    deeds.push((at(68, 1, 0), Box::pin(stage.maintain(at(66, 3, 0), 120, "Move of the payment database", "Payments"))));
    deeds.push((at(31, 1, 0), Box::pin(stage.maintain(at(28, 4, 0), 45, "New version of the upload service", "Video uploading"))));
    deeds.push((at(16, 1, 0), Box::pin(stage.called_off(at(13, 4, 0)))));
    deeds.push((at(3, 2, 0), Box::pin(stage.plan(now))));
    let begin = at(60, 3, 0);
    deeds.push((
        begin,
        Box::pin(stage.announce("Uploads of up to 256 GB are here, for everybody.", begin + Duration::from_secs(14 * 86_400))),
    ));
    let text = "Version 2 of the API ends on the last day of next month. **Version 3** has been ready for a year.";
    deeds.push((at(0, 2, 30), Box::pin(stage.announce(text, now + Duration::from_secs(20 * 86_400)))));
    let now_open = vec![(at(0, 0, 48), &SUBTITLES_LAG)];
    deeds.push((at(0, 0, 48), Box::pin(stage.tell(now_open))));
    deeds.sort_by_key(|(at, _)| *at);
    for (at, deed) in deeds {
        clock.set(at);
        deed.await?;
    }
    clock.set(now);
    Ok(())
}

impl Stage<'_> {
    /// Tells stories that may overlap, step by step in the order things happened.
    async fn tell(self, stories: Vec<(Instant, &'static Story)>) -> Result<()> {
        let moment = |begin: Instant, step: &Step| begin + Duration::from_secs(step.after * 60);
        let mut steps: Vec<(Instant, usize, &'static Step)> = Vec::new();
        for (n, (begin, story)) in stories.iter().enumerate() {
            steps.extend(story.steps.iter().map(|step| (moment(*begin, step), n, step)));
        }
        steps.sort_by_key(|(at, n, _)| (*at, *n));
        let mut open: BTreeMap<usize, EventId> = BTreeMap::new();
        for (at, n, step) in steps {
            self.clock.set(at);
            let (begin, story) = stories[n];
            match open.get(&n) {
                None => {
                    open.insert(n, self.open(begin, story, step).await?);
                }
                Some(id) => self.go_on(*id, step).await?,
            }
        }
        for (n, id) in open {
            if let Some(text) = stories[n].1.postmortem {
                self.clock.advance(26 * 3_600_000);
                incidents::save_postmortem(self.services, &actor(), self.platform.page, id, None, text).await?;
                incidents::publish_postmortem(self.services, &actor(), self.platform.page, id, false).await?;
            }
        }
        Ok(())
    }

    async fn open(self, begin: Instant, story: &Story, step: &Step) -> Result<EventId> {
        let now = self.services.clock.now();
        let mut input = NewIncident::named(story.name, step.body);
        input.started_at = Some(begin);
        input.detected_at = Some(begin + Duration::from_secs(step.after * 30));
        input.update.state = Some(step.state);
        input.update.statuses = statuses(self.platform, step)?;
        input.update.next_update_at = Some(now + PROMISE);
        let id = incidents::open(self.services, &actor(), self.platform.page, input).await?;
        incidents::acknowledge(self.services, &actor(), self.platform.page, id).await?;
        Ok(id)
    }

    async fn go_on(self, id: EventId, step: &Step) -> Result<()> {
        let page = self.platform.page;
        if step.state == IncidentState::Resolved {
            incidents::resolve(self.services, &actor(), page, id, step.body, None).await?;
            return Ok(());
        }
        let input = NewUpdate {
            state: Some(step.state),
            body: step.body.into(),
            statuses: statuses(self.platform, step)?,
            next_update_at: Some(self.services.clock.now() + PROMISE),
            ..NewUpdate::default()
        };
        let update = incidents::post_update(self.services, &actor(), page, id, None, input).await?;
        if let Some(correction) = step.correction {
            self.clock.advance(240_000);
            self.correct(id, update, correction).await?;
        }
        Ok(())
    }

    async fn correct(self, id: EventId, update: UpdateId, body: &str) -> Result<()> {
        // Nobody else has touched it since it was posted.
        let edit = EditUpdate { body: Some(body.into()), ..EditUpdate::at_rev(1) };
        incidents::edit_update(self.services, &actor(), self.platform.page, (id, update), edit).await
    }

    async fn false_alarm(self, begin: Instant) -> Result<()> {
        let mut input = NewIncident::named(
            "Sign-ups seem to have stopped",
            "Our monitoring saw no new accounts for ten minutes. We are looking into it.",
        );
        input.update.statuses = vec![(self.platform.component("Studio")?, Status::DegradedPerformance)];
        let id = incidents::open(self.services, &actor(), self.platform.page, input).await?;
        self.clock.set(begin + Duration::from_secs(900));
        let body = "Sign-ups never stopped: the counter did. Nobody was affected.";
        incidents::close_as_false_alarm(self.services, &actor(), self.platform.page, id, body).await?;
        Ok(())
    }

    async fn entered_later(self, begin: Instant) -> Result<()> {
        let body = "For 35 minutes thumbnails of new videos did not load for some viewers. We learned of it afterwards and enter it here.";
        let mut input = NewIncident::named("Thumbnails did not load", body);
        input.update.statuses = vec![(self.platform.component("CDN")?, Status::PartialOutage)];
        input.backfill = Some(Backfill { started_at: begin, resolved_at: begin + Duration::from_secs(35 * 60), counts_as_downtime: true });
        incidents::open(self.services, &actor(), self.platform.page, input).await?;
        Ok(())
    }

    async fn maintain(self, begin: Instant, minutes: u64, name: &str, component: &str) -> Result<()> {
        let end = begin + Duration::from_secs(minutes * 60);
        let body = "Everything keeps working, but may be slow at times.";
        let input =
            NewMaintenance { components: vec![self.platform.component(component)?], ..NewMaintenance::named(name, body, begin, end) };
        let id = maintenance::schedule(self.services, &actor(), self.platform.page, input).await?;
        self.clock.set(begin);
        maintenance::start(self.services, &actor(), self.platform.page, id, "").await?;
        self.clock.set(end - Duration::from_secs(600));
        maintenance::complete(self.services, &actor(), self.platform.page, id, "").await?;
        Ok(())
    }

    async fn called_off(self, begin: Instant) -> Result<()> {
        let end = begin + Duration::from_secs(7_200);
        let body = "Live streams may break off once for a few seconds.";
        let components = vec![self.platform.component("Live streaming")?];
        let input = NewMaintenance { components, ..NewMaintenance::named("New transcoders for live streams", body, begin, end) };
        let id = maintenance::schedule(self.services, &actor(), self.platform.page, input).await?;
        self.clock.advance(86_400_000);
        maintenance::cancel(
            self.services,
            &actor(),
            self.platform.page,
            id,
            "The new machines have not arrived. We will announce another date.",
        )
        .await?;
        Ok(())
    }

    async fn plan(self, now: Instant) -> Result<()> {
        let begin = now.minute() + Duration::from_secs(2 * 86_400 + 3 * 3_600);
        let body = "Payouts are paused for an hour; payments keep working.";
        let components = vec![self.platform.component("Payments")?];
        let input = NewMaintenance {
            components,
            ..NewMaintenance::named("Upgrade of the payout system", body, begin, begin + Duration::from_secs(3_600))
        };
        maintenance::schedule(self.services, &actor(), self.platform.page, input).await?;
        let begin = now.minute() + Duration::from_secs(4 * 86_400);
        let components = vec![self.platform.component("Search")?];
        let input = NewMaintenance {
            components,
            recurrence: Some("FREQ=WEEKLY".into()),
            ..NewMaintenance::named(
                "Weekly rebuild of the search index",
                "New videos may be found a little later than usual.",
                begin,
                begin + Duration::from_secs(5_400),
            )
        };
        maintenance::schedule(self.services, &actor(), self.platform.page, input).await?;
        Ok(())
    }

    async fn announce(self, text: &str, until: Instant) -> Result<()> {
        let input = NewAnnouncement {
            text: text.into(),
            link: Some("https://reelway.example/developers".into()),
            starts_at: None,
            ends_at: Some(until),
            dismissable: true,
            visibility: Visibility::Public,
        };
        announcements::create(self.services, &actor(), self.platform.page, input).await?;
        Ok(())
    }
}

/// The statuses a step sets, by the ids of the platform.
pub(super) fn statuses(platform: &Platform, step: &Step) -> Result<Vec<(app::model::ComponentId, Status)>> {
    step.statuses.iter().map(|(name, status)| Ok((platform.component(name)?, *status))).collect()
}
