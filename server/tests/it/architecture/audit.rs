//! What can be done to whatever sort of thing, people can find in the log and hooks can hear of.

use app::model::audit::NOUNS;

use super::{nothing_breaks, sources, tokens::starts_with};

/// What concerns no page.
const ELSEWHERE: &[&str] = &["installation"];

#[test]
fn every_sort_of_thing_that_is_audited_can_be_chosen() {
    let (mut found, mut broken) = (0, Vec::new());
    for source in sources::product(&["server/src/"]) {
        for at in 0..source.tokens.len() {
            if !starts_with(&source.tokens[at..], &["Deed", "::", "on", "("]) {
                continue;
            }
            found += 1;
            // The verb is one token, or a choice between two; the thing comes behind the comma after it.
            let comma = (at..source.tokens.len()).find(|n| source.tokens[*n].is(",")).unwrap_or(at);
            let noun = &source.tokens[comma + 1].text;
            let is_named = noun.strip_prefix('"').is_some_and(|noun| NOUNS.contains(&noun) || ELSEWHERE.contains(&noun));
            // Whether it was an incident or a maintenance, its row tells.
            let is_known = is_named || noun == "row";
            if !is_known {
                broken.push(format!("{}:{}: {noun}", source.path, source.tokens[at].line));
            }
        }
    }
    assert!(found > 60, "deeds are not found: only {found}");
    nothing_breaks("what a deed is done to stands in `app::model::audit::NOUNS`", broken);
}
