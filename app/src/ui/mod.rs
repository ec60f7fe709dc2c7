//! The design system: small parts that know nothing of incidents or components.

pub mod chart;
#[cfg(feature = "hydrate")]
pub mod effect;
pub mod href;
pub mod mark;
pub mod memo;
pub mod node;
pub mod zone;
