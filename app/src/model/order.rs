//! Sorting. A browser gets lists that are short or nearly in order and pays for every line of code it downloads, so
//! there it is the plainest way; the library's costs 2 KB for each type of list.

/// Sorts by a key, equal ones staying in their order.
pub fn by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    if cfg!(not(target_arch = "wasm32")) {
        return list.sort_by_key(key);
    }
    insert(list, key);
}

fn insert<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && key(&list[at]) < key(&list[at - 1]) {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_plain_way_sorts_like_the_library() {
        let mut list: Vec<(i32, usize)> = (0..200).map(|n| ((n * 7919) % 23, usize::try_from(n).unwrap())).collect();
        let mut sorted = list.clone();
        sorted.sort_by_key(|(key, _)| *key);
        super::insert(&mut list, |(key, _)| *key);
        assert_eq!(list, sorted);
    }
}
