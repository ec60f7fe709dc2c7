//! Nobody changes anything unasked: every verb authorizes whoever calls it, and nearly all writing goes through a mutation.

use std::collections::BTreeSet;

use super::{
    nothing_breaks, sources,
    tokens::{Token, matching, starts_with},
};

/// Who opens a transaction or writes outside a mutation, and so makes no version of a page.
const WRITERS: &[(&str, &str)] = &[
    ("server/src/service/mutation.rs", "begin"),
    // Who is told, and how messages fare, is on no page.
    ("server/src/jobs/deliver/claim.rs", "claim"),
    ("server/src/jobs/deliver/claim.rs", "hold_on"),
    ("server/src/jobs/deliver/claim.rs", "take_back"),
    ("server/src/jobs/deliver/settle.rs", "write"),
    ("server/src/service/reminders.rs", "write"),
    ("server/src/service/subscribers/ask.rs", "subscribe"),
    ("server/src/service/subscribers/ask.rs", "resend"),
    ("server/src/service/subscribers/bounce.rs", "came_back"),
    ("server/src/service/subscribers/deliveries.rs", "turn"),
    ("server/src/service/subscribers/held.rs", "call_back"),
    ("server/src/service/subscribers/import.rs", "import"),
    ("server/src/service/subscribers/mod.rs", "forget_due"),
    ("server/src/service/subscribers/own.rs", "begin"),
    ("server/src/service/subscribers/many.rs", "change_all"),
    ("server/src/service/subscribers/staff.rs", "add_known"),
    ("server/src/service/subscribers/staff.rs", "edit"),
    ("server/src/service/subscribers/staff.rs", "erase"),
    ("server/src/service/subscribers/staff.rs", "test"),
    ("server/src/service/subscribers/staff.rs", "change"),
    // Nor are alerts that have been over for long.
    ("server/src/service/alerts/mod.rs", "prune"),
    // What becomes of accounts, sessions, links, roles and tokens is on no page.
    ("server/src/service/account.rs", "delete_account"),
    ("server/src/service/account.rs", "edit_profile"),
    ("server/src/service/first_run.rs", "prepare"),
    ("server/src/service/first_run.rs", "set_up"),
    ("server/src/service/links.rs", "make"),
    ("server/src/service/links.rs", "prune"),
    ("server/src/service/links.rs", "use_link"),
    ("server/src/service/members.rs", "remove"),
    ("server/src/service/members.rs", "set_role"),
    ("server/src/service/second_factor.rs", "begin"),
    ("server/src/service/second_factor.rs", "confirm"),
    ("server/src/service/second_factor.rs", "pass"),
    ("server/src/service/second_factor.rs", "renew_recovery_codes"),
    ("server/src/service/second_factor.rs", "require"),
    ("server/src/service/second_factor.rs", "reset"),
    ("server/src/service/second_factor.rs", "switch_off"),
    // Nor is who has what in front of them.
    ("server/src/service/presence.rs", "be_here"),
    ("server/src/service/presence.rs", "leave"),
    ("server/src/service/presence.rs", "prune"),
    ("server/src/service/sessions.rs", "delete"),
    ("server/src/service/sessions.rs", "end_session"),
    ("server/src/service/sessions.rs", "end_sessions"),
    ("server/src/service/sessions.rs", "note"),
    ("server/src/service/sessions.rs", "save"),
    ("server/src/service/sign_in.rs", "note"),
    ("server/src/service/tokens.rs", "authenticate"),
    ("server/src/service/tokens.rs", "create_token"),
    ("server/src/service/tokens.rs", "revoke_token"),
    ("server/src/service/hooks/mod.rs", "change"),
    ("server/src/service/hooks/mod.rs", "create_hook"),
    ("server/src/service/hooks/standing.rs", "test"),
    // Nor is who is asked for points, and how that goes.
    ("server/src/jobs/pull/claim.rs", "claim"),
    ("server/src/jobs/pull/claim.rs", "give_back"),
    ("server/src/jobs/pull/claim.rs", "hold_on"),
    ("server/src/jobs/pull/settle.rs", "settle"),
    ("server/src/service/sources/mod.rs", "change"),
    ("server/src/service/sources/mod.rs", "create_source"),
    ("server/src/service/sources/mod.rs", "delete_source"),
    ("server/src/service/users.rs", "create_user"),
    ("server/src/service/users.rs", "disable"),
    ("server/src/service/users.rs", "enable"),
    ("server/src/service/users.rs", "reset_password"),
    ("server/src/service/users.rs", "set_password"),
    // A page that is not there yet cannot be locked.
    ("server/src/service/pages.rs", "create"),
    // Points have a counter of their own.
    ("server/src/service/metrics/erase.rs", "delete_points"),
    ("server/src/service/metrics/points.rs", "push_points"),
    ("server/src/service/metrics/prune.rs", "step"),
    // Nor does it make a version which series arrive.
    ("server/src/service/incoming/seen.rs", "note"),
    ("server/src/service/incoming/seen.rs", "prune"),
    // Nor whom compatible scripts would show it to.
    ("server/src/service/access.rs", "begin_change"),
    // Nor by what number compatible programs know a subscriber.
    ("server/src/service/numbers.rs", "of_subscribers"),
    // Nor what scripts asked for under a name.
    ("server/src/service/repeats.rs", "ask"),
    ("server/src/service/repeats.rs", "forget"),
    ("server/src/service/repeats.rs", "keep"),
    ("server/src/service/repeats.rs", "prune"),
    // What nobody needs any more.
    ("server/src/jobs/prune.rs", "prune"),
    // The schema is no page.
    ("server/src/cli/mod.rs", "services"),
    ("server/src/run.rs", "prepare"),
];

struct Function {
    file: &'static str,
    line: usize,
    name: String,
    public: bool,
    asks: Vec<Token>,
    body: Vec<Token>,
}

impl Function {
    fn takes(&self, kind: &str) -> bool {
        self.asks.iter().any(|token| token.is(kind))
    }

    fn says(&self, phrase: &[&str]) -> bool {
        (0..self.body.len()).any(|at| starts_with(&self.body[at..], phrase))
    }

    fn is(&self, (file, name): (&str, &str)) -> bool {
        self.file == file && self.name == name
    }

    /// Names of the functions it hands its actor to.
    fn asks_others(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for at in 1..self.body.len().saturating_sub(1) {
            if self.body[at + 1].is("(") && !self.body[at - 1].is(".") {
                let end = matching(&self.body, at + 1);
                if self.body[at + 1..end].iter().any(|token| token.is("actor")) {
                    names.insert(self.body[at].text.as_str());
                }
            }
        }
        names
    }
}

#[test]
fn every_verb_asks_what_its_actor_may_do() {
    let all = functions("server/src/service/");
    let authorizes = |f: &Function| {
        let doors: [&[&str]; 4] = [
            &["Mutation", "::", "begin", "("],
            &["actor", ".", "must", "("],
            &["actor", ".", "must_run_installation", "("],
            &["actor", ".", "must_be_user", "("],
        ];
        doors.iter().any(|door| f.says(door))
    };
    let mut safe: Vec<bool> = all.iter().map(authorizes).collect();
    // Whoever hands the actor to one that authorizes, authorizes. A name in the same file comes first.
    loop {
        let before = safe.iter().filter(|safe| **safe).count();
        for at in 0..all.len() {
            let asks = |name: &str| {
                let near: Vec<usize> = (0..all.len()).filter(|n| all[*n].name == name && all[*n].file == all[at].file).collect();
                let found = if near.is_empty() { (0..all.len()).filter(|n| all[*n].name == name).collect() } else { near };
                !found.is_empty() && found.into_iter().all(|n| safe[n])
            };
            safe[at] = safe[at] || all[at].asks_others().into_iter().any(asks);
        }
        if safe.iter().filter(|safe| **safe).count() == before {
            break;
        }
    }
    let verb = |f: &Function| f.public && f.takes("Services") && f.takes("Actor");
    let count = all.iter().filter(|f| verb(f)).count();
    assert!(count > 60, "the verbs are not found: only {count}");
    let open = all.iter().zip(&safe).filter(|(f, safe)| verb(f) && !**safe);
    let broken = open.map(|(f, _)| format!("{}:{}: {}", f.file, f.line, f.name)).collect();
    nothing_breaks("a verb begins a mutation, asks `actor.must`, or hands its actor to one that does", broken);
}

#[test]
fn what_is_on_a_page_changes_only_in_a_mutation() {
    let all = functions("server/src/");
    let writes = |f: &&Function| f.says(&["db", ".", "begin", "("]) || f.says(&["db", ".", "write", "("]);
    let writers: Vec<&Function> = all.iter().filter(writes).collect();
    let unknown = writers.iter().filter(|f| !WRITERS.iter().any(|known| f.is(*known)));
    let mut broken: Vec<String> = unknown.map(|f| format!("{}:{}: {}", f.file, f.line, f.name)).collect();
    let idle = WRITERS.iter().filter(|known| !writers.iter().any(|f| f.is(**known)));
    broken.extend(idle.map(|(file, name)| format!("{file}: {name} needs no exception any more")));
    nothing_breaks("write through `Mutation`, so that every page in memory learns of it", broken);
}

fn functions(folder: &str) -> Vec<Function> {
    let mut all = Vec::new();
    for source in sources::product(&[folder]) {
        let tokens = &source.tokens;
        for at in (0..tokens.len().saturating_sub(2)).filter(|at| tokens[*at].is("fn")) {
            let Some(open) = (at + 2..tokens.len()).find(|n| tokens[*n].is("(")) else { continue };
            let close = matching(tokens, open);
            let Some(start) = (close..tokens.len()).find(|n| tokens[*n].is("{") || tokens[*n].is(";")) else { continue };
            if tokens[start].is(";") {
                continue;
            }
            let before = &tokens[at.saturating_sub(5)..at];
            let from = before.iter().rposition(|token| token.is("}") || token.is(";") || token.is("]")).map_or(0, |n| n + 1);
            all.push(Function {
                file: &source.path,
                line: tokens[at].line,
                name: tokens[at + 1].text.clone(),
                public: before[from..].iter().any(|token| token.is("pub")),
                asks: tokens[open..close].to_vec(),
                body: tokens[start..matching(tokens, start)].to_vec(),
            });
        }
    }
    all
}
