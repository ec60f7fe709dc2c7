//! What visitors see, in memory: facts come in from the change log, snapshots and change frames go out to every reader.

pub mod bells;
pub mod contact;
pub mod derive;
pub mod fact;
pub mod feed;
pub mod foresee;
pub mod hub;
pub mod ledger;
pub mod load;
pub mod numbers;
pub mod page;
pub mod series;
pub mod store;
pub mod view;
pub mod watch;
