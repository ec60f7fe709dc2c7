//! What people do with their own account.

pub mod calls;
