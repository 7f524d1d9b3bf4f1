//! What a reader asks of the ads: a query, filters, an order and a view; and the addresses that say so.

use super::words;
use super::{FILTERS, PAGE};
use crate::index::{Cursor, Order};
use crate::pages::address::Address;
use crate::pages::fault::Fault;
use crate::pages::page::Visit;
use crate::pages::words::Words;

/// Words on each side of a keyword that can be chosen; the first where nobody chooses.
pub(super) const CONTEXTS: [usize; 3] = [8, 4, 15];
/// Orders with their words; the first where nobody chooses.
pub(super) const ORDERS: [(Order, Words); 5] = [
    (Order::Newest, words::NEWEST),
    (Order::Oldest, words::OLDEST),
    (Order::Intensity, words::BY_INTENSITY),
    (Order::Hits, words::BY_HITS),
    (Order::Words, words::BY_WORDS),
];

/// How ads are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum View {
    /// Each keyword in its context.
    Kwic,
    /// A row an ad.
    List,
}

impl View {
    /// Views with their ids; the first where nobody chooses.
    pub(super) const ALL: [(&'static str, Self); 2] = [("kwic", Self::Kwic), ("list", Self::List)];
}

/// The choices.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    /// The query as it was written.
    pub(super) query: String,
    /// Values of each filter that has some, in the order of the form.
    pub(super) filters: Vec<(&'static str, Vec<String>)>,
    /// The order.
    pub(super) order: Order,
    /// The view.
    pub(super) view: View,
    /// Words on each side of a keyword.
    pub(super) n_words: usize,
    /// Where the page begins.
    pub(super) after: Option<Cursor>,
}

impl Choices {
    /// Reads the choices of a visit.
    ///
    /// # Errors
    /// A parameter that comes from a list has a value that is not in it.
    pub(super) fn read(visit: &Visit) -> Result<Self, Fault> {
        let orders = ORDERS.map(|(order, _)| (order.id(), order));
        let contexts = ["8", "4", "15"].iter().copied().zip(CONTEXTS).collect::<Vec<_>>();
        let after = visit.value("after").map(|text| {
            Cursor::parse(text).ok_or_else(|| Fault::Wrong {
                name: "after".to_owned(),
                found: text.to_owned(),
                expected: "3fd-1a2b".to_owned(),
            })
        });
        let values = |name: &'static str| -> Vec<String> {
            let own = visit.query.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim());
            // The name of an employer may hold a comma; a code or the name of a place does not.
            let parts: Vec<&str> =
                if name == "employer" || name == "occupation" { own.collect() } else { own.flat_map(|text| text.split(',')).collect() };
            parts.into_iter().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
        };
        Ok(Self {
            query: visit.value("q").unwrap_or_default().to_owned(),
            filters: FILTERS.iter().map(|(name, _)| (*name, values(name))).filter(|(_, values)| !values.is_empty()).collect(),
            order: visit.one_of("sort", &orders)?.unwrap_or_default(),
            view: visit.one_of("view", &View::ALL)?.unwrap_or(View::Kwic),
            n_words: visit.one_of("words", &contexts)?.unwrap_or(CONTEXTS[0]),
            after: after.transpose()?,
        })
    }

    /// The values of a filter.
    pub(super) fn values(&self, name: &str) -> &[String] {
        self.filters.iter().find(|(known, _)| *known == name).map_or(&[], |(_, values)| values)
    }

    /// The same from the first ad on, with other values of a filter; without values it is left out.
    pub(super) fn with(&self, name: &'static str, values: &[&str]) -> Self {
        let mut other = Self { after: None, ..self.clone() };
        other.filters.retain(|(known, _)| *known != name);
        if !values.is_empty() {
            other.filters.push((name, values.iter().map(|value| (*value).to_owned()).collect()));
        }
        other
    }

    /// The parameters, in one order and without what is usual.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        if !self.query.is_empty() {
            all.push(("q", self.query.clone()));
        }
        for (name, _) in FILTERS {
            all.extend(self.values(name).iter().map(|value| (name, value.clone())));
        }
        if self.order != Order::default() {
            all.push(("sort", self.order.id().to_owned()));
        }
        all
    }

    /// The address of the page with these choices.
    pub(super) fn address(&self, visit: &Visit) -> Address {
        let mut address = self.parameters().into_iter().fold(visit.to(&PAGE, &[]), |address, (name, value)| address.with(name, value));
        if self.view == View::List {
            address = address.with("view", "list");
        }
        if self.n_words != CONTEXTS[0] {
            address = address.with("words", self.n_words.to_string());
        }
        address.with_some("after", self.after.map(Cursor::to_text))
    }

    /// The address of the same question for programs.
    pub(super) fn for_programs(&self, visit: &Visit) -> Address {
        let address = self.parameters().into_iter().fold(visit.to_path("/api/ads"), |address, (name, value)| address.with(name, value));
        let address = if self.view == View::Kwic { address.with("kwic", self.n_words.to_string()) } else { address };
        address.with_some("after", self.after.map(Cursor::to_text))
    }
}
