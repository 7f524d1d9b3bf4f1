"""DuckDB: cuts the text into words and joins them with the list, in SQL.

Whole words: runs of letters and digits (Unicode). Terms of several words are not found.
"""

import duckdb

from ads import arguments
from duckdb_ads import ADS, write

ads_file, terms_file, table = arguments()
write(
    duckdb.connect(config={"threads": 1}),
    f"""WITH ads AS ({ADS}),
    cut AS (SELECT employer, year, regexp_extract_all(lower(text), '[\\pL\\pN]+') AS words FROM ads),
    terms AS (SELECT column0 AS word FROM read_csv($terms, header = false, delim = '\\t', quote = '', columns = {{column0: 'VARCHAR'}})),
    hits AS (
        SELECT employer, year, count(*) AS n_hits
        FROM (SELECT employer, year, unnest(words) AS word FROM cut) SEMI JOIN terms USING (word) GROUP BY ALL
    ),
    cells AS (SELECT employer, year, count(*) AS n_ads, sum(len(words))::BIGINT AS n_words FROM cut GROUP BY ALL)
    SELECT employer, year, n_ads, coalesce(n_hits, 0) AS n_hits, n_words FROM cells LEFT JOIN hits USING (employer, year) ORDER BY ALL""",
    {"file": ads_file, "terms": terms_file},
    table,
)
