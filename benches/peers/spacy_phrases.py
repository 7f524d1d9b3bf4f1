"""spaCy: the tokeniser of blank Swedish and PhraseMatcher on the lower-cased tokens.

Whole words: tokens of spaCy, so "html/css" is one token and "sql-databas" is one. Of matches within each other the longest counts.
"""

import spacy
from spacy.matcher import PhraseMatcher

from ads import ads_of, arguments, n_longest, terms_of, write_table

ads_file, terms_file, table = arguments()
nlp = spacy.blank("sv")
matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
matcher.add("term", list(nlp.tokenizer.pipe(terms_of(terms_file))))


def n_hits(doc):
    """Number of terms in a document."""
    return n_longest([(start, end) for _, start, end in matcher(doc)])


texts = ((text, (employer, year)) for employer, year, text in ads_of(ads_file))
write_table(table, ((*key, n_hits(doc)) for doc, key in nlp.pipe(texts, as_tuples=True)))
