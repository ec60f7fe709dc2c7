//! What other programs read: the Status API v2, feeds, calendars, badges. Asked through the public door, without a socket.

mod ask;
mod badges;
mod calendars;
mod contract;
mod discovery;
mod embed;
mod feeds;
mod hostile;
mod json;
mod mcp;
mod outage;
mod scrapers;
mod secrecy;
mod twins;
mod v2;
