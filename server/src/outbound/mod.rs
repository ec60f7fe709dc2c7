//! Calls to addresses somebody else chose: webhooks, chats, push services, sources of metrics. None of them leads into our own
//! network, whatever its name says and wherever it leads when it is called.

pub mod address;
#[cfg(test)]
pub mod authority;
pub mod client;

use ipnet::IpNet;

/// Which networks may be called although they are private: where monitoring and chat servers of one's own live.
#[derive(Clone, Debug, Default)]
pub struct Outbound {
    /// The networks that were allowed.
    pub allowed: Vec<IpNet>,
}
