//! What memory makes of the verbs: snapshots, frames, replay.

mod folding;
mod frames;
mod replay;
mod walk;
