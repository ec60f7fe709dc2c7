//! The rows, one file a group, named by what they measure.

pub mod charts;
pub mod frame;
pub mod memory;
pub mod points;
pub mod publish;
pub mod render;
pub mod size;
pub mod start;
