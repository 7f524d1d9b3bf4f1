"""DuckDB: regular expressions of many terms each, in SQL.

Whole words: all between letters and digits (Unicode) becomes two spaces, and terms are looked for with a space on either side,
because RE2 knows words by ASCII only. RE2 keeps an automaton of limited size, so the list is cut into expressions of 250 terms in
the order of the alphabet, the longest first within each; matches of different expressions may overlap.
"""

import re

import duckdb

from ads import arguments, terms_of
from duckdb_ads import ADS, write

PER_EXPRESSION = 250

ads_file, terms_file, table = arguments()
terms = sorted(terms_of(terms_file))
pieces = [sorted(terms[n : n + PER_EXPRESSION], key=len, reverse=True) for n in range(0, len(terms), PER_EXPRESSION)]
expressions = [" (?:" + "|".join(re.escape(t.replace(" ", "  ")).replace("\\ ", " ") for t in piece) + ") " for piece in pieces]
hits = " + ".join(f"len(regexp_extract_all(spaced, '{e}'))" for e in expressions)
write(
    duckdb.connect(config={"threads": 1}),
    f"""WITH ads AS ({ADS}),
    spaced AS (SELECT employer, year, '  ' || regexp_replace(lower(text), '[^\\pL\\pN]+', '  ', 'g') || '  ' AS spaced FROM ads)
    SELECT employer, year, count(*) AS n_ads, sum({hits})::BIGINT AS n_hits FROM spaced GROUP BY ALL ORDER BY ALL""",
    {"file": ads_file},
    table,
)
