//! Brotli and gzip, as the server hands them out.

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::Mode;

/// Compresses what it is given with Node's copy of the reference encoder.
const BROTLI: &str = "const { brotliCompressSync, constants } = require('zlib');
const bytes = require('fs').readFileSync(0);
const params = { [constants.BROTLI_PARAM_QUALITY]: +process.argv[1], [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
process.stdout.write(brotliCompressSync(bytes, { params }));";

/// The bytes as a brotli stream, in a release with the smallest result brotli can reach. The reference encoder finds a smaller one
/// than its translation into Rust does.
pub fn brotli(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = if mode == Mode::Dev { "4" } else { "11" };
    let mut node = Command::new("node");
    node.args(["-e", BROTLI, quality]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = node.spawn().context("Node.js is missing: `node` must be in the PATH")?;
    let mut stdin = child.stdin.take().context("node takes nothing in")?;
    let output = thread::scope(|scope| {
        // Whether all of it arrived is seen by how it ends.
        scope.spawn(move || stdin.write_all(bytes));
        child.wait_with_output()
    })?;
    ensure!(output.status.success(), "node failed to compress");
    Ok(output.stdout)
}

/// The bytes as a gzip file without name or time, so that equal input gives equal output.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
