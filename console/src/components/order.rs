//! The order of a page as one list of rows: moving a row up or down moves it within its group, out of it, or into the next.

use app::model::{ComponentId, GroupId, shape::Place};

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// The head of a group.
    Group(GroupId),
    /// A component.
    Component(ComponentId),
    /// Where a group ends: what stands behind it is in none.
    End(GroupId),
}

/// The rows of a page.
pub fn rows(places: &[Place]) -> Vec<Row> {
    let of = |place: &Place| {
        let inside = place.components.iter().copied().map(Row::Component);
        let (head, end) = (place.group.map(Row::Group), place.group.map(Row::End));
        head.into_iter().chain(inside).chain(end).collect::<Vec<_>>()
    };
    places.iter().flat_map(of).collect()
}

/// The order rows stand for.
pub fn places(rows: &[Row]) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    let mut open = false;
    for row in rows {
        match *row {
            Row::Group(id) => {
                all.push(Place { group: Some(id), components: Vec::new() });
                open = true;
            }
            Row::End(_) => open = false,
            Row::Component(id) => match all.last_mut() {
                Some(place) if open => place.components.push(id),
                _ => all.push(Place { group: None, components: vec![id] }),
            },
        }
    }
    all
}

/// One step up or down, as by an arrow key; none at the ends of the page.
pub fn step(before: &[Place], what: Row, up: bool) -> Option<Vec<Place>> {
    if let Row::Group(id) = what {
        let at = before.iter().position(|place| place.group == Some(id))?;
        let to = if up { at.checked_sub(1)? } else { at + 1 };
        let mut all = before.to_vec();
        (to < all.len()).then(|| all.swap(at, to))?;
        return Some(all);
    }
    let mut all = rows(before);
    let at = all.iter().position(|row| *row == what)?;
    let to = if up { at.checked_sub(1)? } else { at + 1 };
    (to < all.len()).then(|| all.swap(at, to))?;
    Some(places(&all))
}

/// Dropped before or behind another row. A group goes before or behind the place that row belongs to.
pub fn drop(before: &[Place], what: Row, target: Row, behind: bool) -> Vec<Place> {
    if what == target {
        return before.to_vec();
    }
    if let Row::Group(id) = what {
        let holds = |place: &Place| match target {
            Row::Group(id) | Row::End(id) => place.group == Some(id),
            Row::Component(id) => place.components.contains(&id),
        };
        let (Some(from), Some(to)) = (before.iter().position(|place| place.group == Some(id)), before.iter().position(holds)) else {
            return before.to_vec();
        };
        if from == to {
            return before.to_vec();
        }
        let mut all = before.to_vec();
        let moved = all.remove(from);
        let to = if from < to { to - 1 } else { to };
        all.insert(to + usize::from(behind), moved);
        return all;
    }
    let mut all = rows(before);
    all.retain(|row| *row != what);
    let Some(to) = all.iter().position(|row| *row == target) else { return before.to_vec() };
    all.insert(to + usize::from(behind), what);
    places(&all)
}

/// Where a row stands now: in which group, as which of how many, counted from 1.
pub fn seat(all: &[Place], what: Row) -> Option<(Option<GroupId>, usize, usize)> {
    let line = |at: usize| (None, at + 1, all.len());
    match what {
        Row::Group(id) | Row::End(id) => all.iter().position(|place| place.group == Some(id)).map(line),
        Row::Component(id) => all.iter().enumerate().find_map(|(at, place)| {
            let inside = place.components.iter().position(|own| *own == id)?;
            Some(if place.group.is_some() { (place.group, inside + 1, place.components.len()) } else { line(at) })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(c: char) -> ComponentId {
        c.to_string().repeat(12).parse().unwrap()
    }

    fn group(c: char) -> GroupId {
        c.to_string().repeat(12).parse().unwrap()
    }

    /// `a G(bc) H()`: loose a, group g with b and c, an empty group h.
    fn read(text: &str) -> Vec<Place> {
        let mut rows = Vec::new();
        let mut open = None;
        for c in text.chars() {
            match c {
                ' ' | '(' => {}
                ')' => rows.extend(open.take().map(Row::End)),
                c if c.is_ascii_uppercase() => {
                    open = Some(group(c.to_ascii_lowercase()));
                    rows.extend(open.map(Row::Group));
                }
                c => rows.push(Row::Component(component(c))),
            }
        }
        places(&rows)
    }

    #[test]
    fn rows_and_places_say_the_same() {
        let all = read("a G(bc) H() d");
        assert_eq!(all.len(), 4);
        assert_eq!(places(&rows(&all)), all);
    }

    #[test]
    fn arrow_keys_lead_through_groups() {
        let b = Row::Component(component('b'));
        let mut all = read("a G(bc) H() d");
        for expected in ["a G(cb) H() d", "a G(c) b H() d", "a G(c) H(b) d", "a G(c) H() b d", "a G(c) H() d b"] {
            all = step(&all, b, false).unwrap();
            assert_eq!(all, read(expected), "{expected}");
        }
        assert_eq!(step(&all, b, false), None);
        for _ in 0..6 {
            all = step(&all, b, true).unwrap_or(all);
        }
        assert_eq!(all, read("a b G(c) H() d"));
    }

    #[test]
    fn groups_move_as_a_whole() {
        let g = Row::Group(group('g'));
        let all = read("a G(bc) H() d");
        assert_eq!(step(&all, g, true), Some(read("G(bc) a H() d")));
        assert_eq!(step(&all, g, false), Some(read("a H() G(bc) d")));
        assert_eq!(drop(&all, g, Row::Component(component('d')), true), read("a H() d G(bc)"));
        assert_eq!(drop(&all, g, Row::Component(component('a')), false), read("G(bc) a H() d"));
        assert_eq!(drop(&all, g, Row::Component(component('b')), true), all, "not into itself");
    }

    #[test]
    fn what_is_dropped_behind_the_end_of_a_group_is_in_none() {
        let all = read("a G(bc) H() d");
        let b = Row::Component(component('b'));
        assert_eq!(drop(&all, b, Row::End(group('g')), true), read("a G(c) b H() d"));
        assert_eq!(drop(&all, b, Row::End(group('h')), false), read("a G(c) H(b) d"));
        assert_eq!(drop(&all, b, Row::Group(group('h')), true), read("a G(c) H(b) d"));
        assert_eq!(drop(&all, b, Row::Component(component('a')), false), read("b a G(c) H() d"));
        assert_eq!(drop(&all, b, b, true), all);
    }

    #[test]
    fn a_seat_is_counted_in_its_group_or_on_the_page() {
        let all = read("a G(bc) H() d");
        assert_eq!(seat(&all, Row::Component(component('c'))), Some((Some(group('g')), 2, 2)));
        assert_eq!(seat(&all, Row::Component(component('d'))), Some((None, 4, 4)));
        assert_eq!(seat(&all, Row::Group(group('h'))), Some((None, 3, 4)));
    }
}
