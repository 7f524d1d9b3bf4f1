//! Remembers which employer and municipality a spelling led to, so that the next ad with it is found without evening its name again.
//!
//! Ads of one file name few employers many times. What is remembered is bounded and changes no answer.

use hashbrown::HashMap;

use super::{EmployerRef, Municipality, Registers};

/// Most spellings that are remembered.
const MOST_SPELLINGS: usize = 16_384;

/// The registers, with a memory for spellings. One for each worker.
#[derive(Debug)]
pub struct Resolver<'r> {
    registers: &'r Registers,
    employers: HashMap<Vec<u8>, EmployerRef>,
    municipalities: HashMap<Vec<u8>, Option<&'r Municipality>>,
    key: Vec<u8>,
}

impl<'r> Resolver<'r> {
    /// A resolver that remembers nothing yet.
    pub fn new(registers: &'r Registers) -> Self {
        Self { registers, employers: HashMap::new(), municipalities: HashMap::new(), key: Vec::new() }
    }

    /// The registers themselves.
    pub fn registers(&self) -> &'r Registers {
        self.registers
    }

    /// The employer of an ad, as `Employers::resolve` says.
    pub fn employer(&mut self, number: Option<&str>, name: Option<&str>) -> &EmployerRef {
        spell(&mut self.key, number, name);
        if self.employers.len() >= MOST_SPELLINGS && !self.employers.contains_key(self.key.as_slice()) {
            self.employers.clear();
        }
        let registers = self.registers;
        self.employers.entry_ref(self.key.as_slice()).or_insert_with(|| registers.employers.resolve(number, name))
    }

    /// The municipality of a workplace, as `Places::municipality` says.
    pub fn municipality(&mut self, code: Option<&str>, name: Option<&str>) -> Option<&'r Municipality> {
        spell(&mut self.key, code, name);
        if self.municipalities.len() >= MOST_SPELLINGS && !self.municipalities.contains_key(self.key.as_slice()) {
            self.municipalities.clear();
        }
        let registers = self.registers;
        *self.municipalities.entry_ref(self.key.as_slice()).or_insert_with(|| registers.places.municipality(code, name))
    }
}

/// Both texts as one key. The bytes between and instead of them stand in no UTF-8, so no two pairs share a key.
fn spell(key: &mut Vec<u8>, first: Option<&str>, second: Option<&str>) {
    key.clear();
    key.extend_from_slice(first.map_or(&[0xFE], str::as_bytes));
    key.push(0xFF);
    key.extend_from_slice(second.map_or(&[0xFE], str::as_bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_spelling_leads_where_the_register_leads() {
        let registers = Registers::load().expect("the registers hold");
        let mut resolver = Resolver::new(&registers);
        let spellings = [
            (Some("2120000449"), Some("LINKÖPINGS KOMMUN")),
            (None, Some("Linköpings kommun")),
            (None, Some("Krogen AB")),
            (Some("5590000001"), None),
            (None, None),
            (Some(""), None),
            (None, Some("")),
        ];
        for _ in 0..2 {
            for (number, name) in spellings {
                assert_eq!(*resolver.employer(number, name), registers.employers.resolve(number, name));
                assert_eq!(resolver.municipality(number, name), registers.places.municipality(number, name));
            }
        }
    }

    #[test]
    fn more_spellings_than_are_remembered_change_no_answer() {
        let registers = Registers::load().expect("the registers hold");
        let mut resolver = Resolver::new(&registers);
        for n in 0..=MOST_SPELLINGS {
            let name = format!("Krogen {n}");
            assert_eq!(resolver.employer(None, Some(&name)).id, format!("name:krogen {n}"));
        }
        assert!(resolver.employers.len() <= MOST_SPELLINGS);
    }
}
