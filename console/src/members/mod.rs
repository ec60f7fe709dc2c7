//! Who works on a page.

pub mod calls;
