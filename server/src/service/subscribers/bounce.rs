//! Mails that came back.

use app::model::{
    Channel, SubscriberState,
    input::{check_email, clean_line},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::enter;
use crate::{
    entity::{Col, subscriber},
    error::Result,
    service::{Services, outbox, rows},
};

/// How many that may be taken later come back before nothing more is sent.
const SOFT: i32 = 5;

/// A mail to this address came back. One for good, or several in a row: nothing more is sent there, from no page.
pub async fn came_back(services: &Services, email: &str, is_for_good: bool, why: &str) -> Result<()> {
    use subscriber::Column as S;
    let Ok(email) = check_email(email) else { return Ok(()) };
    let tx = services.db.begin().await?;
    let now = services.clock.now();
    let of_address = subscriber::Entity::find().filter(S::Address.eq(&email)).filter(S::Channel.eq(Col(Channel::Email)));
    for mut row in of_address.filter(S::State.eq(Col(SubscriberState::Active))).all(&tx).await? {
        row.failures += 1;
        row.failing_since = row.failing_since.or(Some(Col(now)));
        if is_for_good || row.failures >= SOFT {
            enter(&mut row, SubscriberState::Quarantined, now);
            row.quarantined_at = Some(Col(now));
            row.quarantine_reason = Some(clean_line(why).chars().take(200).collect());
            outbox::cancel_for(&tx, row.id.0, now, "the address takes nothing any more").await?;
        }
        rows::overwrite(&tx, row).await?;
    }
    tx.commit().await?;
    Ok(())
}
