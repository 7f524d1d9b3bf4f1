"""Reads ads and word lists for the peers written in Python, and writes the table that every peer must make.

The table is `employer,year,n_ads,n_hits`, and `n_words` as a fifth column where the peer counts words.
"""

import csv
import sys
from collections import defaultdict

import orjson


def arguments():
    """Ads, word list and table: the three files that every peer is called with."""
    if len(sys.argv) != 4:
        sys.exit(f"usage: {sys.argv[0]} ADS.jsonl TERMS.txt TABLE.csv")
    return sys.argv[1], sys.argv[2], sys.argv[3]


def terms_of(path):
    """The wordings of a list, in lower case, one a line."""
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def ads_of(path):
    """Employer, year and text of each ad of a file in the schema of JobTech."""
    with open(path, "rb") as file:
        for line in file:
            ad = orjson.loads(line)
            yield ad["employer"]["name"], ad["publication_date"][:4], f"{ad['headline']}\n{ad['description']['text']}"


def write_table(path, counts):
    """Adds up (employer, year, number of hits) of ads and writes the table."""
    cells = defaultdict(lambda: [0, 0])
    for employer, year, n_hits in counts:
        cell = cells[employer, year]
        cell[0] += 1
        cell[1] += n_hits
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["employer", "year", "n_ads", "n_hits"])
        out.writerows((*key, *cells[key]) for key in sorted(cells))


def is_whole(text, start, end):
    """Whether neither a letter nor a digit touches text[start:end]."""
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def n_longest(spans):
    """How many spans stand in no other: the rule of svall, by which of terms within terms the longest counts."""
    if len(spans) < 2:
        return len(spans)
    spans.sort(key=lambda span: (span[0], -span[1]))
    n, last = 0, -1
    for _, end in spans:
        if end > last:
            n, last = n + 1, end
    return n
