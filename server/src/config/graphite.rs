//! Settings about points that come as Graphite sends them.

use std::net::SocketAddr;

use clap::Args;
use ipnet::IpNet;

/// Where such points are taken, from whom, and for which page. Nowhere unless asked for.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Graphite")]
pub struct GraphiteSettings {
    /// Address to take plain lines of Graphite at, such as 127.0.0.1:2003. Off if empty
    #[arg(long, env = "LIGHTSHIP_GRAPHITE_LISTEN", value_name = "IP:PORT")]
    pub graphite_listen: Option<SocketAddr>,

    /// Address to take pickles of Graphite at, such as 127.0.0.1:2004. Off if empty
    #[arg(long, env = "LIGHTSHIP_GRAPHITE_PICKLE_LISTEN", value_name = "IP:PORT")]
    pub graphite_pickle_listen: Option<SocketAddr>,

    /// Networks that may send them: the protocol knows no tokens. Several with commas
    #[arg(long, env = "LIGHTSHIP_GRAPHITE_FROM", default_value = "127.0.0.0/8,::1/128", value_name = "NETWORK", value_delimiter = ',')]
    pub graphite_from: Vec<IpNet>,

    /// Short name of the page they belong to. The first page if empty
    #[arg(long, env = "LIGHTSHIP_GRAPHITE_PAGE", value_name = "SLUG")]
    pub graphite_page: Option<String>,
}
