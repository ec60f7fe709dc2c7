//! Making a component.

use app::model::{ComponentId, JournalCause, PageId, access::Right, input::NewComponent};

use super::{Because, check_group, describe, order, shown, write_journal};
use crate::{
    entity::{Col, Json, component},
    error::Result,
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        random, rows,
    },
};

/// Makes a component, last in its group or on the page. Its journal begins with the status it is made with.
pub async fn create(services: &Services, actor: &Actor, page: PageId, input: NewComponent) -> Result<ComponentId> {
    let input = input.validate()?;
    let html = describe(input.description.as_deref()).await?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    check_group(&m, input.group_id).await?;
    let row = component::Model {
        id: Col(random::id()),
        page_id: Col(page),
        group_id: input.group_id.map(Col),
        name: input.name,
        description: input.description,
        description_html: html,
        link: input.link,
        position: order::end_of(&m, input.group_id).await?,
        status: Col(input.status),
        status_at: Col(m.now()),
        suspected_at: None,
        showcase: input.showcase,
        start_date: input.start_date.map(|date| date.to_string()),
        only_show_if_degraded: input.only_show_if_degraded,
        visibility: Col(input.visibility),
        audience: Json(Vec::new()),
        archived_at: None,
        automation_key: random::hex(16),
        uptime_objective: input.uptime_objective,
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    let id = row.id.0;
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "component", id).after(&shown(&row))).await?;
    m.record(Fact::Component(row));
    write_journal(&mut m, id, input.status, Because { cause: JournalCause::Created, id: None }).await?;
    m.commit().await?;
    Ok(id)
}
