"""Reads the files that svall writes of a table with other people's readers, and compares every cell, code and name.

Used by tests/formats.rs: `python3 tests/formats.py FOLDER`, where FOLDER holds `expected.json` and the files.
"""

import csv
import json
import math
import sys
import warnings
from itertools import product
from pathlib import Path

FOLDER = Path(sys.argv[1])
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
DIMENSIONS = EXPECTED["dimensions"]
CELLS = {tuple(cell["codes"]): cell for cell in EXPECTED["cells"]}
CODES = [dimension["code"] for dimension in DIMENSIONS]
MEASURE = CODES.index("ContentsCode")
told = []


def label(dimension, code, language):
    return next(c["label"][language] for c in DIMENSIONS[dimension]["categories"] if c["code"] == code)


def categories(dimension):
    return DIMENSIONS[dimension]["categories"]


def decimals(codes):
    return next(c["decimals"] for c in categories(MEASURE) if c["code"] == codes[MEASURE])


def same(found, expected, digits=None):
    """Whether two numbers are the same, or both are none; to this many decimals where a format has no more."""
    if expected is None or found is None:
        return expected is None and found is None
    if digits is None:
        return found == expected
    return abs(found - expected) <= 0.5 * 10**-digits + 1e-9 * abs(expected)


def tell(reader, n_cells, what=""):
    assert n_cells == len(CELLS), (reader, n_cells, len(CELLS))
    told.append(f"{reader}: {n_cells} cells{what}")


# ---- CSV ----


def tidy_csv(language):
    import pandas

    path = FOLDER / f"table.{language}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        codes = tuple(row[code] for code in CODES)
        cell = CELLS[codes]
        assert [row[f"{code}_label"] for code in CODES] == [label(n, c, language) for n, c in enumerate(codes)], row
        assert same(float(row["value"]) if row["value"] else None, cell["value"]) and row["status"] == cell["status"], row
    tell(f"csv, Python's csv, {language}", len({tuple(row[code] for code in CODES) for row in rows}))
    frame = pandas.read_csv(path, dtype={code: str for code in CODES}, float_precision="round_trip")
    for row in frame.to_dict("records"):
        found = None if math.isnan(row["value"]) else row["value"]
        assert same(found, CELLS[tuple(row[code] for code in CODES)]["value"]), row
    tell(f"csv, pandas, {language}", len(frame))


def expected_text(cell, codes, language):
    """What people are shown: the measure's decimals with a comma, or the sign."""
    if cell["value"] is None:
        return cell["sign"]
    text = f"{cell['value']:.{decimals(codes)}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace(".", ",")


def swedish_csv(language):
    raw = (FOLDER / f"table.{language}.sv.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") >= 2
    head, *rows = csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), delimiter=";")
    others = [n for n in range(len(CODES)) if n != MEASURE]
    measures = [c["code"] for c in categories(MEASURE)]
    assert head[-len(measures) :] == [c["label"][language] for c in categories(MEASURE)], head
    n_cells = 0
    for row in rows:
        at, codes = 0, {}
        for n in others:
            own = all(c["code"] == c["label"]["sv"] == c["label"]["en"] for c in categories(n))
            name, code = row[at], row[at if own else at + 1]
            at += 1 if own else 2
            assert name.removeprefix("'") == label(n, code, language), row
            assert not name.lstrip()[:1] in ("=", "+", "-", "@", "\uff1d"), row
            codes[n] = code
        for code, found in zip(measures, row[at:], strict=True):
            full = tuple(code if n == MEASURE else codes[n] for n in range(len(CODES)))
            assert found == expected_text(CELLS[full], full, language), (full, found)
            n_cells += 1
    tell(f"csv-sv, Python's csv, {language}", n_cells)


# ---- JSON-stat ----


def json_stat(language):
    from pyjstat import pyjstat

    text = (FOLDER / f"table.{language}.json").read_text("utf-8")
    dataset = json.loads(text)
    assert dataset["label"] == EXPECTED["title"][language] and dataset["id"] == CODES
    for naming in ("id", "label"):
        frame = pyjstat.Dataset.read(text).write("dataframe", naming=naming)
        n_cells = 0
        for row, (codes, cell) in zip(frame.itertuples(index=False), CELLS.items(), strict=True):
            names = list(codes) if naming == "id" else [label(n, c, language) for n, c in enumerate(codes)]
            assert list(row[:-1]) == names, (row, codes)
            found = None if row[-1] is None or math.isnan(row[-1]) else row[-1]
            assert same(found, cell["value"]), (row, cell)
            n_cells += 1
        tell(f"json-stat, pyjstat by {naming}, {language}", n_cells)
    signs = {n: cell["sign"] for n, cell in enumerate(EXPECTED["cells"]) if cell["value"] is None}
    assert {int(n): sign for n, sign in dataset["status"].items()} == signs


# ---- PC-Axis ----


def px_name(text):
    """What PX can hold of a name: neither quotation marks nor line ends."""
    return "".join("'" if c == '"' else " " if ord(c) < 32 else c for c in text).strip()


def px_labels(dimension, language):
    names = []
    for category in categories(dimension):
        name = px_name(category["label"][language])
        names.append(f"{name} ({category['code']})" if name in names else name)
    return names


def px_axis(name, encoding, language):
    from pyaxis import pyaxis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = pyaxis.parse(str(FOLDER / name), encoding=encoding, lang=None)
    frame, metadata = parsed["DATA"], parsed["METADATA"]
    printed = EXPECTED["stub"] + EXPECTED["heading"]
    assert list(frame.columns)[:-1] == [DIMENSIONS[n]["label"][language] for n in printed], frame.columns
    for n in printed:
        name_of = DIMENSIONS[n]["label"][language]
        assert metadata[f"CODES({name_of})"] == [c["code"] for c in categories(n)], metadata[f"CODES({name_of})"]
        if encoding == "utf-8":
            assert metadata[f"VALUES({name_of})"] == px_labels(n, language), metadata[f"VALUES({name_of})"]
    order = product(*[[c["code"] for c in categories(n)] for n in printed])
    n_cells = 0
    for codes, found in zip(order, frame["DATA"], strict=True):
        by_dimension = dict(zip(printed, codes))
        cell = CELLS[tuple(by_dimension[n] for n in range(len(CODES)))]
        # pyaxis gives `..` as an empty text and `.` as not a number.
        if cell["value"] is None:
            assert found == {"..": "", ".": found}[cell["sign"]] and (cell["sign"] == ".." or found != found), (cell, found)
        else:
            assert same(float(found), cell["value"], 6), (cell, found)
        n_cells += 1
    tell(f"px, pyaxis, {encoding}, {language}", n_cells)


def px_rd(language):
    import pxrd

    px = pxrd.read(str(FOLDER / f"table.{language}.px"))
    assert sorted(px.languages()) == ["en", "sv"], px.languages()
    printed = EXPECTED["stub"] + EXPECTED["heading"]
    for shown in ("sv", "en"):
        names = px.variables(language=shown)
        assert names == [DIMENSIONS[n]["label"][shown] for n in printed], names
        for n, name in zip(printed, names):
            found = [px_name(value) for value in px.values(name, language=shown)]
            assert found == px_labels(n, shown), found
    n_cells = 0
    for index in product(*[range(len(categories(n))) for n in printed]):
        at = dict(zip(printed, index))
        cell = CELLS[tuple(categories(n)[at[n]]["code"] for n in range(len(CODES)))]
        found = px.datum(index)
        if cell["value"] is None:
            assert str(found).strip('"') == cell["sign"], (cell, found)
        else:
            assert same(float(found), cell["value"], 6), (cell, found)
        n_cells += 1
    tell(f"px, pxrd, {language} first", n_cells)


def main():
    for language in ("sv", "en"):
        tidy_csv(language)
        swedish_csv(language)
        json_stat(language)
        px_axis(f"table.{language}.px", "utf-8", language)
        px_axis(f"latin.{language}.px", "iso-8859-1", language)
        px_rd(language)
    print("\n".join(told))


main()
