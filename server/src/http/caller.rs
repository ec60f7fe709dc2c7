//! Where a request really comes from, and which page it is for.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, header};
use ipnet::IpNet;

/// The peer of a connection; the accept loop puts it on every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The address of whoever sent the request: the peer, or what trusted proxies say of it.
pub fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    // Each proxy appends the address it saw: from the right, the first that is none of ours is the client.
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut client = peer;
    for text in named.collect::<Vec<_>>().into_iter().rev() {
        let Ok(ip) = text.trim().parse::<IpAddr>() else { break };
        client = ip.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// What counts as one caller where callers are counted: an address, or with IPv6 the network a household is given.
pub fn household(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
        ip => ip,
    }
}

/// The host name a request asks for, with its port; empty if it names none. What the address itself says goes before the header.
pub fn host(headers: &HeaderMap, authority: Option<&str>) -> String {
    let named = || headers.get(header::HOST).and_then(|value| value.to_str().ok());
    authority.or_else(named).unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a076_only_trusted_proxies_are_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.2".parse().unwrap());
        assert_eq!(client_ip(ip("10.0.0.1"), &headers, &trusted), ip("203.0.113.7"));
        assert_eq!(client_ip(ip("198.51.100.1"), &headers, &trusted), ip("198.51.100.1"), "a stranger's header is not believed");
        assert_eq!(client_ip(ip("::ffff:10.0.0.1"), &headers, &trusted), ip("203.0.113.7"));
        assert_eq!(client_ip(ip("10.0.0.1"), &HeaderMap::new(), &trusted), ip("10.0.0.1"));
    }

    #[test]
    fn whoever_has_a_network_of_their_own_is_one_caller() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(household(ip("2001:db8:1:2:3:4:5:6")), household(ip("2001:db8:1:2::1")));
        assert_ne!(household(ip("2001:db8:1:2::1")), household(ip("2001:db8:1:3::1")));
        assert_eq!(household(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
        assert_ne!(household(ip("10.0.0.1")), household(ip("10.0.0.2")));
    }

    #[test]
    fn the_address_of_a_request_goes_before_its_host_header() {
        let headers = HeaderMap::from_iter([(header::HOST, "B.example".parse().unwrap())]);
        assert_eq!(host(&headers, Some("a.example:80")), "a.example:80");
        assert_eq!((host(&headers, None).as_str(), host(&HeaderMap::new(), None).as_str()), ("b.example", ""));
    }
}
