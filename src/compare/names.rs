//! Leads what a person writes for a municipality to the municipality, and says which come near where none fits.

use crate::registers::{Municipality, Places, name_key};

/// Most names that are offered in place of a wrong one.
const MOST_OFFERED: usize = 3;

/// The municipality of a code or a name.
///
/// # Errors
/// A sentence: what was found, what was expected, and which names come near.
pub fn municipality<'p>(places: &'p Places, written: &str) -> Result<&'p Municipality, String> {
    places.called(written).ok_or_else(|| {
        let near = near(written, places.municipalities().iter().map(|m| m.name.as_str()));
        let offered = if near.is_empty() { String::new() } else { format!("; near it come {}", near.join(", ")) };
        format!("found `{written}`, expected a municipality's code or name{offered}")
    })
}

/// Names that come near to what was written, the nearest first: few letters differ, or one begins as the other does.
pub(super) fn near<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let written = name_key(written);
    let most = 2.max(written.chars().count() / 4);
    let distance = |name: &str| {
        let name = name_key(name);
        let begins = written.chars().count() >= 3 && name.starts_with(&written);
        if begins { 1 } else { strsim::osa_distance(&name, &written) }
    };
    let mut near: Vec<(usize, &str)> = names.map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= most).collect();
    near.sort_unstable();
    near.into_iter().take(MOST_OFFERED).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::Registers;

    #[test]
    fn a_name_that_fits_none_says_which_come_near() {
        let registers = Registers::load().expect("the registers hold");
        let found = |written: &str| municipality(&registers.places, written).map(|m| m.code.clone());
        assert_eq!(found("Boxholm").as_deref(), Ok("0560"));
        assert_eq!(found("Boxolm").map_err(|e| e.contains("near it come Boxholm")), Err(true));
        assert_eq!(found("Norrk").map_err(|e| e.contains("Norrköping")), Err(true));
        assert_eq!(found("9999"), Err("found `9999`, expected a municipality's code or name".to_owned()));
    }
}
