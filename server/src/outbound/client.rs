//! The one client for calls to addresses somebody else chose. The address that is checked is the address that is connected to.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use futures::{StreamExt, future::BoxFuture};
use reqwest::{
    Client, Method, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};

use super::{
    Outbound,
    address::{self, Refusal, may_call},
};
use crate::config::USER_AGENT;

/// How long a name may take to be looked up.
const LOOKUP: Duration = Duration::from_secs(5);

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// How much of an answer is read, in bytes.
pub const READ: usize = 4 * 1_024;

/// A question, and how much of an answer is taken.
pub struct Ask<'a> {
    /// Where to.
    pub to: &'a str,
    /// Headers, some of which may be secret.
    pub headers: &'a [(String, String)],
    /// A body in JSON: then it is a POST, otherwise a GET.
    pub body: Option<String>,
    /// The largest answer, in bytes.
    pub most: usize,
    /// How long all of it may take.
    pub within: Duration,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// After how many seconds the receiver wants to be asked again, if it says so.
    pub retry_after: Option<u64>,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// Whether the body went on.
    pub is_cut: bool,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// It must not be called.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Its name leads nowhere we may go.
    #[error("blocked_address: the name leads into a private network only")]
    Blocked,
    /// It did not answer in time.
    #[error("no answer within {0} seconds")]
    Slow(u64),
    /// The answer has more than that.
    #[error("the answer is larger than {0} bytes")]
    Large(usize),
    /// The question cannot be sent as it is.
    #[error("a header has a character in it that no header has")]
    Header,
    /// The connection failed, or the other side speaks something else.
    #[error("{0}")]
    Failed(String),
}

/// Makes calls.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    outbound: Arc<Outbound>,
}

impl Caller {
    /// A caller that keeps to what is allowed, and looks names up as the system does.
    pub fn new(outbound: Arc<Outbound>) -> Result<Self, String> {
        let system = |name: String| -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        };
        Self::with(outbound, Arc::new(system), tls()?)
    }

    fn with(outbound: Arc<Outbound>, lookup: Lookup, tls: rustls::ClientConfig) -> Result<Self, String> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(Resolver { outbound: outbound.clone(), lookup }))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(4)
            .user_agent(USER_AGENT)
            .build()
            .map_err(|error| format!("calls cannot be made: {error}"))?;
        Ok(Self { client, outbound })
    }

    /// Sends a body and reads the beginning of the answer. A redirect is an answer like any other: it is not followed.
    pub async fn send(&self, method: Method, to: &str, headers: HeaderMap, body: Vec<u8>, within: Duration) -> Result<Reply, CallError> {
        let url = address::check(to, &self.outbound)?;
        let call = async { read(self.client.request(method, url).headers(headers).body(body).send().await?).await };
        match tokio::time::timeout(within, call).await {
            Err(_) => Err(CallError::Slow(within.as_secs())),
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(failure(&error)),
        }
    }

    /// Asks, and reads the whole answer or none of it. A redirect is an answer like any other: it is not followed.
    pub async fn ask(&self, ask: Ask<'_>) -> Result<Reply, CallError> {
        let url = address::check(ask.to, &self.outbound)?;
        let mut headers = HeaderMap::new();
        for (name, value) in ask.headers {
            let name = HeaderName::try_from(name).map_err(|_| CallError::Header)?;
            let mut value = HeaderValue::try_from(value).map_err(|_| CallError::Header)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if ask.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let method = if ask.body.is_some() { Method::POST } else { Method::GET };
        let request = self.client.request(method, url).headers(headers).body(ask.body.unwrap_or_default());
        let call = async { whole(request.send().await.map_err(|error| failure(&error))?, ask.most).await };
        tokio::time::timeout(ask.within, call).await.unwrap_or(Err(CallError::Slow(ask.within.as_secs())))
    }

    /// The same with JSON.
    pub async fn post_json(&self, to: &str, value: &serde_json::Value, within: Duration) -> Result<Reply, CallError> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        self.send(Method::POST, to, headers, value.to_string().into_bytes(), within).await
    }
}

/// Reads all of an answer, unless it is larger than that.
async fn whole(response: reqwest::Response, most: usize) -> Result<Reply, CallError> {
    let (status, retry_after) = (response.status(), retry_after(&response));
    let mut body = Vec::new();
    let mut parts = response.bytes_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| failure(&error))?;
        if part.len() > most - body.len() {
            return Err(CallError::Large(most));
        }
        body.extend_from_slice(&part);
    }
    Ok(Reply { status, retry_after, body, is_cut: false })
}

fn retry_after(response: &reqwest::Response) -> Option<u64> {
    response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse().ok())
}

async fn read(response: reqwest::Response) -> reqwest::Result<Reply> {
    let (status, retry_after) = (response.status(), retry_after(&response));
    let mut body = Vec::new();
    let mut is_cut = false;
    let mut parts = response.bytes_stream();
    while let Some(part) = parts.next().await {
        // A receiver that took it and then breaks off has taken it.
        let Ok(part) = part else { break };
        let room = READ - body.len();
        body.extend_from_slice(&part[..part.len().min(room)]);
        if part.len() > room || body.len() == READ {
            is_cut = true;
            break;
        }
    }
    Ok(Reply { status, retry_after, body, is_cut })
}

/// The innermost reason, without the address: that is known, and may be a secret.
fn failure(error: &reqwest::Error) -> CallError {
    let mut source: &dyn std::error::Error = error;
    while let Some(inner) = source.source() {
        if inner.downcast_ref::<Blocked>().is_some() {
            return CallError::Blocked;
        }
        source = inner;
    }
    CallError::Failed(source.to_string())
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network only")]
struct Blocked;

/// Where a name leads.
type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// Looks names up, and keeps the addresses that may be called.
struct Resolver {
    outbound: Arc<Outbound>,
    lookup: Lookup,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (outbound, looked_up) = (self.outbound.clone(), (self.lookup)(name.as_str().to_owned()));
        Box::pin(async move {
            let found = tokio::time::timeout(LOOKUP, looked_up).await;
            let all = found.map_err(|_| "the name was not found within 5 seconds")??;
            let good = keep(all, &outbound).ok_or(Blocked)?;
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// TLS as browsers speak it, with the certificate authorities they trust (Mozilla's list).
pub fn tls() -> Result<rustls::ClientConfig, String> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth();
    Ok(config)
}

/// Those that may be called; none if there are others only.
fn keep(all: Vec<SocketAddr>, outbound: &Outbound) -> Option<Vec<SocketAddr>> {
    let good: Vec<SocketAddr> = all.into_iter().filter(|address| may_call(IpAddr::to_canonical(&address.ip()), outbound)).collect();
    (!good.is_empty()).then_some(good)
}

#[cfg(test)]
mod tests {
    use super::{
        super::authority::{Authority, answer},
        *,
    };

    #[test]
    fn a042_of_mixed_answers_only_the_public_ones_are_called() {
        let address = |text: &str| text.parse::<SocketAddr>().unwrap();
        let mixed = vec![address("127.0.0.3:0"), address("93.184.216.34:0"), address("[::1]:0"), address("[::ffff:10.0.0.1]:0")];
        assert_eq!(keep(mixed, &Outbound::default()), Some(vec![address("93.184.216.34:0")]));
        assert_eq!(keep(vec![address("127.0.0.3:0"), address("[::1]:0")], &Outbound::default()), None);
    }

    #[tokio::test]
    async fn a041_the_address_that_is_checked_is_the_one_that_is_called() {
        let canary = tokio::net::TcpListener::bind("127.0.0.3:0").await.unwrap();
        let port = canary.local_addr().unwrap().port();
        let outbound = Arc::new(Outbound { allowed: vec!["127.0.0.2/32".parse().unwrap()] });
        let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let lookup = move |_: String| -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> {
            // Good the first time, and never again.
            let home = if asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 { "127.0.0.2:0" } else { "127.0.0.3:0" };
            Box::pin(async move { Ok(vec![home.parse().unwrap()]) })
        };
        let caller = Caller::with(outbound, Arc::new(lookup), tls().unwrap()).unwrap();
        let url = format!("http://rebinding.example:{port}/");
        for round in 0..20 {
            let refused = caller.post_json(&url, &serde_json::json!({}), Duration::from_secs(5)).await.unwrap_err();
            assert!(matches!(refused, CallError::Blocked) || (round == 0 && matches!(refused, CallError::Failed(_))), "{refused}");
            let ask = Ask { to: &url, headers: &[], body: None, most: 9, within: Duration::from_secs(5) };
            assert!(matches!(caller.ask(ask).await, Err(CallError::Blocked)));
        }
        let none = tokio::time::timeout(Duration::from_millis(50), canary.accept()).await;
        assert!(none.is_err(), "nobody came");
    }

    /// A request is some lines of headers, a blank one and two letters.
    const HTTP: &[&str] = &["", "", "", "", "", "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"];

    #[tokio::test]
    async fn a054_a_certificate_has_to_be_good() {
        let here = || Arc::new(Outbound { allowed: vec!["127.0.0.0/8".parse().unwrap()] });
        let lookup = || -> Lookup { Arc::new(|_| Box::pin(async { Ok(vec!["127.0.0.1:0".parse().unwrap()]) })) };
        let (known, unknown) = (Authority::fresh(), Authority::fresh());
        for (what, authority, name, good_until, is_good) in [
            ("good", &known, "hooks.example", 2100, true),
            ("of nobody we trust", &unknown, "hooks.example", 2100, false),
            ("for another host", &known, "other.example", 2100, false),
            ("expired", &known, "hooks.example", 2020, false),
        ] {
            let port = answer(authority.server(name, good_until), "", HTTP).await;
            let caller = Caller::with(here(), lookup(), known.trusted()).unwrap();
            let url = format!("https://hooks.example:{port}/");
            let called = caller.post_json(&url, &serde_json::json!({}), Duration::from_secs(5)).await;
            match called {
                Ok(reply) => assert!(is_good && reply.status == StatusCode::NO_CONTENT, "{what}"),
                Err(CallError::Failed(why)) => assert!(!is_good && why.contains("certificate"), "{what}: {why}"),
                Err(error) => panic!("{what}: {error}"),
            }
        }
    }

    #[tokio::test]
    async fn an_answer_is_read_whole_or_not_at_all_and_a_header_is_no_place_for_others() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            // The third says that there is more than comes.
            for body in ["content-length: 9\r\n\r\n123456789", "content-length: 9\r\n\r\n123456789", "content-length: 9\r\n\r\n1234"] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1_024]).await;
                let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{body}");
                let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, answer.as_bytes()).await;
            }
        });
        let caller = Caller::new(Arc::new(Outbound { allowed: vec!["127.0.0.0/8".parse().unwrap()] })).unwrap();
        let ask = |most, headers| caller.ask(Ask { to: &url, headers, body: None, most, within: Duration::from_secs(5) });
        assert_eq!(ask(9, &[]).await.unwrap().body, b"123456789");
        assert!(matches!(ask(8, &[]).await, Err(CallError::Large(8))));
        assert!(matches!(ask(9, &[]).await, Err(CallError::Failed(_))), "half an answer is none");
        let split = [("X-A".to_owned(), "b\r\nX-Injected: 1".to_owned())];
        assert!(matches!(ask(9, &split).await, Err(CallError::Header)));
    }

    #[tokio::test]
    async fn a043_a_name_that_is_not_found_in_time_fails_alone() {
        for (name, answer) in [("slow", None), ("nowhere", Some(std::io::ErrorKind::NotFound))] {
            let lookup = move |_: String| -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> {
                Box::pin(async move {
                    match answer {
                        None => std::future::pending().await,
                        Some(kind) => Err(kind.into()),
                    }
                })
            };
            let caller = Caller::with(Arc::default(), Arc::new(lookup), tls().unwrap()).unwrap();
            let failed = caller.post_json(&format!("http://{name}.example/"), &serde_json::json!({}), Duration::from_secs(8)).await;
            assert!(matches!(failed, Err(CallError::Failed(_))), "{failed:?}");
        }
    }
}
