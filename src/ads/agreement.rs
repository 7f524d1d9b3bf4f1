//! Holds the two readers of JSON against each other on records that chance has damaged: same values, same ads, same refusals.
//!
//! `SVALL_AGREEMENT_CASES` sets the number of cases. One reader reads them all, so that what a record leaves behind would show.

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::json::{Json, Value};
    use super::super::json_strict::Tree;
    use super::super::limits::Limits;
    use super::super::marks::Marks;
    use super::super::pass::pass;
    use super::super::record::RecordReader;
    use super::super::tape::Tape;
    use super::super::{Mapping, Record};
    use crate::model::RejectReason;
    use crate::sample::{Shape, generate, write_json};

    const CASES: usize = 200_000;
    /// One case in so many starts from a record as long as real ones are.
    const LONG_EVERY: usize = 16;

    /// Short records of every shape, and values that are hard to read.
    const SHORT: [&str; 22] = [
        r#"{"id":"100","headline":"Undersköterska","number_of_vacancies":2,"description":{"text":"Vi söker dig\nsom \"kan\" Word.","conditions":null},"employer":{"organization_number":"2120000449","name":"Å kommun"},"occupation":[{"concept_id":null,"legacy_ams_taxonomy_id":"6309"}],"occupation_group":[{"legacy_ams_taxonomy_id":"5321"}],"workplace_address":{"municipality_code":"0580","coordinates":[15.62,58.41]},"publication_date":"2019-03-01T08:00:00","removed":false,"timestamp":1447057018000}"#,
        r#"{"PLATSNUMMER":"7","PLATSRUBRIK":"Kock","PLATSBESKRIVNING":"Laga\tmat \u00e5ret om","AG_NAMN":"Krog","KOMMUN_KOD":"180","YRKE_ID":"12","FORSTA_PUBLICERINGSDATUM":"2008-02-29 00:00:00","ANTAL_AKT_PLATSER":"3"}"#,
        r#"{"annons":{"annonsid":"9","annonsrubrik":"r","annonstext":"text","yrkesid":5,"kommunnamn":"Umeå","kommunkod":2480,"publiceraddatum":"2016-01-01T00:00:00+0100","antal_platser":"1"},"arbetsplats":{"arbetsplatsnamn":"B"}}"#,
        r#"{"_source":{"id":5,"annonsId":"6","annonsrubrik":"a","annonstext":" b ","arbetsgivareNamn":"c","organisationsnummer":"165560360793","arbetsplatsadress":{"kommun":{"varde":"1280","namn":"Malmö"}},"yrkesroll":{"varde":"1","kod":"x"},"publiceringsdatum":"2018-10-19 00:00:00","updatedAt":1539900000000,"antalPlatser":2}}"#,
        r#"{"platsannons":{"id":"1","rubrik":"a","beskrivning":{"annonstext":"b"},"publiceringsdatum":null}}"#,
        r#"{"originalJobPosting":{"@type":"http:\/\/schema.org\/JobPosting","identifier":{"@type":"PropertyValue","value":"a\ud83d\ude00"},"title":"t","description":"<p>d<\/p>","hiringOrganization":{"name":"n"},"jobLocation":[{"address":{"addressLocality":"Lund"}}],"datePosted":"2021-05-05","totalJobOpenings":"4"}}"#,
        r#"{"@type":"JobPosting","url":"https://example.se/1","title":"t","description":"d"}"#,
        r#"{"id":"a1","header":"h","content":{"text":"c"},"employer":{"name":"e"},"source":{"firstSeenAt":"2019-01-02T03:04:05"}}"#,
        r#"{"id":7,"headline":"a","text":"b","employer":"c","orgnr":2120000449,"municipality":580,"occupation":2512,"published":1757582757,"vacancies":1}"#,
        "{ \"id\" : \"8\" ,\r\n\t\"title\" : \"a\" , \"description\" : \"b\" , \"created_at\" : \"1757582757157\" , \"list\" : [ ] , \"object\" : { } }\n",
        r#"{"id":23800448,"removed":true,"removed_date":"2020-02-28T03:11:33"}"#,
        r#"{"id":"1","text":"\n\u2003","headline":"\u0020","description":{"text":[[],["x"]],"text_formatted":[["y"]]}}"#,
        r"[0,-0,-1,1.5,-0.0,1e5,1E-7,2e+99,1e308,1e309,-1e400,0.1e-400,9223372036854775807,-9223372036854775808,-9223372036854775809]",
        r"[18446744073709551615,18446744073709551616,12345678901234567890123,0.12345678901234567890123,01,1.,.5,-,+1,1e,1e+]",
        r"[10000000000000000000,1000000000000000000,-10000000000000000000,100000000000000000000000e99,0e999,1e-999,1.0e0]",
        r#"["\"\\\/\b\f\n\r\t","\u0000\u00e5\u20ac\ud83d\ude00","\ud800","\udc00\ud800","\ud83dx","\u12g4","\x","\\\\","\\\"",""]"#,
        r#"{"a":1,"b":{"a":1,"c":{"a":[{"a":1},{"a":2}]}},"\u0061b":2,"":0,"municipality_name":1,"municipality_code":2,"municipality_nama":3}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"[true,false,null,tru,nul,truee,NaN,Infinity,"a" "b",{"a"},{"a":},{1:2},{,},[,],[1,],{"a":1,}]"#,
        r#""text""#,
        "12",
        " ",
    ];

    /// Pieces that are put in.
    const PIECES: [&str; 40] = [
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "0",
        "-",
        ".",
        "e5",
        "1e400",
        "\\u00e5",
        "\\ud83d\\ude00",
        "\\ud800",
        "\n",
        "\u{1}",
        " ",
        "\\n",
        "\\\\",
        "\"\"",
        "[]",
        "{}",
        "\"id\":",
        "\"id\":1,",
        "\"text\":\"b\",",
        "å",
        "€",
        "\u{1f600}",
        "\u{2003}",
        "\\u2003",
        "[[[[[[[[",
        "]]]]]]]]",
        "12345678901234567890",
        "\"removed\":true,",
        "\"headline\":null,",
        "\u{7f}",
    ];

    /// Choices by xorshift64*.
    struct Chance(u64);

    impl Chance {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
        }

        fn below(&mut self, n: usize) -> usize {
            usize::try_from(((self.next() >> 32) * n as u64) >> 32).unwrap()
        }

        fn piece_of<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
            let from = self.below(bytes.len() + 1);
            let n = self.below(1 + (bytes.len() - from).min(40));
            &bytes[from..from + n]
        }

        /// A value with at most so many levels.
        fn value(&mut self, depth: usize, out: &mut String) {
            match self.below(if depth == 0 { 6 } else { 9 }) {
                0 => out.push_str(["null", "true", "false"][self.below(3)]),
                1 => out.push_str(&(self.next() >> self.below(64)).to_string()),
                2 => out.push_str(&format!("-{}", self.next() >> 1 >> self.below(62))),
                3 => out.push_str(&format!("{:e}", f64::from_bits(self.next() >> 2))),
                4 | 5 => self.text(out),
                6 => {
                    out.push('[');
                    for n in 0..self.below(5) {
                        out.push_str(if n > 0 { "," } else { "" });
                        self.value(depth - 1, out);
                    }
                    out.push(']');
                }
                _ => {
                    out.push('{');
                    // Many keys are seldom: that they are unlike is checked in another way.
                    let n_keys = if self.below(40) == 0 { 60 + self.below(20) } else { self.below(6) };
                    for n in 0..n_keys {
                        out.push_str(if n > 0 { "," } else { "" });
                        match self.below(20) {
                            0 => self.text(out),
                            1 => out.push_str("\"key\""),
                            _ => out.push_str(&format!("\"{}{n}\"", "a_long_key_like_those_of_ads"[self.below(28)..].to_owned())),
                        }
                        out.push_str([":", " : "][self.below(2)]);
                        self.value(if n_keys > 6 { 0 } else { depth - 1 }, out);
                    }
                    out.push('}');
                }
            }
        }

        fn text(&mut self, out: &mut String) {
            out.push('"');
            for _ in 0..self.below(12) {
                out.push_str(
                    ["a", "text ", "å", "€", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e5", "\\ud83d\\ude00", " "][self.below(12)],
                );
            }
            out.push('"');
        }

        /// Damages a record in up to four places.
        fn damage(&mut self, record: &mut Vec<u8>, other: &[u8]) {
            for _ in 0..self.below(5) {
                let at = self.below(record.len() + 1);
                let piece = match self.below(7) {
                    0 => {
                        if let Some(byte) = record.get_mut(at) {
                            *byte ^= 1 << self.below(8);
                        }
                        continue;
                    }
                    1 => {
                        let n = self.below(1 + (record.len() - at).min(20));
                        record.drain(at..at + n);
                        continue;
                    }
                    2 => self.piece_of(record).to_vec(),
                    3 => self.piece_of(other).to_vec(),
                    4 => vec![u8::try_from(self.below(256)).unwrap()],
                    5 => {
                        let piece = self.piece_of(record).to_vec();
                        let n = piece.len().min(record.len() - at);
                        record.drain(at..at + n);
                        piece
                    }
                    _ => PIECES[self.below(PIECES.len())].as_bytes().to_vec(),
                };
                record.splice(at..at, piece);
            }
        }
    }

    /// A value as the strict reader would hold it.
    fn tree(value: Json<'_>) -> Tree<'_> {
        match value.value() {
            Value::Null => Tree::Null,
            Value::Bool => Tree::Bool(value.is_true()),
            Value::Int(n) => Tree::Int(n),
            Value::Float => Tree::Float(0.0),
            Value::Text(text) => Tree::Str(text.unescaped()),
            Value::Array => Tree::Array(value.children().map(tree).collect()),
            Value::Object => Tree::Object(value.keys().map(Into::into).zip(value.children().map(tree)).collect()),
        }
    }

    /// A tree without the digits of floating-point numbers, which no field asks for.
    fn without_digits(tree: Tree<'_>) -> Tree<'_> {
        match tree {
            Tree::Float(_) => Tree::Float(0.0),
            Tree::Array(elements) => Tree::Array(elements.into_iter().map(without_digits).collect()),
            Tree::Object(members) => Tree::Object(members.into_iter().map(|(key, value)| (key, without_digits(value))).collect()),
            other => other,
        }
    }

    /// Generated ads, and records and whole files of `../shared/ads`.
    fn long_records() -> Vec<Vec<u8>> {
        let mut records: Vec<Vec<u8>> = (0..200)
            .flat_map(|n| {
                [Shape::Jobtech, Shape::Platsbanken2006, Shape::Csv].map(|shape| write_json(&generate(11, n), shape).into_bytes())
            })
            .collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ads");
        let n_generated = records.len();
        for file in ["real_sv.jsonl", "other/arbeitnow_2026_html_de_en.jsonl", "other/nhs_2020_en.jsonl"] {
            let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
            records.extend(text.lines().take(300).map(|line| line.as_bytes().to_vec()));
        }
        for entry in std::fs::read_dir(folder.join("formats")).into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            records.extend(text.get(..40_000.min(text.len())).map(|piece| piece.as_bytes().to_vec()));
            let list: Vec<serde_json::Value> = match serde_json::from_str(&text) {
                Ok(serde_json::Value::Array(list)) => list,
                Ok(serde_json::Value::Object(mut object)) => {
                    let hits = object.get_mut("hits").map(serde_json::Value::take).unwrap_or_default();
                    let inner = hits.get("hits").cloned().unwrap_or(hits);
                    inner.as_array().cloned().unwrap_or_else(|| vec![serde_json::Value::Object(object)])
                }
                _ => Vec::new(),
            };
            records.extend(list.iter().take(50).map(|ad| serde_json::to_vec(ad).unwrap()));
            records.extend(list.iter().take(10).map(|ad| serde_json::to_vec_pretty(ad).unwrap()));
        }
        #[expect(clippy::print_stderr, reason = "a test that tries less than it could says so")]
        if records.len() == n_generated {
            eprintln!("NO REAL RECORDS: {} does not exist, only generated ones are tried", folder.display());
        }
        records
    }

    #[test]
    fn both_readers_agree_on_every_damaged_record() {
        let n_cases = std::env::var("SVALL_AGREEMENT_CASES").ok().map_or(CASES, |n| n.parse().expect("a number of cases"));
        let seed = std::env::var("SVALL_AGREEMENT_SEED").ok().map_or(7, |n| n.parse().expect("a seed above 0"));
        let mut chance = Chance(seed);
        let long = long_records();
        let (mapping, limits) = (Mapping::default(), Limits::default());
        let (mut fast, mut strict) = (RecordReader::new(&mapping, &limits), RecordReader::new(&mapping, &limits));
        let (mut tape, mut marks, mut nodes) = (Tape::default(), Marks::default(), Vec::new());
        let (mut n_passed, mut n_left, mut n_refused, mut n_ads) = (0, 0, 0, 0);
        for n in 0..n_cases {
            let mut record = if n % LONG_EVERY == 0 {
                long[chance.below(long.len())].clone()
            } else if chance.below(3) == 0 {
                let mut value = String::new();
                chance.value(4, &mut value);
                value.into_bytes()
            } else {
                SHORT[chance.below(SHORT.len())].as_bytes().to_vec()
            };
            chance.damage(&mut record, SHORT[n % SHORT.len()].as_bytes());
            let max_depth = if chance.below(4) == 0 { 3 } else { limits.depth };

            let shown = || record.escape_ascii().to_string();
            let expected = Tree::parse(&record, max_depth);
            let passed = std::str::from_utf8(&record).is_ok_and(|text| pass(text, max_depth, &mut marks, &mut nodes).is_some());
            let found = tape.read(&record, max_depth).map(tree);
            n_passed += usize::from(passed);
            n_refused += usize::from(expected.is_err());
            n_left += usize::from(expected.is_ok() && !passed);
            assert_eq!(found, expected.map(without_digits), "case {n}: {}", shown());

            let (found, expected) = (fast.read(&record), strict.read_strictly(&record));
            n_ads += usize::from(matches!(found, Ok(Record::Ad(_))));
            assert_eq!(found, expected, "case {n}: {}", shown());
        }
        let shares =
            format!("of {n_cases} cases the pass took {n_passed} ({n_ads} ads) and left {n_left} that are valid; {n_refused} are refused");
        #[expect(clippy::print_stderr, reason = "what was tried is shown with --nocapture")]
        {
            eprintln!("{shares}");
        }
        assert!(n_passed > n_cases / 5 && n_refused > n_cases / 5 && n_ads > n_cases / 10, "{shares}");
        assert!(n_left > 0 && n_left < n_passed / 5, "{shares}");
    }

    #[test]
    fn whole_records_are_read_without_the_strict_reader() {
        let (mut marks, mut nodes) = (Marks::default(), Vec::new());
        for record in long_records().iter().filter(|record| serde_json::from_slice::<serde::de::IgnoredAny>(record).is_ok()) {
            let text = std::str::from_utf8(record).unwrap();
            assert!(pass(text, 64, &mut marks, &mut nodes).is_some(), "{text}");
        }
    }

    #[test]
    fn depth_is_counted_alike_up_to_any_limit() {
        let mut tape = Tape::default();
        for n in [1, 2, 63, 64, 65, 99, 100, 101, 126, 127, 128, 129] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let record = format!("{}1{}", open.repeat(n), close.repeat(n));
                for limit in [0, 1, 64, 100, 127, 128, 1000] {
                    assert_eq!(
                        tape.read(record.as_bytes(), limit).map(tree),
                        Tree::parse(record.as_bytes(), limit),
                        "{n} levels, limit {limit}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_double_key_is_found_wherever_it_stands_among_any_number_of_keys() {
        let mut tape = Tape::default();
        for n_keys in [1, 2, 33, 63, 64, 65, 66, 100, 300] {
            let keys: Vec<String> = (0..n_keys).map(|n| format!("\"column_of_numbers_{n}_in_a_table\":{{\"id\":{n}}}")).collect();
            let record = format!("{{{}}}", keys.join(","));
            assert_eq!(tape.read(record.as_bytes(), 64).map(tree), Tree::parse(record.as_bytes(), 64));
            for twice in 0..n_keys {
                let record = format!("{{{},{}}}", keys.join(","), keys[twice]);
                let refusal = tape.read(record.as_bytes(), 64).map(tree).unwrap_err();
                assert_eq!(refusal.reason, RejectReason::DuplicateKey);
            }
        }
    }
}
