//! Everything that touches a socket, a disk, a clock or a database.

pub mod cli;
pub mod clock;
pub mod config;
pub mod database;
pub mod demo;
pub mod entity;
pub mod error;
pub mod http;
pub mod jobs;
pub mod live;
pub mod migration;
pub mod notify;
pub mod observe;
pub mod outbound;
pub mod run;
pub mod service;
