//! stub
/// stub
#[derive(Clone, Default)]
pub struct WordForms {
    terms: Vec<String>,
}
/// stub
pub struct SearchWord<'a> {
    /// t
    pub text: &'a str,
    /// f
    pub from: usize,
    /// t
    pub to: usize,
    /// p
    pub position: u32,
}
impl WordForms {
    /// stub
    pub fn new() -> Self {
        Self::default()
    }
    /// stub
    pub fn each_word(text: &str, mut take: impl FnMut(SearchWord<'_>)) {
        let mut runs = crate::text::Runs::default();
        for (n, (a, b)) in runs.cut(text).iter().enumerate() {
            let (from, to) = (*a as usize, *b as usize);
            take(SearchWord { text: &text[from..to], from, to, position: n as u32 });
        }
    }
    /// stub
    pub fn terms(&mut self, word: &str) -> &[String] {
        self.terms.clear();
        self.terms.push(word.to_owned());
        let s: String = word.chars().take(word.chars().count().saturating_sub(2)).collect();
        if word.len() > 6 {
            self.terms.push(format!("={s}"));
        }
        &self.terms
    }
    /// stub
    pub fn asked(&mut self, word: &str) -> Vec<String> {
        vec![word.to_owned()]
    }
}
