//! Collects the disagreements of a run, bounded by file.

use std::collections::BTreeMap;

/// Most sentences about one file.
const MOST_OF_FILE: u64 = 200;

/// Disagreements, in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Findings {
    told: Vec<String>,
    by_file: BTreeMap<String, u64>,
}

impl Findings {
    /// Adds a disagreement in a file.
    pub(super) fn say(&mut self, file: &str, sentence: impl FnOnce() -> String) {
        let n = match self.by_file.get_mut(file) {
            Some(n) => n,
            None => self.by_file.entry(file.to_owned()).or_default(),
        };
        *n += 1;
        if *n <= MOST_OF_FILE {
            let sentence = sentence();
            // Errors of reading begin with the path already.
            self.told.push(if sentence.split(": ").next().is_some_and(|place| place.ends_with(file)) {
                sentence
            } else {
                format!("{file}: {sentence}")
            });
        }
    }

    /// All that was said, and how many more there are.
    pub(super) fn told(self) -> Vec<String> {
        let mut told = self.told;
        for (file, n) in self.by_file.iter().filter(|(_, n)| **n > MOST_OF_FILE) {
            told.push(format!("{file}: found {} more disagreements, expected none", n - MOST_OF_FILE));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_disagreements_are_counted_and_the_first_are_told() {
        let mut findings = Findings::default();
        (0..1000).for_each(|n| findings.say("a", || format!("row {n}")));
        findings.say("b", || "/out/b: damaged".to_owned());
        let told = findings.told();
        assert_eq!(told.len(), 202);
        assert_eq!([&told[0], &told[200], &told[201]], ["a: row 0", "/out/b: damaged", "a: found 800 more disagreements, expected none"]);
    }
}
