"""Holds the tables of peers against svall's hits on the same ads, cell by cell."""

import csv
from collections import defaultdict

import duckdb
import orjson


def read_ads(path):
    """Id, employer and year of each ad of a file, in its order."""
    with open(path, "rb") as file:
        ads = (orjson.loads(line) for line in file)
        return [(ad["id"], ad["employer"]["name"], ad["publication_date"][:4]) for ad in ads]


def svall_hits(out, ads):
    """Counted hits of each ad, in the order of `ads`, from the published run in a folder."""
    found = dict(duckdb.sql(f"SELECT ad_id, n_hits FROM '{out}/runs/*/ads.parquet'").fetchall())
    if len(found) != len(ads):
        raise SystemExit(f"error: svall measured {len(found)} ads, expected {len(ads)}")
    return [found[ad_id] for ad_id, _, _ in ads]


def expected(ads, hits, n_ads):
    """Table of the first ads as svall has it: number of ads and hits by employer, as the ad writes it, and year."""
    cells = defaultdict(lambda: [0, 0])
    for (_, employer, year), n_hits in zip(ads[:n_ads], hits):
        cells[employer, year][0] += 1
        cells[employer, year][1] += n_hits
    return cells


def disagreement(path, cells):
    """How a table differs from svall's: cells whose hits differ, and hits of both. Stops where the ads themselves differ."""
    with open(path, encoding="utf-8", newline="") as file:
        table = {(row["employer"], row["year"]): (int(row["n_ads"]), int(row["n_hits"])) for row in csv.DictReader(file)}
    wrong = [key for key in cells.keys() | table.keys() if table.get(key, (0, 0))[0] != cells.get(key, (0, 0))[0]]
    if wrong:
        raise SystemExit(f"error: {path}: {len(wrong)} cells count other ads than svall, the first is {min(wrong)}")
    return {
        "cells": len(cells),
        "cells_that_differ": sum(table[key][1] != cells[key][1] for key in cells),
        "hits": sum(n_hits for _, n_hits in table.values()),
        "hits_of_svall": sum(n_hits for _, n_hits in cells.values()),
        "sum_of_differences": sum(abs(table[key][1] - cells[key][1]) for key in cells),
    }
