//! The rows, one file a group, named by what they measure.

pub mod browser;
pub mod charts;
pub mod deliver;
pub mod frame;
pub mod load;
pub mod memory;
pub mod points;
pub mod publish;
pub mod render;
pub mod size;
pub mod start;
pub mod streams;
pub mod write;
