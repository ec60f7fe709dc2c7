//! What real processes of the operating system do: alone, in pairs, stopped in the middle, killed, without their database.

mod alone;
mod another_server;
mod command_line;
mod drain;
mod empty;
mod floods;
mod links;
mod once;
mod outage;
mod pictures;
mod settings;
mod system;
