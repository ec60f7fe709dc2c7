//! Version 2.0: one table of all texts, and series that point into it.

use super::{
    Written,
    message::{Metadata, SeriesWithRefs},
    series::{self, Found},
};
use crate::{Batch, Collector, Fault, Kind, Limits, push::wire};

/// Reads `io.prometheus.write.v2.Request`.
pub(super) fn parse(body: &[u8], limits: &Limits) -> Result<(Batch, Written), Fault> {
    let symbols = symbols(body, limits)?;
    let mut collector = Collector::new(limits);
    let mut written = Written::default();
    for field in wire::Fields::new(body, 0) {
        let field = field?;
        let (5, Some(bytes)) = (field.number, field.bytes()) else { continue };
        let read = wire::message::<SeriesWithRefs>(bytes, field.offset, limits.part);
        match read.and_then(|series| Ok((labels(&mut collector, &series.labels_refs, &symbols, field.offset)?, series))) {
            Ok((labels, series)) => {
                let found = Found {
                    offset: field.offset,
                    labels,
                    kind: kind(series.metadata),
                    samples: &series.samples,
                    histograms: &series.histograms,
                };
                series::take(&mut collector, &mut written, found);
            }
            Err(fault) => {
                collector.refuse(fault);
            }
        }
    }
    Ok((collector.finish(), written))
}

/// The table, which may stand before or after the series. Its first text is empty.
fn symbols<'a>(body: &'a [u8], limits: &Limits) -> Result<Vec<&'a str>, Fault> {
    // Every series has a few texts of its own at most: a table beyond that was made to take room.
    let most = limits.series.saturating_mul(8);
    let mut symbols = Vec::new();
    for field in wire::Fields::new(body, 0) {
        let field = field?;
        let (4, Some(bytes)) = (field.number, field.bytes()) else { continue };
        if symbols.len() == most {
            return Err(Fault::byte(field.offset, format!("more than {most} symbols")));
        }
        symbols.push(std::str::from_utf8(bytes).map_err(|_| Fault::byte(field.offset, "a symbol is not UTF-8"))?);
    }
    match symbols.first() {
        Some(first) if !first.is_empty() => Err(Fault::whole("the first symbol has to be empty")),
        _ => Ok(symbols),
    }
}

fn labels(collector: &mut Collector, refs: &[u32], symbols: &[&str], offset: usize) -> Result<Vec<(String, String)>, Fault> {
    let limits = collector.limits();
    if !refs.len().is_multiple_of(2) {
        return Err(Fault::byte(offset, "labels are names and values in turn"));
    }
    // Looked at before texts are copied: a series may name one long text very often.
    if refs.len() / 2 > limits.labels + 1 {
        return Err(Fault::byte(offset, format!("{} labels are more than {}", refs.len() / 2, limits.labels)));
    }
    let mut symbol = |reference: u32| {
        let text = usize::try_from(reference).ok().and_then(|at| symbols.get(at)).copied();
        let text = text.ok_or_else(|| Fault::byte(offset, format!("there is no symbol {reference}")))?;
        collector.spend(text.len()).map_err(|why| Fault::byte(offset, why))?;
        match text.len() > limits.value.max(limits.name) {
            true => Err(Fault::byte(offset, format!("the symbol {reference} is too long for a label"))),
            false => Ok(text.to_owned()),
        }
    };
    refs.chunks_exact(2).map(|pair| Ok((symbol(pair[0])?, symbol(pair[1])?))).collect()
}

fn kind(metadata: Option<Metadata>) -> Kind {
    match metadata.map(|metadata| metadata.kind) {
        // Series of classic histograms are counters too.
        Some(1 | 3) => Kind::Total,
        Some(2 | 4 | 6 | 7) => Kind::Gauge,
        _ => Kind::Unknown,
    }
}
