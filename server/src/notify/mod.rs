//! How the product writes to people: what it says, and the ways it takes. A way a file.

pub mod chat;
pub mod email;
pub mod letter;
pub mod mail;
pub mod message;
pub mod outcome;
pub mod own;
pub mod payload;
pub mod post;
pub mod push;
pub mod reminder;
pub mod sheet;
pub mod sms;
pub mod smtp;
pub mod specimen;
pub mod webhook;
pub mod writer;
