//! People: how they get in, what they are kept out of, and what ends their stay.

mod api_caller;
mod authenticator;
mod calls;
mod first_run;
mod mail;
mod scene;
mod sessions;
mod sites;
mod speed;
