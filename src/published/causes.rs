//! Says in what the manifests of two runs differ, apart from what they counted: data, lexicon, registers, program, parameters.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::manifest::Manifest;

/// Parameters that decide what is read; all others decide what is made of it.
const OF_READING: [&str; 3] = ["map", "record_bytes", "document_bytes"];

/// What differs between two runs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Causes {
    /// Inputs that only the later run read.
    pub inputs_added: Vec<String>,
    /// Inputs that only the earlier run read.
    pub inputs_removed: Vec<String>,
    /// Inputs of one name with other bytes.
    pub inputs_changed: Vec<String>,
    /// Inputs with the same bytes under another name: the earlier and the later name.
    pub inputs_renamed: Vec<[String; 2]>,
    /// Fingerprints of the lexicons.
    pub lexicon: Option<[String; 2]>,
    /// Fingerprints of the registers.
    pub registers: Option<[String; 2]>,
    /// Versions of the program.
    pub program: Option<[String; 2]>,
    /// Values of parameters; null for one that a run does not state.
    pub parameters: BTreeMap<String, [Json; 2]>,
}

/// The fingerprint of a run's lexicon; empty where the manifest states none.
pub fn lexicon_of(manifest: &Manifest) -> &str {
    manifest.lexicon.get("fingerprint").and_then(Json::as_str).unwrap_or_default()
}

/// The beginning of a fingerprint, enough to tell few from each other.
pub fn short(fingerprint: &str) -> &str {
    fingerprint.get(..8).unwrap_or(fingerprint)
}

impl Causes {
    /// Compares an earlier run with a later one.
    pub fn between(before: &Manifest, after: &Manifest) -> Self {
        let other = |a: &str, b: &str| (a != b).then(|| [a.to_owned(), b.to_owned()]);
        let names = before.parameters.keys().chain(after.parameters.keys());
        let parameters = names.filter_map(|name| {
            let values = [before, after].map(|m| m.parameters.get(name).cloned().unwrap_or(Json::Null));
            (values[0] != values[1]).then(|| (name.clone(), values))
        });
        let mut causes = Self {
            lexicon: other(lexicon_of(before), lexicon_of(after)),
            registers: other(&before.registers, &after.registers),
            program: other(&before.program, &after.program),
            parameters: parameters.collect(),
            ..Self::default()
        };
        causes.compare_inputs(&inputs(before), &inputs(after));
        causes
    }

    fn compare_inputs(&mut self, before: &Inputs, after: &Inputs) {
        for (name, bytes) in before {
            match after.get(name) {
                None => self.inputs_removed.push(name.clone()),
                Some(others) if others != bytes => self.inputs_changed.push(name.clone()),
                Some(_) => {}
            }
        }
        for (name, bytes) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            match self.inputs_removed.iter().position(|removed| before.get(removed) == Some(bytes)) {
                Some(n) => self.inputs_renamed.push([self.inputs_removed.remove(n), name.clone()]),
                None => self.inputs_added.push(name.clone()),
            }
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the ads that were read may differ.
    pub fn touch_data(&self) -> bool {
        let inputs = [&self.inputs_added, &self.inputs_removed, &self.inputs_changed];
        inputs.iter().any(|names| !names.is_empty()) || self.parameters.keys().any(|name| OF_READING.contains(&name.as_str()))
    }

    /// Whether the hits in the same text may differ.
    pub fn touch_rules(&self) -> bool {
        self.lexicon.is_some() || self.program.is_some()
    }

    /// One sentence for each cause that differs.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let named = |names: &[String], what: &str| {
            let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
            let first: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
            (!names.is_empty()).then(|| format!("{} {what} ({}{more})", names.len(), first.join(", ")))
        };
        let renamed: Vec<String> = self.inputs_renamed.iter().map(|[a, b]| format!("{a} -> {b}")).collect();
        let inputs: Vec<String> = [
            named(&self.inputs_added, "added"),
            named(&self.inputs_removed, "removed"),
            named(&self.inputs_changed, "changed"),
            named(&renamed, "renamed"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !inputs.is_empty() {
            lines.push(format!("inputs: {}", inputs.join(", ")));
        }
        for (what, pair) in [("lexicon", &self.lexicon), ("registers", &self.registers), ("program", &self.program)] {
            if let Some([a, b]) = pair {
                lines.push(format!("{what}: {} -> {}", short(a), short(b)));
            }
        }
        if !self.parameters.is_empty() {
            let changed: Vec<String> = self.parameters.iter().map(|(name, [a, b])| format!("{name} {a} -> {b}")).collect();
            lines.push(format!("parameters: {}", changed.join(", ")));
        }
        lines
    }
}

/// The fingerprints of the inputs of each name.
type Inputs = BTreeMap<String, Vec<String>>;

fn inputs(manifest: &Manifest) -> Inputs {
    let mut inputs = Inputs::new();
    for input in &manifest.inputs {
        let get = |name: &str| input.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        inputs.entry(get("file")).or_default().push(get("blake3"));
    }
    for bytes in inputs.values_mut() {
        bytes.sort();
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::manifest;
    use super::*;
    use serde_json::json;

    fn input(file: &str, blake3: &str) -> Json {
        json!({"file": file, "blake3": blake3})
    }

    #[test]
    fn every_difference_of_the_manifests_is_named() {
        let (mut a, mut b) = (manifest(), manifest());
        a.inputs = ["a", "b", "c", "d"].iter().map(|f| input(f, f)).collect();
        b.inputs = vec![input("a", "a"), input("b", "2"), input("e", "c"), input("f", "f")];
        b.lexicon = json!({"fingerprint": "9a02d41c77"});
        b.registers = "r2".to_owned();
        b.program = "0.2.0".to_owned();
        b.parameters.insert("min_ads".to_owned(), json!(5));
        b.parameters.insert("map".to_owned(), json!(["text=annons"]));
        let causes = Causes::between(&a, &b);
        assert_eq!(
            causes.lines(),
            [
                "inputs: 1 added (f), 1 removed (d), 1 changed (b), 1 renamed (c -> e)",
                "lexicon: 4f1c55aa -> 9a02d41c",
                "registers: r1 -> r2",
                "program: 0.1.0 -> 0.2.0",
                "parameters: map null -> [\"text=annons\"], min_ads 20 -> 5",
            ]
        );
        assert!(causes.touch_data() && causes.touch_rules() && !causes.is_empty());
        assert!(Causes::between(&a, &a).is_empty());
        b.inputs.truncate(1);
        a.inputs = vec![input("x", "a")];
        (b.lexicon, b.program, b.parameters) = (a.lexicon.clone(), a.program.clone(), a.parameters.clone());
        let renamed = Causes::between(&a, &b);
        assert!(!renamed.touch_data() && !renamed.touch_rules() && !renamed.is_empty(), "{renamed:?}");
    }
}
