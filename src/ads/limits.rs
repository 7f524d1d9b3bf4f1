//! States how much of anything a record or a container may hold.

/// Limits that keep memory and time bounded on any input. Every value can be set; the manifest records those in force.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest record in bytes.
    pub record_bytes: usize,
    /// Longest JSON document that is one value over several lines (an API response), in bytes.
    pub document_bytes: usize,
    /// Most physical lines within one CSV record.
    pub row_lines: u64,
    /// Deepest nesting of a record, in levels.
    pub depth: u16,
    /// Highest ratio of decoded to compressed bytes, tested after `ratio_after_bytes`.
    pub ratio: u64,
    /// How many decoded bytes pass before the ratio is tested.
    pub ratio_after_bytes: u64,
    /// Most members of one archive.
    pub members: usize,
    /// About how many bytes of records make a shard: what goes to a worker at a time, and what is kept of one night for the next.
    pub chunk_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 16 << 20,
            document_bytes: 256 << 20,
            row_lines: 10_000,
            depth: 64,
            ratio: 200,
            ratio_after_bytes: 64 << 20,
            members: 100_000,
            chunk_bytes: 256 << 10,
        }
    }
}
