//! Python pickles of lists, tuples, texts and numbers, protocols 0 to 5. Every instruction that names, makes or changes an object of
//! another kind is refused, so that nothing in a pickle is ever run.
//!
//! Instructions are described in `pickletools` of Python's standard library.

use crate::Fault;

/// One value.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    /// `None`.
    Nothing,
    /// A number or a truth value.
    Number(f64),
    /// A text, or bytes that are one.
    Text(String),
    /// A list or tuple: places in the heap.
    List(Vec<usize>),
}

/// All values of a pickle. They refer to each other by place, so one that is used often is there once.
#[derive(Debug)]
pub(super) struct Heap {
    nodes: Vec<Node>,
    pub(super) root: usize,
}

impl Heap {
    /// The value at a place.
    pub(super) fn node(&self, at: usize) -> &Node {
        self.nodes.get(at).unwrap_or(&Node::Nothing)
    }

    /// What is in a list or tuple.
    pub(super) fn items(&self, at: usize) -> Option<&[usize]> {
        match self.node(at) {
            Node::List(items) => Some(items),
            _ => None,
        }
    }
}

/// Reads a pickle of at most so many values.
pub(super) fn unpickle(bytes: &[u8], most: usize) -> Result<Heap, Fault> {
    let mut machine = Machine { bytes, at: 0, most, nodes: Vec::new(), stack: Vec::new(), marks: Vec::new(), memo: Vec::new() };
    loop {
        let start = machine.at;
        match machine.step() {
            Ok(None) => {}
            Ok(Some(root)) => return Ok(Heap { nodes: machine.nodes, root }),
            Err(why) => return Err(Fault::byte(start, why)),
        }
    }
}

struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    most: usize,
    nodes: Vec<Node>,
    stack: Vec<usize>,
    marks: Vec<usize>,
    memo: Vec<Option<usize>>,
}

type Step<T> = Result<T, String>;

impl<'a> Machine<'a> {
    fn take(&mut self, length: usize) -> Step<&'a [u8]> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len()).ok_or("the pickle was cut off")?;
        let found = &self.bytes[self.at..end];
        self.at = end;
        Ok(found)
    }

    /// A number of up to eight bytes, least significant first.
    fn number(&mut self, bytes: usize) -> Step<u64> {
        Ok(self.take(bytes)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn length(&mut self, bytes: usize) -> Step<usize> {
        usize::try_from(self.number(bytes)?).map_err(|_| "the pickle was cut off".to_owned())
    }

    fn line(&mut self) -> Step<&'a str> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n').ok_or("the pickle was cut off")?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).map_err(|_| "this is not UTF-8".to_owned())
    }

    fn push(&mut self, node: Node) -> Step<()> {
        if self.nodes.len() == self.most {
            return Err(format!("more than {} values", self.most));
        }
        self.nodes.push(node);
        self.lift(self.nodes.len() - 1)
    }

    /// Puts a value that is in the heap on top.
    fn lift(&mut self, at: usize) -> Step<()> {
        if self.stack.len() == self.most {
            return Err(format!("more than {} values at once", self.most));
        }
        self.stack.push(at);
        Ok(())
    }

    fn text(&mut self, length: usize) -> Step<()> {
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| "a text is not UTF-8")?;
        self.push(Node::Text(text.to_owned()))
    }

    /// The value on top, above the last mark.
    fn pop(&mut self) -> Step<usize> {
        let floor = self.marks.last().copied().unwrap_or_default();
        let top = if self.stack.len() > floor { self.stack.pop() } else { None };
        top.ok_or_else(|| "there is no value to use".to_owned())
    }

    /// Everything above the last mark, which goes.
    fn above_mark(&mut self) -> Step<Vec<usize>> {
        let mark = self.marks.pop().ok_or("there is no mark")?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    fn last(&mut self, count: usize) -> Step<()> {
        let mut items = (0..count).map(|_| self.pop()).collect::<Step<Vec<usize>>>()?;
        items.reverse();
        self.push(Node::List(items))
    }

    fn append(&mut self, items: Vec<usize>) -> Step<()> {
        let list = *self.stack.last().ok_or("there is no list")?;
        match self.nodes.get_mut(list) {
            Some(Node::List(known)) => known.extend(items),
            _ => return Err("there is no list".to_owned()),
        }
        Ok(())
    }

    fn remember(&mut self, place: usize) -> Step<()> {
        // Writers number what they remember from 0, without gaps worth mentioning.
        if place > self.memo.len().saturating_add(1024) || place > self.most {
            return Err("what is remembered has a number far too high".to_owned());
        }
        let top = *self.stack.last().ok_or("there is nothing to remember")?;
        if self.memo.len() <= place {
            self.memo.resize(place + 1, None);
        }
        self.memo[place] = Some(top);
        Ok(())
    }

    fn recall(&mut self, place: usize) -> Step<()> {
        let known = self.memo.get(place).copied().flatten().ok_or("nothing of this number was remembered")?;
        self.lift(known)
    }

    /// A whole number in two's complement, least significant byte first.
    fn long(&mut self, length: usize) -> Step<()> {
        let bytes = self.take(length)?;
        if bytes.len() > 16 {
            return Err("a whole number is too large".to_owned());
        }
        let sign = if bytes.last().is_some_and(|byte| *byte >= 0x80) { -1i128 } else { 0 };
        let number = bytes.iter().rev().fold(sign, |number, byte| number << 8 | i128::from(*byte));
        self.push(Node::Number(number as f64))
    }

    fn decimal(&mut self, suffix: &str) -> Step<()> {
        let line = self.line()?;
        let number = line.strip_suffix(suffix).unwrap_or(line).parse().map_err(|_| "this is no number")?;
        self.push(Node::Number(number))
    }

    fn place(&mut self) -> Step<usize> {
        self.line()?.parse().map_err(|_| "this is no number".to_owned())
    }

    /// Does one instruction; the value of the whole pickle when it ends.
    fn step(&mut self) -> Step<Option<usize>> {
        let code = self.take(1)?[0];
        match code {
            b'.' => return self.pop().map(Some),
            // The version, and frames within: nothing to do.
            0x80 => self.take(1).map(drop)?,
            0x95 => self.take(8).map(drop)?,
            b'(' => self.marks.push(self.stack.len()),
            b'0' => self.pop().map(drop)?,
            b'1' => self.above_mark().map(drop)?,
            b'2' => {
                let top = *self.stack.last().ok_or("there is no value to use")?;
                self.lift(top)?;
            }
            b'N' => self.push(Node::Nothing)?,
            0x88 => self.push(Node::Number(1.0))?,
            0x89 => self.push(Node::Number(0.0))?,
            b'I' | b'F' => self.decimal("")?,
            b'L' => self.decimal("L")?,
            b'J' => {
                let number = self.number(4)? as u32;
                self.push(Node::Number(f64::from(number.cast_signed())))?;
            }
            b'K' | b'M' => {
                let number = self.number(if code == b'K' { 1 } else { 2 })?;
                self.push(Node::Number(number as f64))?;
            }
            0x8a | 0x8b => {
                let length = self.length(if code == 0x8a { 1 } else { 4 })?;
                self.long(length)?;
            }
            b'G' => {
                let number = self.number(8)?.swap_bytes();
                self.push(Node::Number(f64::from_bits(number)))?;
            }
            b'S' => {
                let text = unquoted(self.line()?)?;
                self.push(Node::Text(text))?;
            }
            b'V' => {
                let text = unescaped(self.line()?, false)?;
                self.push(Node::Text(text))?;
            }
            b'U' | b'C' | 0x8c => self.length(1).and_then(|length| self.text(length))?,
            b'T' | b'B' | b'X' => self.length(4).and_then(|length| self.text(length))?,
            0x8d | 0x8e => self.length(8).and_then(|length| self.text(length))?,
            b']' | b')' => self.push(Node::List(Vec::new()))?,
            b'l' | b't' => {
                let items = self.above_mark()?;
                self.push(Node::List(items))?;
            }
            0x85..=0x87 => self.last(usize::from(code - 0x84))?,
            b'a' => {
                let item = self.pop()?;
                self.append(vec![item])?;
            }
            b'e' => {
                let items = self.above_mark()?;
                self.append(items)?;
            }
            b'p' => self.place().and_then(|place| self.remember(place))?,
            b'q' => self.length(1).and_then(|place| self.remember(place))?,
            b'r' => self.length(4).and_then(|place| self.remember(place))?,
            0x94 => self.remember(self.memo.len())?,
            b'g' => self.place().and_then(|place| self.recall(place))?,
            b'h' => self.length(1).and_then(|place| self.recall(place))?,
            b'j' => self.length(4).and_then(|place| self.recall(place))?,
            _ => return Err(format!("the instruction 0x{code:02x} is not for plain values")),
        }
        Ok(None)
    }
}

/// A text as Python writes it, in quotes of either kind.
fn unquoted(text: &str) -> Step<String> {
    let inside = |quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let text = inside('\'').or_else(|| inside('"')).ok_or("a text without quotes")?;
    unescaped(text, true)
}

/// Undoes escapes: all that Python writes in a text (`quoted`), or only those of characters by number.
fn unescaped(text: &str, quoted: bool) -> Step<String> {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        found.push_str(before);
        let kind = after.chars().next().ok_or("an escape was cut off")?;
        let digits = match kind {
            'u' => 4,
            'U' => 8,
            'x' if quoted => 2,
            _ => 0,
        };
        rest = &after[kind.len_utf8()..];
        if digits > 0 {
            let code = rest.get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
            found.push(code.ok_or("an escape is no character")?);
            rest = &rest[digits..];
            continue;
        }
        match kind {
            'n' if quoted => found.push('\n'),
            'r' if quoted => found.push('\r'),
            't' if quoted => found.push('\t'),
            '\\' | '\'' | '"' if quoted => found.push(kind),
            _ if quoted => return Err("an escape is not known".to_owned()),
            _ => found.extend(['\\', kind]),
        }
    }
    found.push_str(rest);
    Ok(found)
}
