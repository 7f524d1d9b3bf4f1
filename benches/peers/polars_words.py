"""polars: cuts the text into words and joins them with the list.

Whole words: runs of letters and digits (Unicode). Terms of several words are not found.
"""

import polars as pl

from ads import arguments, terms_of
from polars_ads import ads, write

ads_file, terms_file, table = arguments()
terms = pl.LazyFrame({"word": terms_of(terms_file)}).filter(~pl.col("word").str.contains(" ", literal=True))
words = pl.col("text").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
cut = ads(ads_file).select("employer", "year", word=words)
cells = cut.group_by("employer", "year").agg(n_ads=pl.len(), n_words=pl.col("word").list.len().sum())
hits = cut.explode("word").join(terms, on="word", how="semi").group_by("employer", "year").agg(n_hits=pl.len())
write(
    cells.join(hits, on=["employer", "year"], how="left").select(
        "employer", "year", "n_ads", pl.col("n_hits").fill_null(0), "n_words"
    ),
    table,
)
