//! Incidents: what their verbs do, refuse, tell and leave untouched.

mod access;
mod audit;
mod editing;
mod hostile;
mod lifecycle;
mod moments;
mod notices;
mod publication;
mod secrecy;
