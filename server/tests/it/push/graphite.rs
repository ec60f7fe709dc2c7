//! Senders of Graphite, over TCP as they send.

use std::time::Duration;

use server::jobs::graphite::{self, Format, Rules};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{Scene, ago, take};
use crate::support::{app::TestApp, process::until_so};

both!(lines_become_points, pickles_become_points);
on_sqlite!(a057_whoever_is_not_understood_is_cut_off, only_named_networks_may_send);

async fn open(app: &TestApp, format: Format, from: &str) -> (std::net::SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let rules = Rules { format, from: vec![from.parse().expect("it is a network")], page: Some("reelway".into()) };
    (address, tokio::spawn(graphite::run(app.services.clone(), listener, rules)))
}

/// Whether the other side closes, without a word.
async fn closes(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await.is_ok() && rest.is_empty()
}

async fn lines_become_points(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, r#"servers.a.load{rack="1"}"#, (1.0, false)).await;
    let (address, door) = open(app, Format::Lines, "127.0.0.0/8").await;
    let mut stream = TcpStream::connect(address).await.expect("somebody listens");
    let at = ago(app, 60) / 1_000;
    let text = format!("servers.a.load;rack=1 1.5 {at}\nnonsense\nservers.b.load 9 {at}\nservers.a.load;rack=1 2.5 {}\n", at + 10);
    let (first, second) = text.split_at(20);
    stream.write_all(first.as_bytes()).await.expect("it is taken");
    stream.write_all(second.as_bytes()).await.expect("it is taken");
    until_so("the points are there", async || scene.points().await.len() == 2).await;
    assert_eq!(scene.points().await, [(at * 1_000, 1.5), ((at + 10) * 1_000, 2.5)]);
    door.abort();
}

async fn pickles_become_points(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, "load", (1.0, false)).await;
    let (address, door) = open(app, Format::Pickles, "127.0.0.0/8").await;
    let mut stream = TcpStream::connect(address).await.expect("somebody listens");
    // [("load", (at, 2))] as protocol 2 writes it.
    let at = u32::try_from(ago(app, 60) / 1_000).expect("it is before 2106");
    let mut pickle = b"\x80\x02]q\x00X\x04\x00\x00\x00loadq\x01J".to_vec();
    pickle.extend(at.to_le_bytes());
    pickle.extend(b"K\x02\x86q\x02\x86q\x03a.");
    stream.write_all(&[&(pickle.len() as u32).to_be_bytes()[..], &pickle].concat()).await.expect("it is taken");
    until_so("the point is there", async || scene.points().await.len() == 1).await;
    assert_eq!(scene.points().await, [(i64::from(at) * 1_000, 2.0)]);
    door.abort();
}

async fn a057_whoever_is_not_understood_is_cut_off(app: &TestApp) {
    let (lines, one) = open(app, Format::Lines, "127.0.0.0/8").await;
    let (pickles, two) = open(app, Format::Pickles, "127.0.0.0/8").await;
    let mut stream = TcpStream::connect(lines).await.expect("somebody listens");
    // All of it is read before the door closes, or the rest would be answered with a reset.
    stream.write_all(&[b'x'; 8_193]).await.expect("it is taken");
    assert!(closes(&mut stream).await, "a line without end");
    let mut stream = TcpStream::connect(pickles).await.expect("somebody listens");
    stream.write_all(&[0xff, 0xff, 0xff, 0xff]).await.expect("it is taken");
    assert!(closes(&mut stream).await, "a frame of four gigabytes");
    one.abort();
    two.abort();
}

async fn only_named_networks_may_send(app: &TestApp) {
    let (address, door) = open(app, Format::Lines, "10.0.0.0/8").await;
    let mut stream = TcpStream::connect(address).await.expect("somebody listens");
    assert!(closes(&mut stream).await);
    door.abort();
}
