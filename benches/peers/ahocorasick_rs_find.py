"""ahocorasick_rs: the Rust crate's automaton from Python, all matches, whole words checked where they are found.

Whole words: neither a letter nor a digit (Unicode) touches the match. Of matches within each other the longest counts.
"""

from ahocorasick_rs import AhoCorasick, Implementation

from ads import ads_of, arguments, is_whole, n_longest, terms_of, write_table

ads_file, terms_file, table = arguments()
automaton = AhoCorasick(terms_of(terms_file), store_patterns=False, implementation=Implementation.DFA)


def n_hits(text):
    """Number of terms in a text."""
    lowered = text.lower()
    found = automaton.find_matches_as_indexes(lowered, overlapping=True)
    return n_longest([(start, end) for _, start, end in found if is_whole(lowered, start, end)])


write_table(table, ((employer, year, n_hits(text)) for employer, year, text in ads_of(ads_file)))
