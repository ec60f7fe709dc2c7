//! The console's door: who may go through it, and how far.

mod looks;
mod matrix;
