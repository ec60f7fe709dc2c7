//! Version 1.0: every series brings its labels as texts.

use super::{
    Written,
    message::TimeSeries,
    series::{self, Found},
};
use crate::{Batch, Collector, Fault, Kind, Limits, push::wire};

/// Reads `prometheus.WriteRequest`. Metadata is skipped; it comes in requests of its own.
pub(super) fn parse(body: &[u8], limits: &Limits) -> Result<(Batch, Written), Fault> {
    let mut collector = Collector::new(limits);
    let mut written = Written::default();
    for field in wire::Fields::new(body, 0) {
        let field = field?;
        let (1, Some(bytes)) = (field.number, field.bytes()) else { continue };
        match wire::message::<TimeSeries>(bytes, field.offset, limits.part) {
            Ok(series) => {
                let labels = series.labels.into_iter().map(|label| (label.name, label.value)).collect();
                let found =
                    Found { offset: field.offset, labels, kind: Kind::Unknown, samples: &series.samples, histograms: &series.histograms };
                series::take(&mut collector, &mut written, found);
            }
            Err(fault) => {
                collector.refuse(fault);
            }
        }
    }
    Ok((collector.finish(), written))
}
