//! Many addresses at once, as a table: first what would happen, then that it happens. And back out again.

use app::model::{
    Channel, PageId, SubscriberState, Word,
    access::Right,
    input::{NewSubscriber, SubscriberFilter},
    subscriber::{Import, Imported, Wishes},
};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{check, staff};
use crate::{
    entity::{Col, subscriber},
    error::{Error, Result},
    service::{Services, actor::Actor},
};

/// How many lines are taken at a time.
const LINES: usize = 20_000;

/// How many lines of what is wrong are named.
const NAMED: usize = 50;

/// What an import would do. Changes nothing.
pub async fn preview_import(services: &Services, actor: &Actor, page: PageId, import: &Import) -> Result<Imported> {
    actor.must(page, Right::ManageSubscribers)?;
    Ok(sort(services, page, import).await?.0)
}

/// Imports: all that is good, at once or not at all.
pub async fn import(services: &Services, actor: &Actor, page: PageId, import: &Import) -> Result<Imported> {
    actor.must(page, Right::ManageSubscribers)?;
    let (imported, good) = sort(services, page, import).await?;
    let tx = services.db.begin().await?;
    for input in &good {
        staff::add_in(&tx, services, (actor, page), (input, import.is_vouched_for)).await?;
    }
    tx.commit().await?;
    services.wake();
    Ok(imported)
}

async fn sort(services: &Services, page: PageId, import: &Import) -> Result<(Imported, Vec<NewSubscriber>)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(import.table.as_bytes());
    let headings = reader.headers().map_err(|error| Error::field("table", format!("cannot be read: {error}")))?.clone();
    let column = |names: &[&str]| {
        headings.iter().position(|heading| names.contains(&heading.trim_start_matches('\u{feff}').to_lowercase().as_str()))
    };
    let address = column(&["address", "email", "endpoint", "phone_number"]);
    let address = address.ok_or_else(|| Error::field("table", "must have a column named address or email"))?;
    let channel = column(&["channel", "mode"]);
    let (mut imported, mut good, mut seen) = (Imported::default(), Vec::new(), std::collections::BTreeSet::new());
    for (number, record) in reader.records().enumerate() {
        let line = number + 2;
        if number >= LINES {
            return Err(Error::field("table", format!("has more than {LINES} lines")));
        }
        let read = record.map_err(|error| error.to_string()).and_then(|record| {
            let named = channel.and_then(|column| record.get(column)).filter(|named| !named.is_empty()).unwrap_or("email");
            let channel = Channel::parse(named).filter(|channel| *channel != Channel::Push);
            let channel = channel.ok_or_else(|| format!("`{named}` is no channel"))?;
            let input = NewSubscriber {
                channel,
                address: record.get(address).unwrap_or_default().to_owned(),
                event: None,
                wishes: Wishes::default(),
            };
            let input = input.validate().map_err(|errors| errors.to_string())?;
            check::check(services, channel, &input.address).map_err(|error| error.to_string())?;
            Ok(input)
        });
        match read {
            Err(why) => {
                imported.wrong_lines += 1;
                if imported.wrong.len() < NAMED {
                    imported.wrong.push((line, why));
                }
            }
            Ok(input) if !seen.insert((input.channel, input.address.clone())) => imported.known += 1,
            Ok(input) => good.push(input),
        }
    }
    let mut kept = Vec::with_capacity(good.len());
    for part in good.chunks(500) {
        use subscriber::Column as S;
        let known = subscriber::Entity::live(page)
            .filter(S::Address.is_in(part.iter().map(|input| input.address.clone())))
            .filter(S::ScopeKey.eq(""))
            .all(services.db.read())
            .await?;
        for input in part {
            let same = known.iter().find(|row| row.channel == Col(input.channel) && row.address == input.address);
            match same.map(|row| row.state.0) {
                Some(SubscriberState::Unsubscribed) => imported.left += 1,
                Some(_) => imported.known += 1,
                None => kept.push(input.clone()),
            }
        }
    }
    imported.added = kept.len();
    Ok((imported, kept))
}

/// The page's subscribers as comma-separated values (RFC 4180) with a heading.
pub async fn export(services: &Services, actor: &Actor, page: PageId, filter: &SubscriberFilter) -> Result<String> {
    actor.must(page, Right::ManageSubscribers)?;
    let mut table = csv::Writer::from_writer(Vec::new());
    let heading = [
        "id",
        "channel",
        "address",
        "state",
        "incidents",
        "maintenances",
        "postmortems",
        "components",
        "only_severe",
        "scope",
        "language",
        "created_at",
    ];
    let failed = |error: csv::Error| Error::Fault(format!("a table cannot be written: {error}"));
    table.write_record(heading).map_err(failed)?;
    let mut filter = SubscriberFilter { limit: Some(200), ..filter.clone() };
    loop {
        let part = staff::find(services, actor, page, &filter).await?;
        for file in part.items {
            let subscription = file.subscription;
            let wishes = subscription.wishes;
            let scope: Vec<String> =
                wishes.groups.iter().map(ToString::to_string).chain(wishes.components.iter().map(ToString::to_string)).collect();
            let said = |is: bool| if is { "true" } else { "false" }.to_owned();
            let line = [
                subscription.id.to_string(),
                subscription.channel.as_str().to_owned(),
                inert(&subscription.address),
                subscription.state.as_str().to_owned(),
                said(wishes.kinds.incidents),
                said(wishes.kinds.maintenances),
                said(wishes.kinds.postmortems),
                said(wishes.kinds.components),
                said(wishes.only_severe),
                scope.join(" "),
                wishes.language.map(|language| language.as_str().to_owned()).unwrap_or_default(),
                subscription.created_at.to_string(),
            ];
            table.write_record(line).map_err(failed)?;
        }
        filter.after = part.next;
        if filter.after.is_none() {
            break;
        }
    }
    let bytes = table.into_inner().map_err(|error| Error::Fault(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A cell no spreadsheet takes for a formula. A telephone number keeps its plus: no formula is made of digits alone.
fn inert(cell: &str) -> String {
    let is_number = cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|c| c.is_ascii_digit()));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number { format!("'{cell}") } else { cell.to_owned() }
}
