//! Getting in.

pub mod again;
pub mod calls;
pub mod form;
pub mod screens;
