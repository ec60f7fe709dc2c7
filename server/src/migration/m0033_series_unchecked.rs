//! PostgreSQL no longer looks up the metric of every point and roll-up it writes, which took longer than writing them. Whoever writes
//! them has read the metric in the same transaction; and they still go with it.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STEPS: [&str; 4] = [
    "ALTER TABLE metric_point DROP CONSTRAINT fk_metric_point_metric_id",
    "ALTER TABLE metric_rollup DROP CONSTRAINT fk_metric_rollup_metric_id",
    "CREATE FUNCTION delete_series_of_metric() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         DELETE FROM metric_point WHERE metric_id = OLD.id; \
         DELETE FROM metric_rollup WHERE metric_id = OLD.id; \
         RETURN NULL; \
     END $$",
    "CREATE TRIGGER metric_delete_series AFTER DELETE ON metric FOR EACH ROW EXECUTE FUNCTION delete_series_of_metric()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            for step in STEPS {
                manager.get_connection().execute_unprepared(step).await?;
            }
        }
        Ok(())
    }
}
