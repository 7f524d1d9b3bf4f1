//! Compares a municipality with itself in an earlier period, and names the breaks of the series that lie between.

use std::ops::RangeInclusive;

use super::code::Code;
use super::estimates::{Difference, difference};
use super::figures::Figures;
use super::measure::Measure;
use crate::measure::{Estimate, Subset};
use crate::table::{Text, View};

/// Something that changed in the ads or their codes, not in what is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Break {
    /// The first year after it. A period that reaches over it has both sides in itself.
    pub from_year: u16,
    /// What changed.
    pub text: Text,
}

/// Every break, and the view that it concerns; `None` for both.
fn breaks() -> [(Break, Option<View>); 4] {
    let known = |from_year, sv: &str, en: &str| Break { from_year, text: Text::new(sv, en) };
    [
        (
            known(2007, "Heby kommun bytte län och kod 2007 (1917 blev 0331)", "Heby changed county and code in 2007 (1917 became 0331)"),
            None,
        ),
        (
            known(
                2014,
                "yrken kodades om från SSYK 96 till SSYK 2012 våren 2014",
                "occupations were recoded from SSYK 96 to SSYK 2012 in the spring of 2014",
            ),
            None,
        ),
        (
            known(
                2017,
                "filerna för 2006–2016 saknar organisationsnummer: arbetsgivaren är där känd bara till namnet",
                "the files of 2006-2016 have no organisation numbers: there an employer is known by its name only",
            ),
            Some(View::Employer),
        ),
        (
            known(
                2017,
                "i filerna för 2006–2016 är meningar med personuppgifter borttagna, vilket ändrar antalet ord",
                "sentences with personal data were taken out of the files of 2006-2016, which changes the number of words",
            ),
            None,
        ),
    ]
}

/// The breaks that lie between two periods, or within one of them.
pub fn breaks_between(earlier: &RangeInclusive<u16>, later: &RangeInclusive<u16>, view: View, municipality: Option<Code>) -> Vec<Break> {
    let heby = Code::parse("0331");
    let concerns = |one: &Break, only: Option<View>| {
        let lies_between = *earlier.start() < one.from_year && one.from_year <= *later.end();
        // The spring of 2014 is within the year, which so has both sides in itself.
        let lies_in = one.from_year == 2014 && (earlier.contains(&2014) || later.contains(&2014));
        let is_theirs = one.from_year != 2007 || municipality.is_none() || municipality == heby;
        (lies_between || lies_in) && is_theirs && only.is_none_or(|only| only == view)
    };
    breaks().into_iter().filter(|(one, only)| concerns(one, *only)).map(|(one, _)| one).collect()
}

/// A measure in two periods.
#[derive(Clone, PartialEq, Debug)]
pub struct Trend {
    /// The earlier years, pooled.
    pub earlier: RangeInclusive<u16>,
    /// The later years, pooled.
    pub later: RangeInclusive<u16>,
    /// Ads in each.
    pub n_ads: [u64; 2],
    /// Values in each.
    pub values: [Estimate; 2],
    /// Later less earlier. The ads of the two periods are different ads, so the two values are independent.
    pub difference: Difference,
    /// What else changed between them.
    pub breaks: Vec<Break>,
}

/// The change of a municipality's measure between two periods; `None` where one has fewer than `min_ads` ads.
pub fn trend(
    figures: &Figures,
    view: View,
    municipality: Code,
    measure: Measure,
    [earlier, later]: [&RangeInclusive<u16>; 2],
    min_ads: u64,
) -> Option<Trend> {
    let [before, after] = [earlier, later].map(|years| figures.sums(view, municipality, years, Subset::All));
    if before.n_ads.min(after.n_ads) < min_ads.max(1) {
        return None;
    }
    let (from, to) = (measure.of(&before.values())?, measure.of(&after.values())?);
    Some(Trend {
        earlier: earlier.clone(),
        later: later.clone(),
        n_ads: [before.n_ads, after.n_ads],
        values: [from, to],
        difference: difference(to, from),
        breaks: breaks_between(earlier, later, view, Some(municipality)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::{ad, code, figures};

    #[test]
    fn a_break_between_two_periods_is_named() {
        let years = |earlier, later, view| -> Vec<u16> {
            breaks_between(&earlier, &later, view, Some(code("0560"))).iter().map(|one| one.from_year).collect()
        };
        assert_eq!(years(2018..=2019, 2024..=2025, View::Employer), [0; 0]);
        assert_eq!(years(2014..=2014, 2014..=2014, View::Place), [2014]);
        assert_eq!(years(2014..=2014, 2016..=2016, View::Place), [2014]);
        assert_eq!(years(2015..=2016, 2017..=2018, View::Employer), [2017, 2017]);
        assert_eq!(years(2015..=2016, 2017..=2018, View::Place), [2017]);
        assert_eq!(years(2006..=2006, 2025..=2025, View::Place), [2014, 2017]);
        assert_eq!(breaks_between(&(2006..=2006), &(2008..=2008), View::Place, Some(code("0331"))).len(), 1);
    }

    #[test]
    fn a_change_is_told_only_where_both_periods_have_enough_ads() {
        let rows: Vec<_> = (0..40u32)
            .map(|n| ad("x", "0560", "5321", if n < 20 { 2018 } else { 2025 }, 100, if n < 20 { 1 } else { 4 + n % 2 }))
            .collect();
        let figures = figures(&rows);
        let of = |earlier, min_ads| trend(&figures, View::Place, code("0560"), Measure::Intensity, [&earlier, &(2025..=2025)], min_ads);
        let change = of(2018..=2018, 20).expect("enough ads");
        assert!((change.difference.estimate.value - 35.0).abs() < 1e-9);
        assert!(change.difference.is_different);
        assert_eq!(change.n_ads, [20, 20]);
        assert_eq!(of(2018..=2018, 21), None);
        assert_eq!(of(2010..=2017, 0), None);
    }
}
