//! What tests stand on: databases, personas, time, and seeds.
//!
//! A test is a function that takes a [`TestApp`](app::TestApp). Listing it in `both!` makes two tests of it, one a
//! database; a function that is not listed is a warning, and warnings fail the checks.

pub mod app;
pub mod deeds;
pub mod dump;
pub mod postgres;
pub mod refused;
pub mod seed;
pub mod sqlite;

/// Runs each of these functions as a test on SQLite and as a test on PostgreSQL.
macro_rules! both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                let app = $crate::support::app::TestApp::on_sqlite().await;
                super::$name(&app).await;
                app.close().await;
            })+
        }

        mod postgres {
            $(#[tokio::test] async fn $name() {
                let app = $crate::support::app::TestApp::on_postgres().await;
                super::$name(&app).await;
                app.close().await;
            })+
        }
    };
}
