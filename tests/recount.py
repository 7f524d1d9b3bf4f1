"""Counts a published run again, with DuckDB and with pyarrow, and compares every cell with the panels.

Usage: recount.py RUN_FOLDER MIN_ADS
Reads ads.parquet, groups it by employer, municipality, sector, county, SKR group, occupation and year (and the nation by month), and
compares ads, words, hits, hits and ads per competence, share, intensity and its interval with each panel_*.parquet. Prints the number of
cells compared; ends with 1 at the first difference.
"""
import collections
import glob
import json
import math
import os
import sys

import duckdb
import pyarrow.parquet as pq

folder, min_ads = sys.argv[1], int(sys.argv[2])
ads_file = os.path.join(folder, "ads.parquet")
manifest = json.load(open(os.path.join(folder, "manifest.json"), encoding="utf-8"))
db = duckdb.connect()
Z = 1.959963984540054
COMPETENCES = [c for c in pq.read_schema(ads_file).names if c.startswith("hits_") and (c[5].isdigit() or c == "hits_general")]
assert len(COMPETENCES) == 22, COMPETENCES
COLUMN = {"employer": "employer_id"}


def fail(message):
    sys.exit(f"{folder}: {message}")


def close(a, b):
    return a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


# The manifest's counts, from the lists and tables alone.
counts = manifest["counts"]
lines = lambda name: [json.loads(l) for l in open(os.path.join(folder, name), encoding="utf-8")]
n_rows = db.sql(f"select count(*) from '{ads_file}'").fetchall()[0][0]
n_reposts = db.sql(f"select count(*) from '{ads_file}' where is_repost").fetchall()[0][0]
rejected = collections.Counter()
for r in lines("rejects.jsonl"):
    rejected[r["reason"]] += r["n_records"]
n_rejected = sum(rejected.values())
for name, mine, theirs in [
    ("n_scanned", n_rows, counts["n_scanned"]),
    ("n_reposts", n_reposts, counts["n_reposts"]),
    ("n_reposts_exact + n_reposts_near", n_reposts, counts["n_reposts_exact"] + counts["n_reposts_near"]),
    ("n_duplicates", len(lines("duplicates.jsonl")), counts["n_duplicates"]),
    ("n_removals", len(lines("removals.jsonl")), counts["n_removals"]),
    ("n_rejected", n_rejected, counts["n_rejected"]),
    ("n_records", n_rows + counts["n_duplicates"] + counts["n_removals"] + n_rejected, counts["n_records"]),
    ("distinct ids", db.sql(f"select count(distinct ad_id) from '{ads_file}'").fetchall()[0][0], n_rows),
]:
    if mine != theirs:
        fail(f"{name}: recounted {mine}, the manifest says {theirs}")

n_cells = 0
for panel_file in sorted(glob.glob(os.path.join(folder, "panel_*.parquet"))):
    name = os.path.basename(panel_file)[len("panel_") : -len(".parquet")]
    *by, per = name.split("_")
    by = [] if by == ["nation"] else by
    period = "coalesce(cast(year as varchar), 'unknown')"
    if per == "month":
        period = "case when year is null then 'unknown' else printf('%d-%02d', year, month) end"
    keys = [f"coalesce({COLUMN.get(d, d)}, 'unknown')" for d in by] + [period]
    sums = ["count(*)", "sum(n_words)", "sum(n_hits)", "count(*) filter (n_hits > 0)"]
    sums += ["sum(n_hits::hugeint * n_hits)", "sum(n_hits::hugeint * n_words)", "sum(n_words::hugeint * n_words)"]
    sums += [f"sum({c})" for c in COMPETENCES] + [f"count(*) filter ({c} > 0)" for c in COMPETENCES]
    query = f"select {', '.join(keys)}, {', '.join(sums)} from '{ads_file}' where not is_repost group by all"
    mine = {tuple(row[: len(keys)]): row[len(keys) :] for row in db.sql(query).fetchall()}
    table = pq.read_table(panel_file).to_pylist()
    if len(table) != len(mine):
        fail(f"{name}: recounted {len(mine)} cells, the panel has {len(table)}")
    for row in table:
        key = tuple(row[d] for d in by) + (row["period"],)
        if key not in mine:
            fail(f"{name}: the cell {key} is not in the recount")
        n, words, hits, with_hit, hh, hw, ww, *rest = mine[key]
        n_cells += 1
        if row["n_ads"] != n:
            fail(f"{name} {key}: recounted {n} ads, the panel says {row['n_ads']}")
        if (row["status"] == "suppressed") != (n < min_ads):
            fail(f"{name} {key}: {n} ads, status {row['status']}")
        if row["status"] == "suppressed":
            if any(row[c] is not None for c in ("n_words", "n_hits", "intensity", "share", "hits_3_4")):
                fail(f"{name} {key}: a suppressed cell shows a value")
            continue
        if (row["n_words"], row["n_hits"], row["n_ads_with_hit"]) != (words, hits, with_hit):
            fail(f"{name} {key}: recounted {words}, {hits}, {with_hit}")
        for i, c in enumerate(COMPETENCES):
            if row[c] != rest[i] or row["ads_" + c[5:]] != rest[22 + i]:
                fail(f"{name} {key}: {c} recounted {rest[i]} in {rest[22 + i]} ads")
        if not close(row["share"], with_hit / n):
            fail(f"{name} {key}: share {row['share']}")
        if words:
            ratio = hits / words
            residuals = max(0.0, float(hh) - 2 * ratio * float(hw) + ratio * ratio * float(ww))
            if not close(row["intensity"], 1000 * ratio):
                fail(f"{name} {key}: intensity {row['intensity']}")
            if n > 1:
                error = math.sqrt(n / (n - 1) * residuals) / words
                low, high = 1000 * max(0.0, ratio - Z * error), 1000 * (ratio + Z * error)
                if abs(row["intensity_low"] - low) > 1e-6 or abs(row["intensity_high"] - high) > 1e-6:
                    fail(f"{name} {key}: interval {row['intensity_low']} to {row['intensity_high']}, recounted {low} to {high}")

# A third count, with pyarrow alone: per employer and year.
table = pq.read_table(ads_file, columns=["employer_id", "year", "n_words", "n_hits", "is_repost"])
groups = collections.defaultdict(lambda: [0, 0, 0])
for row in table.to_pylist():
    if not row["is_repost"]:
        cell = groups[(row["employer_id"], "unknown" if row["year"] is None else str(row["year"]))]
        cell[0] += 1
        cell[1] += row["n_words"]
        cell[2] += row["n_hits"]
panel = pq.read_table(os.path.join(folder, "panel_employer_year.parquet")).to_pylist()
for row in panel:
    n, words, hits = groups.pop((row["employer"], row["period"]))
    if row["n_ads"] != n or (row["status"] == "ok" and (row["n_words"], row["n_hits"]) != (words, hits)):
        fail(f"{row['employer']} {row['period']}: pyarrow counts {n}, {words}, {hits}")
if groups:
    fail(f"{len(groups)} employer-years are not in the panel")
print(f"{n_cells} cells recounted, {n_rows} ads")
