//! Page access users and groups. Pages are public, so they hide nothing: they are kept so that scripts that work with them do.

pub mod groups;
pub mod held;
pub mod on_component;
pub mod users;
