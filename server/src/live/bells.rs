//! Ring when messages may wait to be sent.

use std::sync::Arc;

use tokio::sync::Notify;

/// Two bells: whoever waits for one hears of what came meanwhile, too.
#[derive(Default)]
pub struct Bells {
    /// For whoever sends in this process.
    pub here: Arc<Notify>,
    /// For whoever tells other processes what this one has committed.
    pub elsewhere: Notify,
}

impl Bells {
    /// This process has committed what may be messages.
    pub fn ring(&self) {
        self.here.notify_one();
        self.elsewhere.notify_one();
    }
}
