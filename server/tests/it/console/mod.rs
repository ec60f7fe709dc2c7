//! The console's door: who may go through it, and how far.

mod hostile;
mod illustrations;
mod looks;
mod matrix;
mod readers;
mod staff;
mod texts;
