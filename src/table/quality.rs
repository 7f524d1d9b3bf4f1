//! Counts what a reader needs to judge the data: reposts, what ads do not tell, languages, and what became of the records of a run.

use std::collections::BTreeMap;

use crate::measure::AdRow;

/// Counts of the ads of a year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct QualityCounts {
    measured: u64,
    reposts: u64,
    without_occupation: u64,
    without_municipality: u64,
    without_employer: u64,
    swedish: u64,
    english: u64,
    other: u64,
}

impl QualityCounts {
    pub(super) fn add_measured(&mut self, ad: &AdRow) {
        self.measured += 1;
        self.reposts += u64::from(ad.is_repost);
        self.without_occupation += u64::from(ad.occupation.is_none());
        self.without_municipality += u64::from(ad.municipality.is_none());
        self.without_employer += u64::from(ad.sector == "unknown");
        match ad.lang.as_str() {
            "sv" => self.swedish += 1,
            "en" => self.english += 1,
            _ => self.other += 1,
        }
    }

    pub(super) fn add_repost(&mut self) {
        self.reposts += 1;
    }

    /// Code, name in both languages and count of each.
    pub(super) fn rows(&self) -> [(&'static str, [&'static str; 2], u64); 8] {
        [
            ("n_measured", ["Mätta annonser", "Ads measured"], self.measured),
            ("n_reposts", ["Annonser som upprepar en tidigare", "Ads that repeat an earlier one"], self.reposts),
            ("n_without_occupation", ["Mätta annonser utan yrke", "Ads measured without an occupation"], self.without_occupation),
            ("n_without_municipality", ["Mätta annonser utan kommun", "Ads measured without a municipality"], self.without_municipality),
            ("n_without_employer", ["Mätta annonser utan arbetsgivare", "Ads measured without an employer"], self.without_employer),
            ("n_lang_sv", ["Mätta annonser på svenska", "Ads measured in Swedish"], self.swedish),
            ("n_lang_en", ["Mätta annonser på engelska", "Ads measured in English"], self.english),
            ("n_lang_other", ["Mätta annonser på annat eller okänt språk", "Ads measured in another or an unknown language"], self.other),
        ]
    }
}

/// What became of the records of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RunCounts {
    /// Records read.
    pub n_records: u64,
    /// Ads scanned.
    pub n_scanned: u64,
    /// Scanned ads that are measured.
    pub n_measured: u64,
    /// Scanned ads that repeat an earlier one.
    pub n_reposts: u64,
    /// Scanned ads without a date, which are in no table by year.
    pub n_without_date: u64,
    /// Records of an ad whose other version counts, with the same content.
    pub n_duplicates_identical: u64,
    /// Records of an ad whose other version counts, with other content.
    pub n_duplicates_superseded: u64,
    /// Notes that an ad was taken down.
    pub n_removals: u64,
    /// Records not scanned, by reason.
    pub rejected: BTreeMap<String, u64>,
}

impl RunCounts {
    /// Code, name in both languages and count of each.
    pub(super) fn rows(&self) -> Vec<(String, [String; 2], u64)> {
        let named = [
            ("records", ["Lästa poster", "Records read"], self.n_records),
            ("scanned", ["Genomsökta annonser", "Ads scanned"], self.n_scanned),
            ("measured", ["Mätta annonser", "Ads measured"], self.n_measured),
            ("reposts", ["Genomsökta annonser som upprepar en tidigare", "Ads scanned that repeat an earlier one"], self.n_reposts),
            ("without_date", ["Genomsökta annonser utan datum, i inget år", "Ads scanned without a date, in no year"], self.n_without_date),
            ("duplicates_identical", ["Dubbletter med samma innehåll", "Duplicates of the same content"], self.n_duplicates_identical),
            ("duplicates_superseded", ["Äldre versioner av en annons", "Older versions of an ad"], self.n_duplicates_superseded),
            ("removals", ["Meddelanden om att en annons tagits bort", "Notes that an ad was taken down"], self.n_removals),
            ("rejected", ["Poster som inte kunde läsas", "Records that could not be read"], self.rejected.values().sum()),
        ];
        let named = named.into_iter().map(|(code, [sv, en], n)| (code.to_owned(), [sv.to_owned(), en.to_owned()], n));
        let rejected = self.rejected.iter().map(|(reason, n)| {
            let names = [format!("Poster som inte kunde läsas: {reason}"), format!("Records that could not be read: {reason}")];
            (format!("rejected_{reason}"), names, *n)
        });
        named.chain(rejected).collect()
    }
}
