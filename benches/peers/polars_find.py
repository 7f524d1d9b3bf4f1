"""polars: Aho-Corasick over the text column (`str.extract_many`), everything within the expression engine.

Whole words: all between letters and digits (Unicode) becomes two spaces, and terms are looked for with a space on either side. The
matches do not overlap: the longest at the leftmost place, for which the terms are sorted by length.
"""

import polars as pl

from ads import arguments, terms_of
from polars_ads import ads, write

ads_file, terms_file, table = arguments()
terms = sorted((f" {term.replace(' ', '  ')} " for term in terms_of(terms_file)), key=len, reverse=True)
spaced = pl.format("  {}  ", pl.col("text").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "  "))
hits = spaced.str.extract_many(pl.lit(pl.Series(terms)).implode(), leftmost=True).list.len()
write(
    ads(ads_file).group_by("employer", "year").agg(n_ads=pl.len(), n_hits=hits.sum()),
    table,
)
