//! Frames of a connection that sends pickles: four bytes with the length, most significant first, then as many bytes.

use crate::Fault;

/// The bytes of the length.
const HEADER: usize = 4;

/// Cuts a stream of bytes into frames. Holds at most one frame and what was pushed last.
#[derive(Debug)]
pub struct Frames {
    most: usize,
    held: Vec<u8>,
    passed: usize,
}

impl Frames {
    /// Frames of at most so many bytes. Carbon itself takes 1 MiB.
    pub fn new(most: usize) -> Self {
        Self { most, held: Vec::new(), passed: 0 }
    }

    /// Adds bytes as they came. Take every frame out with [`Self::take`] before adding more.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// The next whole frame, without its length. A fault means that the stream is no longer understood: close the connection.
    pub fn take(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(header) = self.held.first_chunk::<HEADER>() else { return Ok(None) };
        let length = usize::try_from(u32::from_be_bytes(*header)).unwrap_or(usize::MAX);
        if length > self.most {
            return Err(Fault::byte(self.passed, format!("a frame of {length} bytes is longer than {}", self.most)));
        }
        if self.held.len() - HEADER < length {
            return Ok(None);
        }
        let rest = self.held.split_off(HEADER + length);
        let mut frame = std::mem::replace(&mut self.held, rest);
        frame.drain(..HEADER);
        self.passed += HEADER + length;
        Ok(Some(frame))
    }

    /// Whether the stream may end here: nothing is held that waits for more.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_whole_however_they_came_in() {
        let stream = b"\0\0\0\x03abc\0\0\0\0\0\0\0\x02de";
        for step in 1..stream.len() {
            let mut frames = Frames::new(3);
            let mut found = Vec::new();
            for bytes in stream.chunks(step) {
                frames.push(bytes);
                while let Some(frame) = frames.take().unwrap() {
                    found.push(frame);
                }
            }
            assert_eq!(found, [b"abc".to_vec(), Vec::new(), b"de".to_vec()], "{step} bytes at a time");
            assert!(frames.is_empty());
        }
    }

    #[test]
    fn a_frame_that_claims_too_much_ends_the_stream() {
        let mut frames = Frames::new(3);
        frames.push(b"\0\0\0\x01a\xff\xff\xff\xff");
        assert_eq!(frames.take(), Ok(Some(b"a".to_vec())));
        assert_eq!(frames.take().unwrap_err().to_string(), "byte 5: a frame of 4294967295 bytes is longer than 3");
    }
}
