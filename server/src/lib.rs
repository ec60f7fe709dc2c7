//! Everything of Lightship that touches a socket, a disk, a clock or a database.

pub mod entity;
pub mod migration;
