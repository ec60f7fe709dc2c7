//! A receiver of calls for one test: it keeps what it got and answers as told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, StatusCode, Uri},
};
use tokio::net::TcpListener;

/// What it answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// This status, these headers, this body.
    With(u16, Vec<(&'static str, String)>, String),
    /// What it was sent, back.
    Echo,
    /// Nothing, ever.
    Hang,
    /// This after a while.
    Late(Duration),
    /// A body without an end.
    Endless,
}

impl Answer {
    /// A status alone.
    pub fn status(code: u16) -> Self {
        Self::With(code, Vec::new(), String::new())
    }
}

/// A call it got.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Call {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The receiver.
#[derive(Clone)]
pub struct Receiver {
    /// Where it is, without a slash at the end.
    pub url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    always: Arc<Mutex<Answer>>,
}

impl Receiver {
    /// Opens it on an address of this machine.
    pub async fn open(ip: &str) -> Self {
        let listener = TcpListener::bind(format!("{ip}:0")).await.unwrap();
        let receiver = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            calls: Arc::default(),
            answers: Arc::default(),
            always: Arc::new(Mutex::new(Answer::status(200))),
        };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// It answers the next calls with these, in this order.
    pub fn shall(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// It answers all others with this.
    pub fn always(&self, answer: Answer) {
        *self.always.lock().unwrap() = answer;
    }

    /// What it got so far.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// What it got, once it is so many.
    pub async fn wait_for(&self, many: usize) -> Vec<Call> {
        for _ in 0..600 {
            if self.calls().len() >= many {
                return self.calls();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{many} calls were expected: {:?}", self.calls());
    }
}

async fn take(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response<Body> {
    receiver.calls.lock().unwrap().push(Call { path: uri.to_string(), headers, body: body.to_vec() });
    let answer = receiver.answers.lock().unwrap().pop_front().unwrap_or_else(|| receiver.always.lock().unwrap().clone());
    match answer {
        Answer::With(code, headers, text) => {
            let mut response = Response::builder().status(code);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Body::from(text)).unwrap()
        }
        Answer::Echo => Response::new(Body::from(body)),
        Answer::Hang => std::future::pending().await,
        Answer::Late(time) => {
            tokio::time::sleep(time).await;
            Response::builder().status(StatusCode::OK).body(Body::empty()).unwrap()
        }
        Answer::Endless => {
            let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65_536])));
            Response::new(Body::from_stream(endless))
        }
    }
}
