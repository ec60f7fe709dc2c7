//! A frame of pickled points: a list of `(path, (timestamp, value))`.

use super::{
    moment, take,
    unpickle::{Heap, Node, unpickle},
};
use crate::{Batch, Collector, Fault, Limits, Place, Point, number};

/// Reads one frame. A point that cannot be read is refused, and the next one is read. A fault means that it is no pickle of plain
/// values: nothing in it is ever run.
pub fn pickle(frame: &[u8], limits: &Limits) -> Result<Batch, Fault> {
    if frame.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", frame.len(), limits.body)));
    }
    // A point is a path, two numbers and two tuples; some writers wrap numbers once more.
    let heap = unpickle(frame, limits.points.saturating_mul(8))?;
    let Some(points) = heap.items(heap.root) else {
        return Err(Fault::whole("a list of points is expected"));
    };
    let mut collector = Collector::new(limits);
    for (index, point) in points.iter().enumerate() {
        let place = || Place::Field(format!("[{index}]"));
        match read(&heap, *point) {
            Ok((path, point)) => take(&mut collector, place, path, point),
            Err(why) => {
                collector.refuse(Fault { place: place(), why });
            }
        }
    }
    Ok(collector.finish())
}

fn read(heap: &Heap, point: usize) -> Result<(&str, Point), String> {
    let shape = || "a point is a path with a pair of time and value".to_owned();
    let [path, pair] = heap.items(point).ok_or_else(shape)? else { return Err(shape()) };
    let Node::Text(path) = heap.node(*path) else { return Err(shape()) };
    let [at, value] = heap.items(*pair).ok_or_else(shape)? else { return Err(shape()) };
    let at = moment(number_of(heap.node(*at)).map_err(|why| format!("the time: {why}"))?)?;
    let value = number_of(heap.node(*value)).map_err(|why| format!("the value: {why}"))?;
    Ok((path, Point { at, value }))
}

fn number_of(node: &Node) -> Result<f64, String> {
    match node {
        Node::Number(number) => Ok(*number),
        Node::Text(text) => number::of_text(text),
        Node::Nothing => Err("there is none".to_owned()),
        Node::List(_) => Err("a list is no number".to_owned()),
    }
}
