//! Answers what a record holds at a path of keys, over the nodes of either reader.
//!
//! A `Json` is a place in a `Tape`, as small as a reference. Texts are unescaped where they are to stay, and only those asked for.

use std::borrow::Cow;

use super::escape::unescape;
use super::marks::Marks;
use super::tape::{Kind, Node, Tape, tag};

/// A JSON value.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    tape: &'a Tape,
    text: &'a str,
    node: &'a Node,
    at: usize,
}

/// A JSON value by its kind.
pub(super) enum Value<'a> {
    Null,
    Bool,
    Int(i128),
    Float,
    Text(Text<'a>),
    Array,
    Object,
}

/// A JSON string as it is written.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    raw: &'a str,
    /// Where it begins in the record, and the marks of the record; absent where it has no escapes.
    escapes: Option<(usize, &'a Marks)>,
}

impl<'a> Json<'a> {
    /// The value that a tape was read from. `text` is what its spans are of.
    pub(super) fn root(tape: &'a Tape, text: &'a str) -> Self {
        Self { tape, text, node: &Node::NULL, at: 0 }.at_node(0)
    }

    #[inline]
    fn at_node(self, at: usize) -> Self {
        Self { node: self.tape.nodes.get(at).unwrap_or(&Node::NULL), at, ..self }
    }

    /// What it is.
    #[inline]
    pub(super) fn value(self) -> Value<'a> {
        match self.node.kind {
            Kind::Null => Value::Null,
            Kind::True | Kind::False => Value::Bool,
            // Syntax and size of numbers are known since they were read.
            Kind::Int => Value::Int(self.int()),
            Kind::Float => Value::Float,
            Kind::Str => Value::Text(Text { raw: self.raw(), escapes: None }),
            Kind::Escaped => Value::Text(Text { raw: self.raw(), escapes: Some((self.node.from as usize, &self.tape.marks)) }),
            Kind::Array => Value::Array,
            Kind::Object => Value::Object,
        }
    }

    fn int(self) -> i128 {
        let digits = self.raw();
        // 64 bits are enough for nearly all, and quicker.
        digits.parse::<i64>().map_or_else(|_| digits.parse().unwrap_or_default(), i128::from)
    }

    #[inline]
    fn raw(self) -> &'a str {
        self.text.get(self.node.from as usize..self.node.to as usize).unwrap_or_default()
    }

    /// Whether it is an object.
    #[inline]
    pub(super) fn is_object(self) -> bool {
        self.node.kind == Kind::Object
    }

    /// Whether it is `true`.
    #[inline]
    pub(super) fn is_true(self) -> bool {
        self.node.kind == Kind::True
    }

    /// The values of an object or a list.
    #[inline]
    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let holds = matches!(self.node.kind, Kind::Array | Kind::Object);
        let end = if holds { self.node.next as usize } else { 0 };
        let first = Some(self.at + 1).filter(|at| *at < end).map(|at| self.at_node(at));
        std::iter::successors(first, move |child| Some(child.node.next as usize).filter(|at| *at < end).map(|at| self.at_node(at)))
    }

    /// The member of an object with a key, be it null.
    #[inline]
    fn member(self, key: &str) -> Option<Self> {
        if !self.is_object() {
            return None;
        }
        self.tape.member(self.text, self.at, tag(key.as_bytes()), key).map(|at| self.at_node(at))
    }

    /// Whether an object has a key, be it null.
    #[inline]
    pub(super) fn has(self, key: &str) -> bool {
        self.member(key).is_some()
    }

    /// The value of a key of an object, unless it is null.
    #[inline]
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.member(key).filter(|value| value.node.kind != Kind::Null)
    }

    /// The value at a path of keys; a list on the way stands for its first element.
    #[inline]
    pub(super) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |value, key| value.first().get(key)).map(Self::first)
    }

    /// The first element of a list, or the value itself; of a list without elements null.
    #[inline]
    pub(super) fn first(self) -> Self {
        let mut value = self;
        while value.node.kind == Kind::Array {
            value = value.children().next().unwrap_or(Self { node: &Node::NULL, ..value });
        }
        value
    }

    /// Text that is not blank.
    #[inline]
    pub(super) fn text(self) -> Option<Text<'a>> {
        match self.value() {
            Value::Text(text) if !text.is_blank() => Some(text),
            _ => None,
        }
    }

    /// Text that is not blank, at a path.
    #[inline]
    pub(super) fn text_at(self, path: &[&str]) -> Option<Text<'a>> {
        self.at(path).and_then(Self::text)
    }

    /// A code written as text or as a whole number.
    pub(super) fn code(self) -> Option<Cow<'a, str>> {
        match self.value() {
            Value::Text(text) if !text.is_blank() => Some(text.trimmed()),
            Value::Int(n) => Some(Cow::Owned(n.to_string())),
            _ => None,
        }
    }

    /// A code at a path.
    pub(super) fn code_at(self, path: &[&str]) -> Option<String> {
        self.at(path).and_then(Self::code).map(Cow::into_owned)
    }

    /// The keys of an object.
    pub(super) fn keys(self) -> impl Iterator<Item = &'a str> {
        let object = Some(self).filter(|value| value.is_object());
        object.into_iter().flat_map(Self::children).map(move |child| child.node.key(self.text))
    }

    /// What kind of value it is, for messages.
    pub(super) fn kind(self) -> &'static str {
        match self.node.kind {
            Kind::Null => "null",
            Kind::True | Kind::False => "true or false",
            Kind::Int => "a whole number",
            Kind::Float => "a number with a fraction or exponent",
            Kind::Str | Kind::Escaped => "a text",
            Kind::Array => "a list",
            Kind::Object => "an object",
        }
    }
}

impl<'a> Text<'a> {
    /// The text, unescaped.
    #[inline]
    pub(super) fn unescaped(self) -> Cow<'a, str> {
        if self.escapes.is_none() {
            return Cow::Borrowed(self.raw);
        }
        let mut text = String::with_capacity(self.raw.len());
        self.write(&mut text);
        Cow::Owned(text)
    }

    /// The text without blanks at its ends.
    #[inline]
    pub(super) fn trimmed(self) -> Cow<'a, str> {
        match self.unescaped() {
            Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
            Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
        }
    }

    /// The most bytes it can have.
    #[inline]
    pub(super) fn max_bytes(self) -> usize {
        self.raw.len()
    }

    /// Adds the text, unescaped, to another.
    pub(super) fn write(self, to: &mut String) {
        let mut rest = self.raw;
        if let Some((from, marks)) = self.escapes {
            let end = from + self.raw.len();
            let mut at = from;
            // Every mark within a string is an escape; the second half of a surrogate pair has one, too.
            for mark in marks.from(from).take_while(|mark| *mark < end) {
                let Some(n_plain) = mark.checked_sub(at) else { continue };
                let Some((plain, escape)) = rest.split_at_checked(n_plain) else { break };
                to.push_str(plain);
                // Line breaks are nearly all escapes there are.
                let n = if escape.as_bytes().get(1) == Some(&b'n') {
                    to.push('\n');
                    2
                } else {
                    let Some((c, n)) = unescape(escape.as_bytes()) else { break };
                    to.push(c);
                    n
                };
                rest = escape.get(n..).unwrap_or_default();
                at = mark + n;
            }
        }
        to.push_str(rest);
    }

    /// Whether it has nothing but white space.
    #[inline]
    pub(super) fn is_blank(self) -> bool {
        match (self.raw.as_bytes().first(), self.escapes) {
            (None, _) => true,
            (Some(first), _) if is_plain(*first) => false,
            _ => self.is_blank_within(),
        }
    }

    #[cold]
    fn is_blank_within(self) -> bool {
        match (self.raw.trim_start().as_bytes().first(), self.escapes) {
            (None, _) => true,
            // What is escaped may be white space, too.
            (Some(b'\\'), Some(_)) => self.unescaped().trim().is_empty(),
            (Some(_), _) => false,
        }
    }
}

/// Whether a byte is an ASCII character other than white space and the backslash.
#[inline]
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'\\'
}

/// `str::trim`, which need not look for characters where plain bytes stand at both ends.
#[inline]
fn trim(text: &str) -> &str {
    match (text.as_bytes().first(), text.as_bytes().last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}
