//! Writing whole rows, so that services read as deeds and not as statements.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::error::Result;

/// Inserts a row whose key is known.
pub async fn insert<R, A>(tx: &impl ConnectionTrait, row: R) -> Result<()>
where
    R: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Inserts a row unless there is one like it already; whether there was none.
pub async fn insert_new<R, A>(tx: &impl ConnectionTrait, row: R) -> Result<bool>
where
    R: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    let nothing = OnConflict::new().do_nothing().to_owned();
    match A::Entity::insert(row.into_active_model()).on_conflict(nothing).exec_without_returning(tx).await {
        Ok(rows) => Ok(rows == 1),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Inserts rows, many a statement, none if there are none.
pub async fn insert_all<R, A>(tx: &impl ConnectionTrait, rows: Vec<R>) -> Result<()>
where
    R: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    let mut rest = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rest.peek().is_some() {
        let batch: Vec<A> = rest.by_ref().take(500).collect();
        A::Entity::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes every column of a row that exists.
pub async fn overwrite<R, A>(tx: &impl ConnectionTrait, row: R) -> Result<()>
where
    R: IntoActiveModel<A>,
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    A::Entity::update(row.into_active_model().reset_all()).exec(tx).await?;
    Ok(())
}
