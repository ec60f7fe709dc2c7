//! What the verbs do, to the database and to what visitors see.

mod archive;
mod incidents;
