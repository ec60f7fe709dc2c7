//! Long lists, a part at a time.

use serde::{Deserialize, Serialize};

/// Part of a list, and where the next part begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// What is in this part.
    pub items: Vec<T>,
    /// What to ask for the next part with; none if this is the last.
    pub next: Option<String>,
}

impl<T> Listing<T> {
    /// A part of at most `limit` out of one more than that, if there are more; `place` says where the list goes on behind an
    /// item.
    pub fn of(mut items: Vec<T>, limit: usize, place: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(place);
        Self { items, next }
    }

    /// The same part of other items.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listing<U> {
        Listing { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_where_there_is_more() {
        assert_eq!(Listing::of(vec![1, 2, 3], 2, |n| format!("after {n}")), Listing { items: vec![1, 2], next: Some("after 2".into()) });
        assert_eq!(Listing::of(vec![1, 2], 2, |n| format!("after {n}")).next, None);
        assert_eq!(Listing::of(Vec::<i32>::new(), 2, |n| format!("{n}")).map(|n| n + 1).items, Vec::<i32>::new());
    }
}
