//! What is due happens once: with two processes of which one sleeps, with one that dies at the very moment, and with one
//! that falls asleep while it holds the page.

use std::time::Duration;

use app::model::{
    EventId, Instant, NoticeKind, PageId,
    input::{NewIncident, NewMaintenance, PublishAt},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TransactionTrait};
use server::{
    entity::{Col, audit, change, event_update, incident, outbox},
    jobs::transitions::overdue,
    service::{Services, actor::Actor, incidents, maintenance as maintenances},
};

use crate::support::{
    process::{Home, Program, until_so},
    seed,
};

/// A page with one reader, on a database that programs serve.
struct Stage {
    services: Services,
    page: PageId,
}

/// A maintenance that begins and ends by itself, and an incident that comes out when it begins.
struct Round {
    due: Instant,
    maintenance: EventId,
    incident: EventId,
}

impl Stage {
    async fn set(home: &Home) -> Self {
        let services = home.services().await;
        let page = home.page(&services).await;
        seed::subscriber(&services, seed::reader(&services, page), &[]).await.unwrap();
        Self { services, page }
    }

    async fn round(&self, due: Instant, lasts: Duration) -> Round {
        let actor = Actor::command_line();
        let planned = NewMaintenance::named("Moving a rack", "We move a rack.", due, due + lasts);
        let maintenance = maintenances::schedule(&self.services, &actor, self.page, planned).await.unwrap();
        let mut embargoed = NewIncident::named("Planned disclosure", "We tell you now.");
        embargoed.publish = PublishAt::At(due);
        let incident = incidents::open(&self.services, &actor, self.page, embargoed).await.unwrap();
        Round { due, maintenance, incident }
    }

    fn now(&self) -> Instant {
        self.services.clock.now()
    }

    /// Waits for a moment of the real clock; real processes know no other.
    async fn wait_for(&self, at: Instant) {
        tokio::time::sleep(Duration::from_millis(u64::try_from(at.since(self.now())).unwrap_or_default())).await;
    }

    /// Waits until nothing is due any more, now or later.
    async fn settled(&self, last: Instant) -> f64 {
        self.wait_for(last).await;
        until_so("everything that is due is done", async || overdue(&self.services.db, self.now()).await.unwrap().is_none()).await
    }

    async fn states(&self, event: EventId) -> Vec<String> {
        let rows = event_update::Entity::find().filter(event_update::Column::EventId.eq(Col(event)));
        let rows = rows.order_by_asc(event_update::Column::CreatedAt).all(self.services.db.read()).await.unwrap();
        rows.into_iter().filter_map(|row| row.state).collect()
    }

    async fn deeds(&self, event: EventId) -> Vec<String> {
        let rows = audit::Entity::find().filter(audit::Column::NounId.eq(event.to_string())).order_by_asc(audit::Column::Id);
        rows.all(self.services.db.read()).await.unwrap().into_iter().map(|row| row.verb).collect()
    }

    async fn told(&self, event: EventId) -> Vec<NoticeKind> {
        let rows = outbox::Entity::find().filter(outbox::Column::EventId.eq(Col(event))).order_by_asc(outbox::Column::Id);
        rows.all(self.services.db.read()).await.unwrap().into_iter().map(|row| row.kind.0).collect()
    }

    /// Every step of a round, its audit lines and its notices exist, each once.
    async fn assert_once(&self, round: &Round, name: &str) {
        use NoticeKind::{IncidentCreated, MaintenanceCompleted, MaintenanceScheduled, MaintenanceStarted};
        let Round { maintenance, incident, .. } = *round;
        assert_eq!(self.states(maintenance).await, ["scheduled", "in_progress", "completed"], "{name}");
        assert_eq!(self.deeds(maintenance).await, ["scheduled", "began", "completed"], "{name}");
        assert_eq!(self.told(maintenance).await, [MaintenanceScheduled, MaintenanceStarted, MaintenanceCompleted], "{name}");
        assert_eq!(self.states(incident).await, ["investigating"], "{name}");
        assert_eq!(self.deeds(incident).await, ["opened", "published"], "{name}");
        assert_eq!(self.told(incident).await, [IncidentCreated], "{name}");
    }

    /// How many milliseconds late an incident came out.
    async fn late(&self, round: &Round) -> i64 {
        let row = incident::Entity::find_by_id(Col(round.incident)).one(self.services.db.read()).await.unwrap().unwrap();
        row.published_at.unwrap().since(round.due)
    }

    /// The versions of the page follow on one another, and every process shows the last.
    async fn assert_shown(&self, programs: &[&Program]) {
        let rows = change::Entity::find().filter(change::Column::PageId.eq(Col(self.page))).order_by_asc(change::Column::Version);
        let versions: Vec<i64> = rows.all(self.services.db.read()).await.unwrap().into_iter().map(|row| row.version).collect();
        assert_eq!(versions, (1..=i64::try_from(versions.len()).unwrap()).collect::<Vec<_>>());
        for program in programs {
            until_so("the process shows the last version", async || program.snapshot().await.version >= versions.len() as u64).await;
        }
    }
}

#[tokio::test]
async fn of_two_processes_one_sleeps_at_every_due_moment_and_everything_happens_once() {
    const ROUNDS: i64 = 20;
    const APART: Duration = Duration::from_millis(1_500);
    let home = Home::on_postgres().await;
    let stage = Stage::set(&home).await;
    let homes = [&home, &Home::at(home.url())];
    let programs = homes.map(|home| home.serve(&[]));
    let first = stage.now() + Duration::from_secs(5);
    let mut rounds = Vec::new();
    for n in 0..ROUNDS {
        // One ends when the next begins: at each of these moments three things are due.
        rounds.push(stage.round(first + APART * u32::try_from(n).unwrap(), APART).await);
    }
    assert!(stage.now() < first, "the rounds were planned in time");
    for (n, round) in rounds.iter().enumerate() {
        let sleeper = &programs[n % 2];
        stage.wait_for(round.due - Duration::from_millis(300)).await;
        sleeper.signal("STOP");
        // It wakes long after the other has done the work, or while it does, or when both could begin.
        stage.wait_for(round.due + Duration::from_millis((n as u64 * 173) % 1_000)).await;
        sleeper.signal("CONT");
    }
    stage.settled(first + APART * u32::try_from(ROUNDS).unwrap()).await;
    let mut latest = 0;
    for (n, round) in rounds.iter().enumerate() {
        stage.assert_once(round, &format!("round {n}")).await;
        latest = latest.max(stage.late(round).await);
    }
    println!("20 rounds: the latest publication was {latest} ms late");
    assert!(latest < 8_000, "one that sleeps holds up the other for seconds only, not for {latest} ms");
    stage.assert_shown(&[&programs[0], &programs[1]]).await;
}

/// What the sessions of a program that names itself in its database address are doing.
async fn sessions(services: &Services, name: &str, doing: &str) -> usize {
    let sql =
        format!("SELECT 1 AS one FROM pg_stat_activity WHERE application_name = '{name}' AND datname = current_database() AND {doing}");
    let statement = sea_orm::Statement::from_string(services.db.backend(), sql);
    services.db.read().query_all_raw(statement).await.unwrap().len()
}

#[tokio::test]
async fn one_that_falls_asleep_while_it_holds_the_page_holds_up_the_other_for_seconds_only() {
    let url = Home::on_postgres().await.url();
    let (sleeper_home, other_home) =
        (Home::at(format!("{url}&application_name=sleeper")), Home::at(format!("{url}&application_name=other")));
    let stage = Stage::set(&sleeper_home).await;
    let (sleeper, other) = (sleeper_home.serve(&[]), other_home.serve(&[]));
    other.signal("STOP");
    let round = stage.round(stage.now() + Duration::from_secs(2), Duration::from_secs(1)).await;
    // Holds the sleeper in the middle of its change, after it has taken the page.
    let lock = stage.services.db.write().begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE change IN SHARE ROW EXCLUSIVE MODE").await.unwrap();
    let waits = "wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"change\"%'";
    until_so("the sleeper is in the middle of a change", async || sessions(&stage.services, "sleeper", waits).await > 0).await;
    sleeper.signal("STOP");
    lock.commit().await.unwrap();
    let holds = "state = 'idle in transaction' AND backend_xid IS NOT NULL";
    until_so("the sleeper holds the page", async || sessions(&stage.services, "sleeper", holds).await > 0).await;
    other.signal("CONT");
    let seconds = stage.settled(round.due + Duration::from_secs(1)).await;
    println!("the other went on after {seconds:.1} s");
    assert!(seconds < 9.0, "{seconds}");
    sleeper.signal("CONT");
    stage.assert_once(&round, "after the wake-up").await;
    stage.assert_shown(&[&sleeper, &other]).await;
    until_so("the sleeper notices", async || sleeper.complaints().contains("a job failed and will be tried again")).await;
    assert!(!sleeper.complaints().contains("panicked"), "{}", sleeper.complaints());
    other.signal("STOP");
    let next = stage.round(stage.now() + Duration::from_secs(1), Duration::from_secs(1)).await;
    stage.settled(next.due + Duration::from_secs(1)).await;
    stage.assert_once(&next, "by the one that slept").await;
    other.signal("CONT");
    stage.assert_shown(&[&sleeper, &other]).await;
}

async fn one_that_is_killed_at_the_due_moment_and_started_again_does_everything_once(home: Home) {
    let stage = Stage::set(&home).await;
    let mut program = home.serve(&[]);
    let mut rounds = Vec::new();
    for delay in [0_u64, 5, 15, 40, 200, 900] {
        let round = stage.round(stage.now() + Duration::from_millis(1_200), Duration::from_millis(400)).await;
        // A process acts within a second of the moment: these fall before, into and after what it does.
        let begun = async || stage.states(round.maintenance).await.len() > 1 || stage.now().since(round.due) > 700;
        until_so("it begins", begun).await;
        tokio::time::sleep(Duration::from_millis(delay)).await;
        program.kill();
        program = home.serve(&[]);
        stage.settled(round.due + Duration::from_millis(400)).await;
        rounds.push(round);
    }
    for (n, round) in rounds.iter().enumerate() {
        stage.assert_once(round, &format!("round {n}")).await;
    }
    stage.assert_shown(&[&program]).await;
}

both_homes!(one_that_is_killed_at_the_due_moment_and_started_again_does_everything_once);
