//! What happens by itself happens at its time, once, and as its switches say.

mod exactly_once;
mod folding;
mod race;
mod recurrence;
mod switches;
mod ticks;
mod verbs;
mod working;
