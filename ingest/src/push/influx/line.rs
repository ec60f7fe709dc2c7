//! One line of the protocol, with its rules of quoting and escaping.

/// One line. A field without a number is a text.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    pub(super) measurement: String,
    pub(super) tags: Vec<(String, String)>,
    pub(super) fields: Vec<(String, Option<f64>)>,
    pub(super) time: Option<i64>,
}

/// Where reading ended, in bytes, and why.
type Stop = (usize, String);

/// Reads the line at the start of a text, and says how many bytes it took, its end included. Empty lines and comments are nothing.
pub(super) fn read(text: &[u8], labels: usize) -> Result<(Option<Line>, usize), Stop> {
    let mut reader = Reader { text, at: 0 };
    reader.spaces();
    if reader.peek() == Some(b'#') {
        let length = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |newline| newline + 1);
        return Ok((None, length));
    }
    if reader.ended() {
        return Ok((None, reader.end()?));
    }
    let measurement = reader.word(b", ", "a measurement")?;
    let mut tags = Vec::new();
    while reader.took(b',') {
        let name = reader.word(b",= ", "the name of a tag")?;
        reader.expect(b'=', "a tag has a name, `=` and a value")?;
        let value = reader.word(b",= ", "the value of a tag")?;
        if tags.len() == labels {
            return Err((reader.at, format!("more than {labels} tags")));
        }
        tags.push((name, value));
    }
    reader.gap("after the measurement and its tags comes a space, then the fields")?;
    let mut fields = Vec::new();
    loop {
        let name = reader.word(b",= ", "the name of a field")?;
        reader.expect(b'=', "a field has a name, `=` and a value")?;
        fields.push((name, reader.value()?));
        if !reader.took(b',') {
            break;
        }
    }
    reader.spaces();
    let time = if reader.ended() { None } else { Some(reader.time()?) };
    reader.spaces();
    let used = reader.end()?;
    Ok((Some(Line { measurement, tags, fields, time }), used))
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn took(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8, why: &str) -> Result<(), Stop> {
        if self.took(byte) { Ok(()) } else { Err((self.at, why.to_owned())) }
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn gap(&mut self, why: &str) -> Result<(), Stop> {
        let start = self.at;
        self.spaces();
        if self.at == start || self.ended() { Err((self.at, why.to_owned())) } else { Ok(()) }
    }

    /// Whether nothing more is on this line.
    fn ended(&self) -> bool {
        matches!(&self.text[self.at..], [] | [b'\n', ..] | [b'\r', b'\n', ..] | b"\r")
    }

    /// Past the end of the line.
    fn end(&mut self) -> Result<usize, Stop> {
        if !self.ended() {
            return Err((self.at, "there is something after the end".to_owned()));
        }
        self.took(b'\r');
        self.took(b'\n');
        Ok(self.at)
    }

    /// A name, or the value of a tag, up to one of these or the end of the line. A backslash before one of them makes it a
    /// letter; before anything else it is a letter itself.
    fn word(&mut self, ends: &[u8], what: &str) -> Result<String, Stop> {
        let start = self.at;
        let mut bytes = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => {
                    let next = self.text.get(self.at + 1).copied().filter(|next| ends.contains(next));
                    self.at += 1 + usize::from(next.is_some());
                    bytes.push(next.unwrap_or(b'\\'));
                }
                b'\n' => break,
                _ if ends.contains(&byte) => break,
                b'\r' if self.ended() => break,
                _ => {
                    self.at += 1;
                    bytes.push(byte);
                }
            }
        }
        if bytes.is_empty() {
            return Err((start, format!("{what} is missing")));
        }
        String::from_utf8(bytes).map_err(|_| (start, format!("{what} is not UTF-8")))
    }

    /// The value of a field; nothing if it is a text.
    fn value(&mut self) -> Result<Option<f64>, Stop> {
        let start = self.at;
        if self.took(b'"') {
            return self.quoted(start).map(|()| None);
        }
        while self.peek().is_some_and(|byte| !matches!(byte, b',' | b' ' | b'\t')) && !self.ended() {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).unwrap_or_default();
        let number = match text {
            "t" | "T" | "true" | "True" | "TRUE" => Some(1.0),
            "f" | "F" | "false" | "False" | "FALSE" => Some(0.0),
            _ => match (text.strip_suffix('i'), text.strip_suffix('u')) {
                (Some(whole), _) => whole.parse::<i64>().ok().map(|whole| whole as f64),
                (_, Some(whole)) => whole.parse::<u64>().ok().map(|whole| whole as f64),
                // The standard library reads words for infinity too; the protocol has none.
                _ if text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) => text.parse().ok(),
                _ => None,
            },
        };
        number.map(Some).ok_or_else(|| (start, "this is no number, truth value or text in quotes".to_owned()))
    }

    /// Past a text in quotes, which may go on for several lines.
    fn quoted(&mut self, start: usize) -> Result<(), Stop> {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => return Ok(()),
                b'\\' if self.peek().is_some() => self.at += 1,
                _ => {}
            }
        }
        Err((start, "this text does not end".to_owned()))
    }

    fn time(&mut self) -> Result<i64, Stop> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit() || byte == b'-') {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).unwrap_or_default();
        text.parse().map_err(|_| (start, "this is no time: a whole number is expected".to_owned()))
    }
}
