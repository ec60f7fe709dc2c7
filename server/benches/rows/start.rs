//! Starting the program on the standard page: how long until it answers, and how long its answers take.

use crate::{
    clock::Runs,
    data::Data,
    process::{Server, program},
    table::{Goal, Row},
};

const STARTS: usize = 5;

/// Starts it some times, and asks.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let folder = data.standard().await.folder();
    let program = match program() {
        Ok(program) => program,
        Err(reason) => return vec![Row::absent("the program, and how it starts", Goal::None, "", reason)],
    };
    let mut rows = Vec::new();
    if let Ok(file) = std::fs::metadata(&program) {
        let megabytes = file.len() as f64 / 1_048_576.0;
        rows.push(Row::new("the program with everything in it", Goal::AtMost(60.0), "MB", megabytes, format!("{} bytes", file.len())));
    }
    let (mut answer, mut first, mut warm) = (Runs::default(), Runs::default(), Runs::default());
    // The first start makes what every later one finds: the stored snapshot.
    Server::start(&program, &folder).wait_for_page();
    for _ in 0..STARTS {
        answer.add(Server::start(&program, &folder).wait_for_page());
        let mut server = Server::start(&program, &folder);
        server.wait_until_ready();
        let ask = || server.get("/").filter(|answer| answer.status == 200).map_or(f64::INFINITY, |answer| answer.to_first_byte);
        first.add(ask());
        for _ in 0..20 {
            warm.add(ask());
        }
    }
    rows.push(Row::new("from start to the first page", Goal::AtMost(300.0), "ms", answer.median(), answer.spread()));
    rows.push(Row::new("first byte of the first page", Goal::AtMost(200.0), "ms", first.median(), first.spread()));
    rows.push(Row::new("first byte of later pages", Goal::AtMost(5.0), "ms", warm.median(), warm.spread()));
    rows
}
