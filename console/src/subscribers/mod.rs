//! Who is told: how many there are, found by address, added, looked after one by one, imported and taken out again as a table.

pub mod add;
pub mod calls;
mod counts;
mod import;
pub mod missing;
mod row;
mod show;
pub mod tabs;
mod wishes;
pub mod words;

pub use import::ImportScreen;
pub use show::ShowSubscriber;

use app::model::{Channel, PageId, SubscriberState, Word, access::Right, input::SubscriberFilter, subscriber::SubscriberFile};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    layout::complaint,
    live::Live,
    ui::{address::query, field::Line, long::Long, select::Select},
};

use add::AddForm;
use calls::{Reach, count_subscribers, list_subscribers};
use counts::Counts;
use missing::NotSetUp;
use row::Row;
use tabs::SubscriberTabs;
use words::{CHANNELS, STATES};

/// What is said to whoever may not see addresses.
pub const NOT_YOURS: &str = "Subscribers are for admins and owners of the page.";

/// Which of them are shown.
#[derive(Clone, Copy)]
pub struct Asked {
    text: RwSignal<String>,
    /// Only of this channel.
    pub channel: RwSignal<Option<Channel>>,
    /// Only in this state.
    pub state: RwSignal<Option<SubscriberState>>,
}

impl Asked {
    fn filter(self) -> SubscriberFilter {
        SubscriberFilter { text: self.text.get(), channel: self.channel.get(), state: self.state.get(), ..SubscriberFilter::default() }
    }

    fn is_anything(self) -> bool {
        untrack(|| self.filter() != SubscriberFilter::default())
    }

    /// What belongs to the address of the table.
    fn query(self) -> String {
        let text = Some(self.text.get()).filter(|text| !text.is_empty());
        let channel = self.channel.get().map(|channel| channel.as_str().to_owned());
        query([("text", text), ("channel", channel), ("state", self.state.get().map(|state| state.as_str().to_owned()))])
    }
}

/// `/console/{page}/subscribers`
#[component]
pub fn SubscribersScreen() -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageSubscribers)));
    let shown = move || {
        if may.get() { view! { <Everybody /> }.into_any() } else { view! { <p class="empty">{NOT_YOURS}</p> }.into_any() }
    };
    view! {
        <Title text="Subscribers" />
        <h1>"Subscribers"</h1>
        <SubscriberTabs />
        {shown}
    }
    .into_any()
}

#[component]
fn Everybody() -> impl IntoView {
    let live: Live = expect_context();
    let asked = Asked { text: RwSignal::new(String::new()), channel: RwSignal::new(None), state: RwSignal::new(None) };
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let page = Memo::new(move |_| live.desk.with(|desk| desk.page));
    let reach = Resource::new(move || (page.get(), turn.get()), |(page, _): (PageId, u32)| count_subscribers(page));
    let head = move || {
        Suspend::new(async move {
            match reach.await {
                Ok(Reach { counts, missing }) => {
                    let counts = (!counts.is_empty()).then(|| view! { <Counts counts=counts asked=asked /> });
                    view! { {counts} <NotSetUp missing=missing /> }.into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Transition>{head}</Transition>
        <div class="people readers">
            <List asked=asked turn=turn.read_only() />
            <div class="aside"><AddForm again=again /></div>
        </div>
    }
    .into_any()
}

#[component]
fn List(asked: Asked, turn: ReadSignal<u32>) -> impl IntoView {
    let live: Live = expect_context();
    let key = Signal::derive(move || (live.desk.with(|desk| desk.page), asked.filter(), turn.get()));
    let row = Callback::new(move |file: SubscriberFile| view! { <Row file=file /> }.into_any());
    let ask = |(page, filter, _): (PageId, SubscriberFilter, u32), after| list_subscribers(page, SubscriberFilter { after, ..filter });
    let table = move || live.desk.with(|desk| format!("/_fn/subscriber-table/{}{}", desk.slug, asked.query()));
    let channels: Vec<_> = std::iter::once((None, "any".to_owned()))
        .chain(CHANNELS.into_iter().map(|(channel, word, _)| (Some(channel), word.to_owned())))
        .chain([(Some(Channel::Push), words::channel_word(Channel::Push).to_owned())])
        .collect();
    let states: Vec<_> =
        std::iter::once((None, "any".to_owned())).chain(STATES.into_iter().map(|(state, word)| (Some(state), word.to_owned()))).collect();
    let nothing = Callback::new(move |()| {
        if asked.is_anything() { view! { <p class="empty">"Nobody fits."</p> }.into_any() } else { view! { <Nobody /> }.into_any() }
    });
    view! {
        <section aria-labelledby="subscribers-title">
            <header class="head">
                <h2 id="subscribers-title">"Everybody, newest first"</h2>
                <a href=table rel="external" download="">"Download as CSV"</a>
            </header>
            <form class="filter" role="search" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
                <Line label="Address" id="subscriber-text" kind="search" value=asked.text />
                <Select label="Channel" id="subscriber-channel" options=Signal::stored(channels) value=asked.channel />
                <Select label="State" id="subscriber-state" options=Signal::stored(states) value=asked.state />
            </form>
            <Long key=key ask=ask row=row empty="" nothing=nothing class="subscribers" />
        </section>
    }
    .into_any()
}

/// What an empty list teaches.
#[component]
fn Nobody() -> impl IntoView {
    let live: Live = expect_context();
    let url = live.desk.with_untracked(|desk| desk.shows.page.url.clone());
    let import = live.desk.with_untracked(|desk| format!("/console/{}/subscribers/import", desk.slug));
    view! {
        <div class="empty teach">
            <p>"Nobody has asked to be told yet. Who subscribes hears of incidents and maintenance where they are, and need not look at the page."</p>
            <ul>
                <li>"Visitors subscribe by themselves, with \u{201c}Get updates\u{201d} at the top of " <a href=url target="_blank" rel="noopener">"your page"</a> "."</li>
                <li>"Add a colleague, a chat room or a webhook of yours with the form on this screen."</li>
                <li>"Coming from another status page? " <a href=import>"Import its list"</a> "."</li>
            </ul>
        </div>
    }
    .into_any()
}
