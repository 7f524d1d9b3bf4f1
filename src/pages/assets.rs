//! Gives the style, the icon and the scripts of the pages, which are part of the program, under names that change with their content.

use std::sync::OnceLock;

/// A file that pages refer to.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    stem: &'static str,
    ending: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

const CSS: Asset = Asset { stem: "app", ending: "css", media: "text/css; charset=utf-8", bytes: include_bytes!("assets/app.css") };
const CHART: Asset =
    Asset { stem: "chart", ending: "js", media: "text/javascript; charset=utf-8", bytes: include_bytes!("assets/chart.js") };
const SEARCH: Asset =
    Asset { stem: "search", ending: "js", media: "text/javascript; charset=utf-8", bytes: include_bytes!("assets/search.js") };
const ICON: Asset = Asset { stem: "icon", ending: "svg", media: "image/svg+xml", bytes: include_bytes!("assets/icon.svg") };

/// Names of the assets, as they stand in addresses.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) css: String,
    pub(super) chart: String,
    pub(super) search: String,
    pub(super) icon: String,
}

fn name(asset: &Asset) -> String {
    let hash = blake3::hash(asset.bytes).to_hex();
    format!("{}.{}.{}", asset.stem, hash.get(..12).unwrap_or_default(), asset.ending)
}

/// The names under which the assets are served.
pub(super) fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| Names { css: name(&CSS), chart: name(&CHART), search: name(&SEARCH), icon: name(&ICON) })
}

/// The asset of a name. The same name always means the same bytes, so it may be kept for ever.
pub fn asset(asked: &str) -> Option<Asset> {
    let names = names();
    let all = [(&names.css, CSS), (&names.chart, CHART), (&names.search, SEARCH), (&names.icon, ICON)];
    all.into_iter().find(|(name, _)| *name == asked).map(|(_, asset)| asset)
}

/// What changes when an asset does, and so when a page must be fetched again although its numbers did not change.
pub fn fingerprint() -> String {
    let names = names();
    [names.css.as_str(), &names.chart, &names.search, &names.icon].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_whole_name_only() {
        assert!(asset(&names().css).is_some_and(|asset| asset.media.starts_with("text/css")));
        assert!(asset("app.css").is_none() && asset("").is_none());
    }

    #[test]
    fn no_asset_asks_another_server_for_anything() {
        for asset in [CSS, CHART, SEARCH, ICON] {
            // The name of SVG looks like an address and is none.
            let text = std::str::from_utf8(asset.bytes).expect("UTF-8").replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"), "{}", asset.stem);
        }
    }
}
