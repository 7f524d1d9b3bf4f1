"""pyahocorasick: an automaton in C, all matches, whole words checked where they are found.

Whole words: neither a letter nor a digit (Unicode) touches the match. Of matches within each other the longest counts.
"""

import ahocorasick

from ads import ads_of, arguments, is_whole, n_longest, terms_of, write_table

ads_file, terms_file, table = arguments()
automaton = ahocorasick.Automaton()
for term in terms_of(terms_file):
    automaton.add_word(term, len(term))
automaton.make_automaton()


def n_hits(text):
    """Number of terms in a text."""
    lowered = text.lower()
    found = ((last + 1 - length, last + 1) for last, length in automaton.iter(lowered))
    return n_longest([span for span in found if is_whole(lowered, *span)])


write_table(table, ((employer, year, n_hits(text)) for employer, year, text in ads_of(ads_file)))
