//! Puts a Stata file of release 118 together byte by byte: header, map, variables, data, value labels.
//!
//! The crate `dta` writes such files too, but lets nobody make value labels or notes.

/// The type of a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StataType {
    /// A text of at most this many bytes, 1 to 2045.
    Text(usize),
    /// A whole number of 32 bits.
    Long,
    /// A number of 64 bits.
    Double,
}

/// A variable.
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) kind: StataType,
    pub(super) label: String,
    /// Value labels; none for a variable that has no names.
    pub(super) values: Vec<(i32, String)>,
    /// Decimals that are shown.
    pub(super) decimals: u8,
}

/// Most letters of the labels of the file and of variables.
const MAX_LABEL: usize = 80;
/// Most bytes of one value label.
const MAX_VALUE_LABEL: usize = 32_000;
/// The bytes of the missing value `.` as a number of 64 bits; `.a`, `.b`, … follow in steps.
const MISSING: u64 = 0x7fe0_0000_0000_0000;
const MISSING_STEP: u64 = 0x0000_0100_0000_0000;

/// A file being written.
pub(super) struct StataFile {
    variables: Vec<Variable>,
    label: String,
    /// `22 Nov 2026 03:10`, or nothing.
    moment: String,
    notes: Vec<String>,
    data: Vec<u8>,
    n_rows: u64,
    /// The variable of the next value.
    next: usize,
}

impl StataFile {
    /// A file without rows. `updated` is a moment such as `2026-11-22T03:10:00Z`.
    pub(super) fn new(variables: Vec<Variable>, label: &str, updated: &str, notes: Vec<String>) -> Self {
        let moment = moment(updated).unwrap_or_default();
        Self { variables, label: label.to_owned(), moment, notes, data: Vec::new(), n_rows: 0, next: 0 }
    }

    /// The next value of the row, a whole number.
    pub(super) fn long(&mut self, value: i32) {
        self.data.extend(value.to_le_bytes());
        self.next += 1;
    }

    /// The next value of the row, a number.
    pub(super) fn double(&mut self, value: f64) {
        self.data.extend(value.to_le_bytes());
        self.next += 1;
    }

    /// The next value of the row, the n-th extended missing value: 0 is `.a`.
    pub(super) fn missing(&mut self, n: u8) {
        self.data.extend((MISSING + MISSING_STEP * (u64::from(n) + 1)).to_le_bytes());
        self.next += 1;
    }

    /// The next value of the row, a text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(Variable { kind: StataType::Text(width), .. }) = self.variables.get(self.next) {
            self.data.extend(padded(text, *width));
        }
        self.next += 1;
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        self.next = 0;
        self.n_rows += 1;
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut out = b"<stata_dta>".to_vec();
        self.header(&mut out);
        // Where each part begins; the places are known when all is written.
        let mut map = vec![0, out.len()];
        out.extend(b"<map>");
        let map_at = out.len();
        out.extend([0; 14 * 8]);
        out.extend(b"</map>");
        let each = |out: &mut Vec<u8>, map: &mut Vec<usize>, name: &str, bytes: &dyn Fn(&Variable) -> Vec<u8>| {
            map.push(out.len());
            let content: Vec<u8> = self.variables.iter().flat_map(bytes).collect();
            part(out, name, &content);
        };
        each(&mut out, &mut map, "variable_types", &|v| v.kind.id().to_le_bytes().to_vec());
        each(&mut out, &mut map, "varnames", &|v| padded(&v.name, 129));
        map.push(out.len());
        part(&mut out, "sortlist", &vec![0; 2 * (self.variables.len() + 1)]);
        each(&mut out, &mut map, "formats", &|v| padded(&v.format(), 57));
        each(&mut out, &mut map, "value_label_names", &|v| padded(if v.values.is_empty() { "" } else { &v.name }, 129));
        each(&mut out, &mut map, "variable_labels", &|v| padded(&shortened(&v.label), 321));
        map.push(out.len());
        part(&mut out, "characteristics", &self.characteristics());
        map.push(out.len());
        part(&mut out, "data", &self.data);
        map.push(out.len());
        part(&mut out, "strls", &[]);
        map.push(out.len());
        let labels: Vec<u8> = self.variables.iter().filter(|v| !v.values.is_empty()).flat_map(Variable::value_labels).collect();
        part(&mut out, "value_labels", &labels);
        map.push(out.len());
        out.extend(b"</stata_dta>");
        map.push(out.len());
        let map: Vec<u8> = map.into_iter().flat_map(|place| (place as u64).to_le_bytes()).collect();
        if let Some(room) = out.get_mut(map_at..map_at + map.len()) {
            room.copy_from_slice(&map);
        }
        out
    }

    fn header(&self, out: &mut Vec<u8>) {
        let n_variables = u16::try_from(self.variables.len()).unwrap_or(u16::MAX);
        let label = shortened(&self.label);
        let n_label = u16::try_from(label.len()).unwrap_or(0);
        let n_moment = u8::try_from(self.moment.len()).unwrap_or(0);
        out.extend(b"<header><release>118</release><byteorder>LSF</byteorder>");
        part(out, "K", &n_variables.to_le_bytes());
        part(out, "N", &self.n_rows.to_le_bytes());
        part(out, "label", &[n_label.to_le_bytes().as_slice(), label.as_bytes()].concat());
        part(out, "timestamp", &[&[n_moment], self.moment.as_bytes()].concat());
        out.extend(b"</header>");
    }

    /// Notes of the file, and of each variable whose label had to be shortened.
    fn characteristics(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let notes = |out: &mut Vec<u8>, of: &str, notes: &[&str]| {
            for (n, note) in notes.iter().enumerate() {
                characteristic(out, of, &format!("note{}", n + 1), note);
            }
            characteristic(out, of, "note0", &notes.len().to_string());
        };
        let mut of_file: Vec<&str> = self.notes.iter().map(String::as_str).collect();
        if self.label.chars().count() > MAX_LABEL {
            of_file.insert(0, &self.label);
        }
        notes(&mut out, "_dta", &of_file);
        for variable in self.variables.iter().filter(|v| v.label.chars().count() > MAX_LABEL) {
            notes(&mut out, &variable.name, &[&variable.label]);
        }
        out
    }
}

impl StataType {
    fn id(self) -> u16 {
        match self {
            Self::Text(width) => u16::try_from(width).unwrap_or(2045),
            Self::Long => 65_528,
            Self::Double => 65_526,
        }
    }
}

impl Variable {
    fn format(&self) -> String {
        match self.kind {
            StataType::Text(width) => format!("%{width}s"),
            StataType::Long if self.values.is_empty() => "%4.0f".to_owned(),
            StataType::Long => "%12.0g".to_owned(),
            StataType::Double => format!("%12.{}f", self.decimals),
        }
    }

    /// The set of value labels, which bears the name of its only variable.
    fn value_labels(&self) -> Vec<u8> {
        let mut texts = Vec::new();
        let mut places = Vec::new();
        let mut numbers = Vec::new();
        for (number, label) in &self.values {
            places.extend(u32::try_from(texts.len()).unwrap_or(0).to_le_bytes());
            numbers.extend(number.to_le_bytes());
            let mut end = label.len().min(MAX_VALUE_LABEL);
            while !label.is_char_boundary(end) {
                end -= 1;
            }
            texts.extend(label.as_bytes().get(..end).unwrap_or_default());
            texts.push(0);
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(0).to_le_bytes();
        let set = [count(self.values.len()).as_slice(), &count(texts.len()), &places, &numbers, &texts].concat();
        let mut out = Vec::new();
        part(&mut out, "lbl", &[count(set.len()).as_slice(), &padded(&self.name, 129), &[0; 3], &set].concat());
        out
    }
}

fn part(out: &mut Vec<u8>, name: &str, content: &[u8]) {
    out.extend(format!("<{name}>").as_bytes());
    out.extend(content);
    out.extend(format!("</{name}>").as_bytes());
}

fn characteristic(out: &mut Vec<u8>, of: &str, name: &str, content: &str) {
    let bytes = [padded(of, 129), padded(name, 129), content.as_bytes().to_vec(), vec![0]].concat();
    let n_bytes = u32::try_from(bytes.len()).unwrap_or(0);
    part(out, "ch", &[n_bytes.to_le_bytes().as_slice(), &bytes].concat());
}

/// The bytes of the text, and zeros up to the width.
fn padded(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL { label.to_owned() } else { label.chars().take(MAX_LABEL - 1).chain(['…']).collect() }
}

fn moment(updated: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day, time) = updated.split_once('T')?;
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
    let made = format!("{day} {} {year} {}", MONTHS.get(month.checked_sub(1)?)?, time.get(..5)?);
    // The format has room for these 17 bytes or none.
    (made.len() == 17).then_some(made)
}
