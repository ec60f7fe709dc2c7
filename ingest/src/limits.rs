//! How much of one request or answer is taken.

/// What bounds the memory one body can ask for. More than that is refused and said, never cut in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body after decompression, in bytes.
    pub body: usize,
    /// The largest part that is read in one piece (a line, a series, a data point), in bytes.
    pub part: usize,
    /// How many series one body may have.
    pub series: usize,
    /// How many points one body may have, over all series.
    pub points: usize,
    /// How many labels one series may have.
    pub labels: usize,
    /// The longest name of a series or label, in bytes.
    pub name: usize,
    /// The longest value of a label, in bytes.
    pub value: usize,
    /// How much room the names and labels of all series may take together, in bytes: formats that write a label once for many series
    /// would otherwise make much of little.
    pub text: usize,
    /// How many faults are listed; the others are counted.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 8 << 20,
            part: 1 << 20,
            series: 20_000,
            points: 200_000,
            labels: 128,
            name: 512,
            value: 2048,
            text: 32 << 20,
            faults: 100,
        }
    }
}
