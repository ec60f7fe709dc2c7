//! The moments of an incident, from when it began to when it was over. What nobody knows is left out.

use leptos::prelude::*;

use crate::ui::memo::{Memo, memo};
use crate::{
    model::{Instant, incident::Incident},
    status::{state::PageState, time::fixed_sentence},
    text::moment::at,
    ui::node::{Child, El, classed, el},
};

/// Label, what it says (with stand-ins for times), and whether it stays in sight on small screens.
type Entry = (&'static str, String, bool);

/// The incident's clock; on small screens all but the most important entries fold away.
pub fn clock(page: PageState, incident: Memo<Incident>) -> Vec<El> {
    let entries = memo(move || incident.with(|i| entries(page, i, page.now.get())));
    let list = move |brief: bool| {
        let all = entries.get().into_iter().filter(|(_, _, stays)| !brief || !stays);
        let entry = |(label, value, stays): Entry| {
            let value = fixed_sentence(el("dd"), page, &value);
            Child::Element(el("div").attr_if("class", stays.then_some("stays")).child(el("dt").text(label)).child(value))
        };
        all.map(entry).collect()
    };
    let folded = classed("dl", "clock").live(move || list(true));
    vec![
        classed("dl", "clock").live(move || list(false)),
        classed("details", "timeline").child(el("summary").text(page.text.timeline())).child(folded),
    ]
}

fn entries(page: PageState, incident: &Incident, now: Instant) -> Vec<Entry> {
    let (text, clock) = (page.text, &incident.clock);
    let after = |moment: Instant| clock.started.map_or_else(|| at(moment), |started| text.after(moment.since(started)));
    let mut entries: Vec<Entry> = Vec::new();
    entries.extend(clock.started.map(|started| (text.started(), at(started), false)));
    entries.extend(clock.detected.map(|detected| (text.detected(), after(detected), false)));
    entries.extend(clock.first_posted.map(|posted| (text.first_posted(), after(posted), false)));
    entries.extend(clock.mitigated.map(|mitigated| (text.fix_in_place(), after(mitigated), false)));
    entries.extend(clock.resolved.map(|resolved| (text.resolved(), at(resolved), false)));
    let lasted = text.duration(incident.lasted(now));
    if !incident.state.is_open() {
        entries.push((text.lasted(), lasted, true));
        return entries;
    }
    entries.push((text.running_for(), lasted, true));
    entries.extend(incident.next_update_at.map(|due| {
        let value = if due < now { text.due(&at(due), now.since(due)) } else { at(due) };
        (text.next_update_by(), value, true)
    }));
    entries
}
