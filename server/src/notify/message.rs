//! A message as it is, before it is written for one way of sending: what it tells, to whom, in which language.

use std::sync::Arc;

use app::model::{Language, NoticeKind, Status, message_text::OwnText};

/// What all receivers of the same news in the same language and zone read.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What it tells.
    pub kind: NoticeKind,
    /// The language.
    pub language: Language,
    /// What the page is called.
    pub page: String,
    /// Its address, without a slash at the end.
    pub site: String,
    /// Its colour, as `#rrggbb`.
    pub accent: String,
    /// What it is about.
    pub title: String,
    /// Where that stands, in a word or two.
    pub state: Option<String>,
    /// How bad that is.
    pub tone: Tone,
    /// When it was said.
    pub at: String,
    /// What was said, as HTML that was sanitised before.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// What it touches: a name, a status in words, the status.
    pub affected: Vec<(String, String, Status)>,
    /// More to know, a line each.
    pub facts: Vec<String>,
    /// Where to follow it.
    pub link: String,
    /// What groups it with others about the same; none if it stands alone.
    pub thread: Option<String>,
    /// What staff say in words of their own.
    pub own: OwnText,
    /// What stands at the foot of every mail.
    pub footer: String,
    /// What a webhook gets, but for what is its receiver's own.
    pub payload: Arc<serde_json::Value>,
    /// What a webhook gets besides that wants to hear of components: a body for each whose status changed with it.
    pub turns: Arc<Vec<serde_json::Value>>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Over, or fine.
    Good,
    /// Known, and watched.
    Watch,
    /// Bad.
    Bad,
    /// Planned work.
    Work,
    /// None of that.
    Plain,
}

impl Tone {
    /// Its colour: dark enough for white letters (4.5 to 1).
    pub fn colour(self) -> &'static str {
        match self {
            Self::Good => "#1a7a45",
            Self::Watch => "#8a5a00",
            Self::Bad => "#b3261e",
            Self::Work => "#2b5fa8",
            Self::Plain => "#4a5464",
        }
    }

    /// A sign beside the words.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Watch => "◐",
            Self::Bad => "✕",
            Self::Work => "⚙",
            Self::Plain => "•",
        }
    }
}

/// One message to one receiver.
#[derive(Clone, Debug)]
pub struct Message {
    /// What names it wherever it is seen again: the same at every try.
    pub id: String,
    /// What it tells.
    pub news: Arc<News>,
    /// Where its receiver sees and changes what they are told.
    pub manage: String,
    /// Where they leave.
    pub leave: String,
    /// What it asks of them first: a label and an address. Only a confirmation has this.
    pub ask: Option<(String, String)>,
    /// What a webhook sends back to show that it wants this. Only a confirmation has this.
    pub challenge: Option<String>,
}

impl Message {
    /// News for one receiver; `manage` is the text of the link only they have.
    pub fn to(id: String, news: Arc<News>, manage: &str) -> Self {
        let (manage, leave) = (format!("{}/subscription/{manage}", news.site), format!("{}/unsubscribe/{manage}", news.site));
        Self { id, news, manage, leave, ask: None, challenge: None }
    }

    /// Asks whether it was them; `link` is the text of the link with which they say so.
    pub fn asks(self, link: &str, challenge: String) -> Self {
        let label = app::text::text(self.news.language).confirm_do().to_owned();
        Self { ask: Some((label, format!("{}/confirm/{link}", self.news.site))), challenge: Some(challenge), ..self }
    }

    /// The same, asking what messages of its kind ask: for who only looks at it, with a link that leads nowhere.
    pub fn in_question(self, link: &str) -> Self {
        if self.news.kind == NoticeKind::Confirmation { self.asks(link, String::new()) } else { self }
    }

    /// Tells who asks again that they are told already. Nobody but they learn of it.
    pub fn says_already_told(self) -> Self {
        let words = app::text::text(self.news.language);
        let said = words.already_told(&self.news.page);
        let html = format!("<p>{}</p>", escaped(&said));
        // Whoever is told already is asked nothing: what staff ask with stands elsewhere.
        let own = OwnText::default();
        let news = News { title: said.clone(), html, text: said, facts: Vec::new(), own, ..News::clone(&self.news) };
        Self { ask: Some((words.news_manage().to_owned(), self.manage.clone())), news: Arc::new(news), ..self }
    }

    /// One line that says it all.
    pub fn headline(&self) -> String {
        let news = &self.news;
        match &news.state {
            Some(state) => format!("{}: {}", state, news.title),
            None => news.title.clone(),
        }
    }

    /// The same as staff say it, if they do.
    pub fn top(&self) -> String {
        self.own_subject().unwrap_or_else(|| self.headline())
    }

    /// The same with the page's name before it, if staff do not say it.
    pub fn subject(&self) -> String {
        match self.own_subject() {
            Some(own) => own,
            None if self.news.is_about_reader() => self.news.title.clone(),
            None => format!("[{}] {}", self.news.page, self.headline()),
        }
    }

    /// Where its button leads, and what that says.
    pub fn button(&self) -> (String, String) {
        let follow = || (app::text::text(self.news.language).news_follow().to_owned(), self.news.link.clone());
        self.ask.clone().unwrap_or_else(follow)
    }
}

/// A text that stands for itself in HTML and XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// At most so many characters, and a sign that there was more.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
