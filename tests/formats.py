"""Reads the files that svall writes of a table with other people's readers, and compares every cell, code and name.

Used by tests/formats.rs: `python3 tests/formats.py FOLDER`, where FOLDER holds `expected.json` and the files.
"""

import contextlib
import csv
import io
import json
import logging
import math
import os
import shutil
import subprocess
import sys
import tempfile
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


NAMES = [{c["code"]: c for c in dimension["categories"]} for dimension in DIMENSIONS]


def label(dimension, code, language):
    return NAMES[dimension][code]["label"][language]


def categories(dimension):
    return DIMENSIONS[dimension]["categories"]


def decimals(codes):
    return NAMES[MEASURE][codes[MEASURE]]["decimals"]


def is_its_own_name(dimension):
    """Whether names say no more than codes, as those of years; then there is one column."""
    return all(c["code"] == c["label"]["sv"] == c["label"]["en"] for c in categories(dimension))


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
    frame = pandas.read_csv(path, dtype={code: str for code in CODES})
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
            own = is_its_own_name(n)
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
    assert {int(n): sign for n, sign in dataset.get("status", {}).items()} == signs


NODE = """
const JSONstat = require('jsonstat-toolkit');
const dataset = JSONstat(JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8')));
if (dataset.class !== 'dataset') throw new Error('no dataset');
const rows = dataset.toTable({type: 'arrobj', content: 'id', field: 'id', status: true});
process.stdout.write(JSON.stringify({id: dataset.id, role: dataset.role, rows}));
"""


def toolkit(language):
    modules = Path(__file__).parent.parent / "target" / "npm" / "node_modules"
    if shutil.which("node") is None or not (modules / "jsonstat-toolkit").exists():
        told.append("NOT RUN: jsonstat-toolkit is not in target/npm; `bash tests/run` brings it where there is npm")
        return
    command = ["node", "-e", NODE, str(FOLDER / f"table.{language}.json")]
    read = subprocess.run(command, check=True, capture_output=True, env=os.environ | {"NODE_PATH": str(modules)}, timeout=120)
    found = json.loads(read.stdout)
    assert found["id"] == CODES, found["id"]
    for row, (codes, cell) in zip(found["rows"], CELLS.items(), strict=True):
        assert tuple(row[code] for code in CODES) == codes and same(row["value"], cell["value"]), (row, cell)
        assert (row["status"] or "") == cell["sign"], (row, cell)
    tell(f"json-stat, jsonstat-toolkit, {language}", len(found["rows"]))


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
        parsed = pyaxis.parse(str(FOLDER / name), encoding=encoding, null_values="^$", sd_values="^$")
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
        # By default pyaxis tells `.` and `..` apart as not a number and an empty text; here each is kept as it stands.
        if cell["value"] is None:
            assert found == f'"{cell["sign"]}"', (cell, found)
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
            assert found is None, (cell, found)
        else:
            assert same(float(found), cell["value"], 6), (cell, found)
        n_cells += 1
    tell(f"px, pxrd, {language} first", n_cells)


# ---- workbook ----


def workbook(path, language, reader):
    import openpyxl

    book = openpyxl.load_workbook(path)
    names = {"sv": ["Data", "Data_tidy", "Om tabellen", "Kodbok"], "en": ["Data", "Data_tidy", "About", "Codebook"]}[language]
    assert book.sheetnames == names, book.sheetnames
    for sheet in book:
        for row in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in row), (sheet.title, row[0].row)
    data, tidy, about, codebook = (book[name] for name in names)
    assert not data.merged_cells.ranges
    if reader == "openpyxl":
        n_stub = sum(1 if is_its_own_name(n) else 2 for n in EXPECTED["stub"])
        assert data.freeze_panes == f"{chr(65 + n_stub)}2" and data.auto_filter.ref.startswith("A1:"), data.freeze_panes
    stub, heading = EXPECTED["stub"], EXPECTED["heading"]
    columns = list(product(*[[c["code"] for c in categories(n)] for n in heading]))
    head, *rows = data.iter_rows()
    expected = [" ".join(label(n, c, language) for n, c in zip(heading, codes)) for codes in columns]
    assert [cell.value for cell in head][-len(columns) :] == expected, head
    n_cells = 0
    for row in rows:
        codes, at = {}, 0
        for n in stub:
            n_columns = 1 if is_its_own_name(n) else 2
            name, code = row[at], row[at + n_columns - 1]
            assert name.data_type == code.data_type == "s" and name.value == label(n, code.value, language), (name.value, code.value)
            codes[n], at = code.value, at + n_columns
        for column, found in zip(columns, row[at:], strict=True):
            full = codes | dict(zip(heading, column))
            full = tuple(full[n] for n in range(len(CODES)))
            cell = CELLS[full]
            if cell["value"] is None:
                assert found.value == cell["sign"] and found.data_type == "s", (full, found.value)
            else:
                assert found.data_type == "n" and close(found.value, cell["value"]), (full, found.value)
                assert len(found.number_format.partition(".")[2]) == decimals(full), found.number_format
            n_cells += 1
    tell(f"xlsx sheet Data, {reader}, {language}", n_cells)
    head, *rows = tidy.iter_rows(values_only=True)
    n_cells = 0
    for row in rows:
        codes = row[0 : 2 * len(CODES) : 2]
        assert list(row[1 : 2 * len(CODES) : 2]) == [label(n, c, language) for n, c in enumerate(codes)], row
        cell = CELLS[codes]
        assert (row[-2] is None) == (cell["value"] is None) and (row[-2] is None or close(row[-2], cell["value"])), row
        assert row[-1] == cell["status"]
        n_cells += 1
    tell(f"xlsx sheet Data_tidy, {reader}, {language}", n_cells)
    said = dict(row[:2] for row in about.iter_rows(values_only=True))
    assert said[{"sv": "Titel", "en": "Title"}[language]] == EXPECTED["title"][language]
    assert EXPECTED["run"] in said.values()
    n_codes = sum(1 for row in codebook.iter_rows(min_row=2, values_only=True) if row[1] != "status")
    assert n_codes == sum(len(categories(n)) for n in range(len(CODES)))
    assert book.properties.title == EXPECTED["title"][language]


def close(found, expected):
    """The same number to 15 digits, which is what spreadsheets write."""
    return abs(found - expected) <= 1e-14 * abs(expected)


# ---- Parquet ----


def parquet(language):
    import duckdb
    import pyarrow.parquet

    path = FOLDER / f"table.{language}.parquet"
    file = pyarrow.parquet.ParquetFile(path)
    metadata = {k.decode(): v.decode() for k, v in file.metadata.metadata.items() if k.startswith(b"svall.")}
    assert metadata["svall.run"] == EXPECTED["run"] and metadata["svall.title.en"] == EXPECTED["title"]["en"], metadata
    for n, name in enumerate(file.schema_arrow.names):
        encodings = file.metadata.row_group(0).column(n).encodings
        assert name == "value" or "RLE_DICTIONARY" in encodings, (name, encodings)
    duck = duckdb.sql(f"select * from '{path}'").fetchall()
    arrow = [tuple(row.values()) for row in file.read().to_pylist()]
    for reader, rows in (("pyarrow", arrow), ("DuckDB", duck)):
        for row, (codes, cell) in zip(rows, CELLS.items(), strict=True):
            assert row[0:-2:2] == codes and row[-2:] == (cell["value"], cell["status"]), (row, cell)
            assert list(row[1:-2:2]) == [label(n, c, language) for n, c in enumerate(codes)], row
        tell(f"parquet, {reader}, {language}", len(rows))


# ---- Stata ----

EXTENDED = {"suppressed": "a", "protected": "b", "missing": "c", "not_applicable": "d"}


def shortened(label):
    """Stata's labels have 80 letters."""
    return label if len(label) <= 80 else label[:79] + "\u2026"


def stata(language):
    import pandas
    import pyreadstat

    path = FOLDER / f"table.{language}.dta"
    frame, meta = pyreadstat.read_dta(str(path), user_missing=True)
    others = [n for n in range(len(CODES)) if n != MEASURE]
    measures = [c["code"] for c in categories(MEASURE)]
    assert meta.file_label == shortened(EXPECTED["title"][language]), meta.file_label
    assert all(name == name.lower() and name.isascii() and len(name) <= 32 for name in meta.column_names), meta.column_names
    assert meta.column_names_to_labels[CODES[0].lower()] == DIMENSIONS[0]["label"][language]
    for measure in categories(MEASURE):
        said = measure["label"][language] + (f" ({measure['unit'][language]})" if measure["unit"] else "")
        found = meta.column_names_to_labels[measure["code"].lower()]
        assert found == shortened(said), (found, said)
    n_cells = 0
    rows = frame.to_dict("records")
    for row in rows:
        codes = {}
        for n in others:
            name = CODES[n].lower()
            if name + "_code" in row:
                codes[n] = row[name + "_code"]
                assert meta.variable_value_labels[name][int(row[name])] == label(n, codes[n], language), row
            else:
                codes[n] = str(int(row[name]))
        for code in measures:
            full = tuple(code if n == MEASURE else codes[n] for n in range(len(CODES)))
            cell, found = CELLS[full], row[code.lower()]
            assert found == (EXTENDED[cell["status"]] if cell["value"] is None else cell["value"]), (full, found, cell)
            n_cells += 1
    tell(f"dta, pyreadstat, {language}", n_cells)
    reader = pandas.io.stata.StataReader(path)
    with reader:
        other = reader.read(convert_categoricals=False, convert_missing=True)
        for n in others:
            if CODES[n].lower() + "_code" in meta.column_names:
                found = reader.value_labels()[CODES[n].lower()]
                assert found == {place: c["label"][language] for place, c in enumerate(categories(n), 1)}, found
    n_cells = 0
    for row, same_row in zip(other.to_dict("records"), rows, strict=True):
        for code in measures:
            found, expected = row[code.lower()], same_row[code.lower()]
            assert (found.string if isinstance(expected, str) else found) == ("." + expected if isinstance(expected, str) else expected)
            n_cells += 1
    tell(f"dta, pandas, {language}", n_cells)


# ---- page ----


def page(language):
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.rows, self.tags, self.inside = [], [], None

        def handle_starttag(self, tag, attributes):
            self.tags.append(tag)
            if tag == "tr":
                self.rows.append([])
            if tag in ("th", "td"):
                self.inside = [tag, dict(attributes), ""]
                self.rows[-1].append(self.inside)

        def handle_data(self, data):
            if self.inside:
                self.inside[2] += data

        def handle_endtag(self, tag):
            if tag in ("th", "td"):
                self.inside = None

    reader = Reader()
    reader.feed((FOLDER / f"table.{language}.html").read_text("utf-8"))
    assert "script" not in reader.tags and reader.tags.count("table") == reader.tags.count("caption") == 1
    stub, heading = EXPECTED["stub"], EXPECTED["heading"]
    assert all(th[1].get("scope") in ("col", "row", "colgroup") for row in reader.rows for th in row if th[0] == "th")
    n_cells = 0
    columns = list(product(*[[c["code"] for c in categories(n)] for n in heading]))
    for codes, row in zip(product(*[[c["code"] for c in categories(n)] for n in stub]), reader.rows[len(heading) :], strict=True):
        names = [th[2] for th in row if th[0] == "th"]
        assert [name.endswith(label(n, c, language)) for n, c, name in zip(stub, codes, names)] == [True] * len(stub), (names, codes)
        for column, found in zip(columns, (td[2] for td in row if td[0] == "td"), strict=True):
            full = dict(zip(stub, codes)) | dict(zip(heading, column))
            full = tuple(full[n] for n in range(len(CODES)))
            expected = expected_text(CELLS[full], full, language)
            plain = found.replace("\u2212", "-")
            plain = plain.replace("\xa0", "") if language == "sv" else plain.replace(",", "").replace(".", ",")
            assert plain.strip(",") == expected.strip(".") or found == expected, (found, expected)
            n_cells += 1
    tell(f"html, {language}", n_cells)


# ---- what describes tables ----


def csv_on_the_web(language):
    from csvw import CSVW

    metadata = f"table.{language}.csv-metadata.json"

    def complaints(folder):
        """What the validator finds: some of it says `is_valid`, the types of fields stand in its log."""
        said = []
        handler = logging.Handler()
        handler.emit = lambda record: said.append(record.getMessage())
        logger = logging.getLogger("csvw")
        logger.addHandler(handler)
        logger.propagate = False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            described = CSVW(str(folder / metadata), validate=True)
            try:
                said += [] if described.is_valid else [str(warning.message) for warning in described.warnings] or ["not valid"]
            except ValueError as twice:
                said.append(str(twice))
        logger.removeHandler(handler)
        return described, said

    described, said = complaints(FOLDER)
    assert not said, said
    (table,) = described.tables
    n_cells = 0
    for row in table:
        cell = CELLS[tuple(row[code] for code in CODES)]
        assert same(row["value"], cell["value"]) and row["status"] == cell["status"], (row, cell)
        n_cells += 1
    tell(f"csvw, csvw, {language}", n_cells)
    # A file that breaks the metadata must be refused: another status, a value that is no number, a row that stands twice.
    head, first, *rest = (FOLDER / f"table.{language}.csv").read_text("utf-8").splitlines(keepends=True)[:20]
    before, _value, status = first.rsplit(",", 2)
    for wrong in (f"{before},1,broken\r\n", f"{before},x,{status}", first + first):
        broken = [head, wrong, *rest]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(FOLDER / metadata, folder)
            (Path(folder) / f"table.{language}.csv").write_text("".join(broken), "utf-8", newline="")
            assert complaints(Path(folder))[1]


def codebook():
    with (FOLDER / "codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [(row["dimension"], row["code"], row["label_sv"], row["label_en"]) for row in rows if row["dimension"] != "status"]
    expected = [(d["code"], c["code"], c["label"]["sv"], c["label"]["en"]) for d in DIMENSIONS for c in d["categories"]]
    assert found == expected
    told.append(f"codebook, Python's csv: {len(found)} codes and {len(rows) - len(found)} statuses")


# What DCAT-AP-SE 3.0.1 asks of each class.
MANDATORY = {
    "dcat:Catalog": ["dcterms:title", "dcterms:description", "dcterms:publisher", "dcterms:license", "dcat:dataset"],
    "dcat:Dataset": ["dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:contactPoint", "dcat:distribution"],
    "dcat:Distribution": ["dcat:accessURL", "dcterms:format", "dcterms:license"],
    "dcat:DataService": ["dcterms:title", "dcat:endpointURL", "dcterms:license"],
    "foaf:Agent": ["foaf:name", "dcterms:type"],
    "vcard:Organization": ["vcard:fn", "vcard:hasEmail"],
}


def portal():
    import rdflib

    graph = rdflib.Graph().parse(FOLDER / "dcat.ttl", format="turtle")
    assert not any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)
    names = dict(graph.namespaces())

    def iri(name):
        prefix, _, local = name.partition(":")
        return rdflib.URIRef(names[prefix] + local)

    for kind, properties in MANDATORY.items():
        subjects = list(graph.subjects(rdflib.RDF.type, iri(kind)))
        assert subjects, kind
        for subject in subjects:
            for name in properties:
                assert graph.value(subject, iri(name), any=True) is not None, (subject, name)
    catalogue = graph.value(predicate=rdflib.RDF.type, object=iri("dcat:Catalog"))
    assert str(graph.value(catalogue, iri("dcterms:license"))) == "http://creativecommons.org/publicdomain/zero/1.0/"
    typed = {subject for subject in graph.subjects(rdflib.RDF.type)}
    for name in ("dcterms:publisher", "dcat:dataset", "dcat:distribution", "dcat:contactPoint", "dcat:service", "dcterms:temporal"):
        assert all(target in typed for target in graph.objects(None, iri(name))), name
    titles = {title.language: str(title) for title in graph.objects(iri_of_dataset(graph, iri), iri("dcterms:title"))}
    assert titles == EXPECTED["title"], titles
    told.append(f"dcat, rdflib: {len(graph)} statements")


def iri_of_dataset(graph, iri):
    import rdflib

    return graph.value(predicate=rdflib.RDF.type, object=iri("dcat:Dataset"))


# ---- a spreadsheet ----


def office(language):
    """Has LibreOffice open the workbook and the Swedish CSV as a Swede would, and looks at what became of the cells."""
    import openpyxl

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        told.append("NOT RUN: LibreOffice is not installed; `bash tests/run` installs libreoffice-calc-nogui where it can")
        return
    with tempfile.TemporaryDirectory() as folder:

        def converted(name, *arguments):
            command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", *arguments, "--outdir", folder]
            subprocess.run([*command, str(FOLDER / name)], check=True, capture_output=True, timeout=300)

        converted(f"table.{language}.xlsx", "--convert-to", "xlsx:Calc MS Excel 2007 XML")
        workbook(Path(folder) / f"table.{language}.xlsx", language, "LibreOffice")
        # Semicolon, double quotes, UTF-8, from row 1, columns as the program finds them, Swedish, numbers found, formulas run.
        swedish = "59,34,76,1,,1053,false,true,false,false,false,0,true"
        calc = "xlsx:Calc MS Excel 2007 XML"
        # A file that is not made harmless shows that formulas would be run.
        control = Path(folder) / "control.csv"
        control.write_text("a;b\n=1+1;2,5\n", "utf-8")
        converted(control, f"--infilter=CSV:{swedish}", "--convert-to", calc)
        run = openpyxl.load_workbook(Path(folder) / "control.xlsx").active
        assert run["A2"].data_type == "f" and run["B2"].value == 2.5, (run["A2"].value, run["B2"].value)
        converted(f"table.{language}.sv.csv", f"--infilter=CSV:{swedish}", "--convert-to", calc)
        sheet = openpyxl.load_workbook(Path(folder) / f"table.{language}.sv.xlsx").active
        raw = (FOLDER / f"table.{language}.sv.csv").read_text("utf-8-sig").splitlines(keepends=True)
        n_numbers = 0
        head = next(csv.reader(raw, delimiter=";"))
        n_names = len(head) - len(categories(MEASURE))
        names = [DIMENSIONS[n]["label"][language] for n in range(len(CODES)) if n != MEASURE and not is_its_own_name(n)]
        for row, fields in zip(sheet.iter_rows(), csv.reader(raw, delimiter=";"), strict=True):
            for cell, field in zip(row, fields, strict=True):
                assert cell.data_type != "f", (cell.coordinate, cell.value)
                if cell.row > 1 and cell.column > n_names:
                    number = field.replace(",", ".")
                    if field in (".", ".."):
                        assert cell.value == field
                    else:
                        assert cell.data_type == "n" and close(cell.value, float(number)), (cell.coordinate, cell.value, field)
                    n_numbers += 1
                elif head[cell.column - 1] in names:
                    # An apostrophe in a file stays to be seen; it is the price of a text that is no formula.
                    assert str(cell.value).strip() == field.strip(), (cell.value, field)
        tell(f"csv-sv, LibreOffice, {language}", n_numbers)


def main():
    for language in ("sv", "en"):
        with contextlib.redirect_stdout(io.StringIO()):
            tidy_csv(language)
            swedish_csv(language)
            json_stat(language)
            toolkit(language)
            px_axis(f"table.{language}.px", "utf-8", language)
            px_axis(f"latin.{language}.px", "iso-8859-1", language)
            px_rd(language)
            workbook(FOLDER / f"table.{language}.xlsx", language, "openpyxl")
            parquet(language)
            stata(language)
            page(language)
            csv_on_the_web(language)
    codebook()
    portal()
    office("sv")
    print("\n".join(told))


main()
