//! Reading refusals.

use server::error::{Error, Result};

/// The fields a refusal names, without repetition.
pub fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(errors)) => {
            let mut names: Vec<String> = errors.iter().map(|(field, _)| field.to_owned()).collect();
            names.dedup();
            names
        }
        other => panic!("expected a refusal that names fields, not {other:?}"),
    }
}

/// A refusal in one word, for tables of who may do what; a fault fails the test.
pub fn answer<T>(result: &Result<T>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::NotFound(_)) => "not found",
        Err(Error::Forbidden) => "forbidden",
        Err(Error::Invalid(_)) => "invalid",
        Err(Error::Conflict(_)) => "conflict",
        Err(fault) => panic!("a fault where a refusal was expected: {fault}"),
    }
}
