//! Prometheus remote write, 1.0 and 2.0: what its agents and servers, and many others, send every few seconds.
//!
//! Bodies are Protocol Buffers, compressed with Snappy in its block format. Marks that a series has ended are passed over and counted,
//! and so are values that are not finite. Native histograms become two series, `name_count` and `name_sum`. Requests with nothing but
//! metadata are fine and yield nothing. Exemplars and the times at which counters began are read and not kept.
//!
//! Specifications: <https://prometheus.io/docs/specs/prw/remote_write_spec/> and
//! <https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/>.

mod message;
mod negotiate;
mod series;
mod v1;
mod v2;

use crate::{Batch, Fault, Limits};

pub use negotiate::{Refusal, Version, negotiate};

/// How much of a request was written: the headers of an answer to version 2.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Samples that were taken or rightly passed over.
    pub samples: usize,
    /// Native histograms that were taken.
    pub histograms: usize,
}

impl Written {
    /// The headers that say so. Exemplars are never kept.
    pub fn headers(&self) -> [(&'static str, String); 3] {
        [
            ("X-Prometheus-Remote-Write-Samples-Written", self.samples.to_string()),
            ("X-Prometheus-Remote-Write-Histograms-Written", self.histograms.to_string()),
            ("X-Prometheus-Remote-Write-Exemplars-Written", "0".to_owned()),
        ]
    }
}

/// The points of a request as it came: compressed. A fault means that nothing of it could be read.
pub fn parse(version: Version, body: &[u8], limits: &Limits) -> Result<(Batch, Written), Fault> {
    let body = decompressed(body, limits.body)?;
    match version {
        Version::One => v1::parse(&body, limits),
        Version::Two => v2::parse(&body, limits),
    }
}

/// What a Snappy block says of its own length is looked at before room is made for it.
fn decompressed(body: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let no_snappy = |error: snap::Error| Fault::whole(format!("this is no Snappy block: {error}"));
    let length = snap::raw::decompress_len(body).map_err(no_snappy)?;
    if length > most {
        return Err(Fault::whole(format!("{length} bytes after decompression are more than {most}")));
    }
    snap::raw::Decoder::new().decompress_vec(body).map_err(no_snappy)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
