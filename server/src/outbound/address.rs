//! Which addresses may be called. What can be said of the text is said when it is handed in; where a name leads is decided on the
//! address the connection is made to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::Outbound;

/// Ports below this are for services of the system; of those only the web's are called.
const FIRST_FREE: u16 = 1_024;

/// Whoever listens here throws away what comes (RFC 863): an address for tests.
const DISCARD: u16 = 9;

/// Ports of databases and the like, which understand what was never meant for them.
const NEVER: [u16; 10] = [1_433, 2_049, 2_375, 3_306, 5_432, 5_672, 6_379, 9_200, 11_211, 27_017];

/// Why an address is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is none.
    #[error("must be an address that begins with https:// or http://")]
    NoAddress,
    /// It has a secret in it that would be seen wherever the address is.
    #[error("must not have a user name or a password in it")]
    Credentials,
    /// Nothing that is called listens there.
    #[error("must not name this port")]
    Port,
    /// It leads into a private network.
    #[error("blocked_address: leads into a private network, which is not allowed")]
    Private,
}

/// The address, if it may be called as far as its text tells.
pub fn check(text: &str, outbound: &Outbound) -> Result<Url, Refusal> {
    let url = Url::parse(text).map_err(|_| Refusal::NoAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::NoAddress);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Credentials);
    }
    let port = url.port_or_known_default().ok_or(Refusal::Port)?;
    let is_listening = matches!(port, DISCARD | 80 | 443) || (port >= FIRST_FREE && !NEVER.contains(&port));
    let host = url.host().ok_or(Refusal::NoAddress)?;
    let address = match host {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let is_here = name == "localhost" || name.ends_with(".localhost");
            is_here.then_some(IpAddr::V4(Ipv4Addr::LOCALHOST))
        }
    };
    if address.is_some_and(|address| !may_call(address, outbound)) {
        return Err(Refusal::Private);
    }
    if is_listening { Ok(url) } else { Err(Refusal::Port) }
}

/// Whether a connection to this address may be made.
pub fn may_call(address: IpAddr, outbound: &Outbound) -> bool {
    let address = address.to_canonical();
    is_public(address) || outbound.allowed.iter().any(|network| network.contains(&address))
}

/// Whether an address is everybody's (IANA's registries of special-purpose addresses): not one network's own, and no way around
/// into one.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_of_one_network =
        matches!((a, b, c), (0 | 10 | 127, ..) | (100, 64..=127, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _));
    let is_special =
        matches!((a, b, c), (192, 0, 0 | 2) | (192, 88, 99) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) | (224.., ..));
    !is_of_one_network && !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only what is routed everywhere (2000::/3), without tunnels to IPv4, documentation and benchmarks.
    let is_special = matches!((a, b), (0x2001, 0..=0x1ff) | (0x2001, 0xdb8) | (0x2002, _) | (0x3ffe, _) | (0x3fff, 0..=0xfff));
    a & 0xe000 == 0x2000 && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every spelling of a place that must not be called.
    const PRIVATE: [&str; 39] = [
        "http://127.0.0.1:9901/",
        "http://localhost:9901/",
        "http://localhost.:9901/",
        "http://ｌocalhost:9901/",
        "http://a.localhost:9901/",
        "http://127.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://①②⑦.0.0.1/",
        "http://[::1]:9901/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[febf::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[5f00::1]/",
        "http://[100::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://192.88.99.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[2001:db8::1]/",
    ];

    #[test]
    fn a037_no_spelling_of_a_private_address_is_called() {
        for text in PRIVATE {
            assert_eq!(check(text, &Outbound::default()).unwrap_err(), Refusal::Private, "{text}");
        }
        for text in ["http://example.com/", "https://93.184.216.34/", "https://[2606:2800:220:1::1]/", "http://example.com:8080/x?y"] {
            assert!(check(text, &Outbound::default()).is_ok(), "{text}");
        }
    }

    #[test]
    fn a039_what_hides_in_an_address_is_seen() {
        let all = Outbound { allowed: vec!["127.0.0.0/8".parse().unwrap()] };
        assert_eq!(check("http://user:pw@127.0.0.2:9900/", &all).unwrap_err(), Refusal::Credentials);
        assert_eq!(check("http://user@127.0.0.2:9900/", &all).unwrap_err(), Refusal::Credentials);
        assert_eq!(check("http://127.0.0.3:9901\\@127.0.0.2:9900/", &Outbound::default()).unwrap_err(), Refusal::Private);
        for port in [22, 25, 5_432, 6_379, 81] {
            assert_eq!(check(&format!("http://127.0.0.2:{port}/"), &all).unwrap_err(), Refusal::Port, "{port}");
        }
        assert_eq!(check("http://127.0.0.2:9900/", &all).unwrap().port(), Some(9_900));
    }

    #[test]
    fn a038_only_the_web_is_called() {
        for text in ["file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://example.com/", "data:text/plain,x", "example.com", ""] {
            assert_eq!(check(text, &Outbound::default()).unwrap_err(), Refusal::NoAddress, "{text}");
        }
    }

    #[test]
    fn what_is_allowed_is_called_however_it_is_written() {
        let allowed = Outbound { allowed: vec!["10.1.0.0/16".parse().unwrap()] };
        for (address, expected) in [("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("10.2.0.1", false), ("8.8.8.8", true), ("::1", false)] {
            assert_eq!(may_call(address.parse().unwrap(), &allowed), expected, "{address}");
        }
    }
}
