//! The remaining fixed vocabularies: states, kinds and switches with more than two positions.

use crate::model::word::words;

words! {
    /// Where an incident stands. Any order is legal; going back is too.
    IncidentState {
        /// We know something is wrong, not yet what.
        Investigating = "investigating",
        /// We know what is wrong.
        Identified = "identified",
        /// A fix is in place and we are watching it.
        Monitoring = "monitoring",
        /// It is over.
        Resolved = "resolved",
    }

    /// Where a maintenance stands.
    MaintenanceState {
        /// Announced, not begun.
        Scheduled = "scheduled",
        /// The window is running.
        InProgress = "in_progress",
        /// The work is done and being checked; still maintenance.
        Verifying = "verifying",
        /// Over.
        Completed = "completed",
        /// Called off; stays visible, struck through.
        Cancelled = "cancelled",
    }

    /// Whether an event is an incident or a maintenance.
    EventKind {
        /// Something went wrong.
        Incident = "incident",
        /// Something was planned.
        Maintenance = "maintenance",
    }

    /// Who may see a thing, once it is published.
    Visibility {
        /// Everybody.
        Public = "public",
        /// Signed-in staff of the page.
        Team = "team",
        /// Nobody but those who can edit it.
        Hidden = "hidden",
    }

    /// Whether a thing has been published yet. Independent of its state and of who may see it.
    Publication {
        /// Being written.
        Draft = "draft",
        /// Will be published at a set time.
        Scheduled = "scheduled",
        /// Out.
        Published = "published",
    }

    /// When a group shows its components.
    Collapse {
        /// Open only when a component of it is not fine.
        WhenFine = "when_fine",
        /// Always open at first.
        Never = "never",
        /// Always closed at first.
        Always = "always",
    }

    /// What made a component's baseline change.
    JournalCause {
        /// The component was created with it.
        Created = "created",
        /// A person set it.
        Manual = "manual",
        /// A script with a token set it.
        Api = "api",
        /// An incident was resolved with it.
        Incident = "incident",
        /// A maintenance ended with it.
        Maintenance = "maintenance",
        /// Monitoring set it.
        Monitoring = "monitoring",
        /// The command line set it.
        CommandLine = "command_line",
        /// It was brought along from another product.
        Import = "import",
    }

    /// What a person may do on a page. Later members include the earlier ones.
    Role {
        /// Sees everything, changes nothing.
        Viewer = "viewer",
        /// Runs incidents, maintenance and announcements; sets statuses.
        Editor = "editor",
        /// Also shapes the page: components, metrics, settings, members, tokens.
        Admin = "admin",
        /// Also deletes the page and names other owners.
        Owner = "owner",
    }

    /// What an API token may do.
    Scope {
        /// Read what staff can read.
        Read = "read",
        /// Push metric points.
        Metrics = "metrics",
        /// Set component statuses.
        Components = "components",
        /// Run incidents, maintenance and announcements.
        Incidents = "incidents",
        /// See and change subscribers.
        Subscribers = "subscribers",
        /// Invite, change and remove members who are no owners.
        People = "people",
        /// Everything an admin may do, but members and tokens.
        Admin = "admin",
    }

    /// How the points of one interval become one value.
    Aggregation {
        /// Their mean.
        Average = "average",
        /// Their sum.
        Sum = "sum",
        /// The newest.
        Last = "last",
        /// The largest.
        Max = "max",
        /// The smallest.
        Min = "min",
        /// How many there are.
        Count = "count",
    }

    /// How a subscriber is told.
    Channel {
        /// A mail.
        Email = "email",
        /// A text message.
        Sms = "sms",
        /// An HTTP request to an endpoint of theirs.
        Webhook = "webhook",
        /// A Slack incoming webhook.
        Slack = "slack",
        /// A Microsoft Teams workflow.
        Teams = "teams",
        /// A Discord webhook.
        Discord = "discord",
        /// A Google Chat webhook.
        GoogleChat = "google_chat",
        /// A Telegram chat.
        Telegram = "telegram",
        /// A browser push endpoint.
        Push = "push",
    }

    /// Where a subscriber stands.
    SubscriberState {
        /// Asked to be told; has not proved the address yet.
        Unconfirmed = "unconfirmed",
        /// Is told.
        Active = "active",
        /// Not told because deliveries failed for good.
        Quarantined = "quarantined",
        /// Asked not to be told any more.
        Unsubscribed = "unsubscribed",
    }

    /// Where one message to one subscriber stands.
    DeliveryState {
        /// Waiting for its time.
        Pending = "pending",
        /// A worker holds it.
        Sending = "sending",
        /// The receiver took it.
        Sent = "sent",
        /// Given up, with the reason kept.
        Failed = "failed",
        /// Called back before it was sent.
        Cancelled = "cancelled",
    }

    /// What a message to subscribers is about.
    NoticeKind {
        /// An incident was published.
        IncidentCreated = "incident_created",
        /// An incident got an update.
        IncidentUpdated = "incident_updated",
        /// An incident was resolved.
        IncidentResolved = "incident_resolved",
        /// A postmortem was published.
        PostmortemPublished = "postmortem_published",
        /// A maintenance was announced.
        MaintenanceScheduled = "maintenance_scheduled",
        /// A maintenance is about to begin.
        MaintenanceReminder = "maintenance_reminder",
        /// A maintenance began.
        MaintenanceStarted = "maintenance_started",
        /// A maintenance got an update.
        MaintenanceUpdated = "maintenance_updated",
        /// A maintenance is over.
        MaintenanceCompleted = "maintenance_completed",
        /// A maintenance was called off.
        MaintenanceCancelled = "maintenance_cancelled",
        /// A component's status changed without an incident.
        ComponentChanged = "component_changed",
        /// An open incident has been silent for long: staff are reminded.
        IncidentSilent = "incident_silent",
        /// A promised update of an incident is late: staff are reminded.
        UpdateOverdue = "update_overdue",
        /// Something was written into the audit log: a hook is told.
        Audited = "audited",
        /// Somebody asked to be told, and is asked whether it was them.
        Confirmation = "confirmation",
        /// Whether the way works.
        Test = "test",
    }

    /// Who did something.
    ActorKind {
        /// A person in the console.
        User = "user",
        /// A script with a token.
        Token = "token",
        /// The product itself, at a set time.
        Job = "job",
        /// Somebody at the command line of the server.
        CommandLine = "command_line",
        /// A subscriber, about their own subscription.
        Subscriber = "subscriber",
        /// Anybody else.
        Visitor = "visitor",
    }

    /// What a link lets its bearer do, once.
    LinkKind {
        /// Begin: choose a name and a password.
        Invitation = "invitation",
        /// Choose a new password.
        Reset = "reset",
    }

    /// How uptime bars are drawn.
    Bars {
        /// Height is how long, colour is how bad.
        Horizon = "horizon",
        /// Ninety equal bars.
        Classic = "classic",
    }

    /// Which words stand for the statuses on the page.
    StateWords {
        /// Working, Slow or unreliable, Failing for some, Down ...
        Plain = "plain",
        /// Operational, Degraded performance, Partial outage, Major outage ...
        Classic = "classic",
    }

    /// A language the page can be read in.
    Language {
        /// English.
        English = "en",
        /// German.
        German = "de",
        /// French.
        French = "fr",
        /// Spanish.
        Spanish = "es",
        /// Japanese.
        Japanese = "ja",
        /// Arabic.
        Arabic = "ar",
    }
}

impl NoticeKind {
    /// Whether it is told by text message, which costs money and sleep: only the beginning and the end are worth one, and what
    /// concerns its reader alone.
    pub fn is_worth_sms(self) -> bool {
        matches!(self, Self::IncidentCreated | Self::IncidentResolved | Self::MaintenanceStarted | Self::Confirmation | Self::Test)
    }
}

impl Language {
    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Japanese => "日本語",
            Self::Arabic => "العربية",
        }
    }

    /// The direction it is written in.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }
}

impl IncidentState {
    /// Whether the incident is still going on.
    pub fn is_open(self) -> bool {
        self != Self::Resolved
    }
}

impl MaintenanceState {
    /// Whether the window is running: in progress or verifying.
    pub fn is_running(self) -> bool {
        matches!(self, Self::InProgress | Self::Verifying)
    }

    /// Whether it is over, one way or the other.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}
