//! What tests stand on: databases, personas, time, and seeds.
//!
//! A test is a function that takes a [`TestApp`](app::TestApp). Listing it in `both!` makes two tests of it, one a
//! database; a function that is not listed is a warning, and warnings fail the checks.

pub mod app;
pub mod deeds;
pub mod door;
pub mod dump;
pub mod mail_server;
pub mod postgres;
pub mod process;
pub mod raw;
pub mod receiver;
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

/// Runs each of these functions as a test on SQLite alone: what they ask of does not depend on the database.
macro_rules! on_sqlite {
    ($($name:ident),+ $(,)?) => {
        mod once {
            $(#[tokio::test] async fn $name() {
                let app = $crate::support::app::TestApp::on_sqlite().await;
                super::$name(&app).await;
                app.close().await;
            })+
        }
    };
}

/// Runs each of these functions with the real program's home on SQLite, and with one on PostgreSQL.
macro_rules! both_homes {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::support::process::Home::on_sqlite()).await;
            })+
        }

        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::$name($crate::support::process::Home::on_postgres().await).await;
            })+
        }
    };
}

/// Callers of tests speak TLS with the same library as the product's own.
pub fn speak_tls() {
    // Another test may have said so before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
