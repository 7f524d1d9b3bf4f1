"""python-hyperscan: all terms as literals in one database, whole words checked where they are found.

Whole words: neither a letter nor a digit (Unicode) touches the match; `\\b` of Hyperscan knows ASCII only. Of matches within each other
the longest counts. Python lowers the case, since Hyperscan's literals fold ASCII only.
"""

import hyperscan

from ads import ads_of, arguments, n_longest, terms_of, write_table

ads_file, terms_file, table = arguments()
terms = [term.encode() for term in terms_of(terms_file)]
lengths = [len(term) for term in terms]
database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
database.compile(expressions=terms, ids=list(range(len(terms))), elements=len(terms), flags=0, literal=True)
IS_ASCII_WORD = [chr(byte).isalnum() if byte < 128 else None for byte in range(256)]


def ends_in_word(text, end):
    """Whether the character before a byte is a letter or digit."""
    known = IS_ASCII_WORD[text[end - 1]]
    return text[max(0, end - 4) : end].decode(errors="ignore")[-1:].isalnum() if known is None else known


def begins_word(text, start):
    """Whether the character at a byte is a letter or digit."""
    known = IS_ASCII_WORD[text[start]]
    return text[start : start + 4].decode(errors="ignore")[:1].isalnum() if known is None else known


def on_match(term, _start, end, _flags, found):
    text, spans = found
    start = end - lengths[term]
    if not (start and ends_in_word(text, start)) and not (end < len(text) and begins_word(text, end)):
        spans.append((start, end))


def n_hits(text):
    """Number of terms in a text."""
    spans = []
    lowered = text.lower().encode()
    database.scan(lowered, match_event_handler=on_match, context=(lowered, spans))
    return n_longest(spans)


write_table(table, ((employer, year, n_hits(text)) for employer, year, text in ads_of(ads_file)))
