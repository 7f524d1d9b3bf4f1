"""Has the clients that people use read tables from a running `svall serve`, each as it is, and holds every value to the panels.

serve.py ADDRESS PANELS TOOLKIT: PANELS is a folder with nation.csv, county.csv and municipality.csv of `svall panel`, TOOLKIT a folder with
jsonstat-toolkit from npm, or `-`. Prints a line for each client.
"""

import csv
import io
import json
import math
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet
import requests
from pxweb import PxApi
from pyaxis import pyaxis
from pyjstat import pyjstat
from pyscbwrapper import SCB

address, panels, toolkit = sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3]
V2, V1 = f"{address}/api/v2", f"{address}/api/v1"
TABLE = "SVALL01P"
MEASURES = ["n_ads", "intensity", "share", "breadth", "floor"]


def number(text):
    return None if text in ("", "..", ".", "-", "nan") else float(text)


def expected():
    """(region, measure, year) -> value of the panels; None where it is withheld."""
    values = {}
    for name, column in [("nation", None), ("county", "county"), ("municipality", "municipality")]:
        with open(panels / f"{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for measure in MEASURES:
                    values[(row[column] if column else "00", measure, row["period"])] = number(row[measure])
    return values


EXPECTED = expected()


def hold(client, found, tolerance=1e-9):
    """Each value that a client found is the panel's; a value that the panel withholds is withheld; some are protected besides."""
    shown = withheld = protected = 0
    for (region, measure, year), value in found.items():
        want = EXPECTED.get((region, measure, year))
        if measure == "n_ads" and want is None:
            want = 0.0
        if value is None or (isinstance(value, float) and math.isnan(value)):
            assert measure != "n_ads", (client, region, measure, year)
            protected += want is not None
            withheld += want is None
            continue
        assert want is not None, f"{client}: {region} {measure} {year}: {value} is shown, and the panel withholds it"
        assert abs(value - want) <= tolerance * max(1.0, abs(want)), f"{client}: {region} {measure} {year}: {value}, expected {want}"
        shown += 1
    assert shown > 50, f"{client}: only {shown} values were compared"
    print(f"{client}: {shown} values as in the panels, {withheld} withheld by both, {protected} by the tables only")


meta = requests.get(f"{V2}/tables/{TABLE}/metadata").json()
dimension = meta["dimension"]
CODES = {name: {label: code for code, label in d["category"]["label"].items()} for name, d in dimension.items()}
LABELS = {name: d["label"] for name, d in dimension.items()}
years = list(dimension["Tid"]["category"]["index"])
regions = [code for code in dimension["Region"]["category"]["index"] if code == "00" or code.isdigit() and code in {r for r, _, _ in EXPECTED}]
assert len(regions) > 10, regions


def query(output):
    return (f"{V2}/tables/{TABLE}/data?outputFormat={output}&valuecodes[Region]={','.join(regions)}"
            f"&valuecodes[ContentsCode]={','.join(MEASURES)}&valuecodes[Tid]=*&valuecodes[Sektor]=total")


def with_pxwebpy():
    api = PxApi(V2)
    assert api.get_config()["apiVersion"] == "2.0.0"
    assert TABLE in [table["id"] for table in api.all_tables()] and api.get_paths()
    assert api.get_code_list("vs_Kommun")["type"] == "Valueset"
    rows = api.get_table_data(TABLE, {"Region": regions, "ContentsCode": MEASURES, "Tid": ["*"], "Sektor": "total"}, show="code")
    name = LABELS
    hold("pxwebpy", {(r[name["Region"]], r[name["ContentsCode"]], r[name["Tid"]]): r["value"] for r in rows})
    listed = api.get_table_data(TABLE, {"Region": "*", "ContentsCode": "n_ads", "Tid": "TOP(2)"}, {"Region": "vs_Lan"}, show="code")
    assert {r[name["Region"]] for r in listed} == {c["code"] for c in api.get_code_list("vs_Lan")["values"]}
    assert {r[name["Tid"]] for r in listed} == set(years[-2:])
    assert len(api.get_table_data_all("SVALL06")) == len(years) * len(api.get_table_variables("SVALL06")["ContentsCode"]["category"]["label"])


def with_pyjstat():
    frame = pyjstat.Dataset.read(requests.get(query("json-stat2")).text).write("dataframe", naming="id")
    rows = frame.to_dict("records")
    hold("pyjstat", {(r["Region"], r["ContentsCode"], r["Tid"]): r["value"] for r in rows})


def with_pyaxis():
    table = pyaxis.parse(uri=query("px"), encoding="utf-8")["DATA"]
    found = {}
    for row in table.to_dict("records"):
        key = tuple(CODES[name][row[LABELS[name]]] for name in ["Region", "ContentsCode", "Tid"])
        found[key] = number(str(row["DATA"]))
    # PX holds as many decimals as it shows.
    decimals = min(unit["decimals"] for code, unit in dimension["ContentsCode"]["category"]["unit"].items() if code in MEASURES[1:])
    hold("pyaxis", found, tolerance=0.51 * 10.0 ** -decimals)


def with_pyscbwrapper():
    scb = SCB("sv")
    scb.url, scb.ids = f"{V1}/sv/svall/", []
    (subject,) = scb.info()
    scb.go_down(subject["id"], TABLE)
    variables = scb.get_variables()
    assert set(variables) == set(LABELS.values()), variables
    names = {code: label for label, code in CODES["Region"].items()}
    scb.set_query(**{LABELS["Region"].replace(" ", ""): [names[code] for code in regions]})
    data = scb.get_data()
    columns = [column["code"] for column in data["columns"]]
    keys = [column["code"] for column in data["columns"] if column["type"] != "c"]
    found = {}
    for row in data["data"]:
        key = dict(zip(keys, row["key"]))
        values = dict(zip(columns[len(keys):], row["values"]))
        for measure in MEASURES:
            found[(key["Region"], measure, key["Tid"])] = number(values[measure])
    hold("pyscbwrapper", found)


def with_csv():
    answer = requests.get(query("csv"))
    assert answer.headers["Content-Type"].startswith("text/csv"), answer.headers
    rows = csv.DictReader(io.StringIO(answer.text))
    hold("csv", {(r["Region"], r["ContentsCode"], r["Tid"]): number(r["value"]) for r in rows})


def with_parquet():
    rows = pyarrow.parquet.read_table(io.BytesIO(requests.get(query("parquet")).content)).to_pylist()
    hold("pyarrow", {(r["Region"], r["ContentsCode"], r["Tid"]): r["value"] for r in rows})


def with_openpyxl():
    book = openpyxl.load_workbook(io.BytesIO(requests.get(query("xlsx")).content), read_only=True)
    assert len(book.sheetnames) >= 3, book.sheetnames
    print(f"openpyxl: the sheets {', '.join(book.sheetnames)}")


def with_first_json_stat():
    """Version 1 with the filters of old clients: item, all, top and lists."""
    ask = {
        "query": [
            {"code": "Region", "selection": {"filter": "vs:vs_Kommun", "values": ["*"]}},
            {"code": "ContentsCode", "selection": {"filter": "item", "values": MEASURES}},
            {"code": "Tid", "selection": {"filter": "top", "values": ["3"]}},
        ],
        "response": {"format": "json-stat"},
    }
    dataset = requests.post(f"{V1}/en/svall/AM/{TABLE}", json=ask).json()["dataset"]
    order = dataset["dimension"]["id"]
    sizes = dataset["dimension"]["size"]
    codes = [sorted(i, key=i.get) for i in (dataset["dimension"][name]["category"]["index"] for name in order)]
    assert order == ["Region", "ContentsCode", "Tid"] and sizes[2] == 3, (order, sizes)
    found = {}
    for n, value in enumerate(dataset["value"]):
        key = (codes[0][n // (sizes[1] * 3)], codes[1][n // 3 % sizes[1]], codes[2][n % 3])
        found[key] = value
    hold("json-stat 1", found)


def with_toolkit():
    if toolkit == "-":
        print("NOT RUN: jsonstat-toolkit; `bash tests/run` installs it where npm is")
        return
    script = """
      const JSONstat = require("jsonstat-toolkit");
      JSONstat(process.argv[1]).then(function (d) {
        const found = [];
        for (const region of d.Dimension("Region").id) for (const measure of d.Dimension("ContentsCode").id) for (const year of d.Dimension("Tid").id)
          found.push([region, measure, year, d.Data({Region: region, Sektor: "total", ContentsCode: measure, Tid: year}).value]);
        console.log(JSON.stringify(found));
      });
    """
    printed = subprocess.run(["node", "-e", script, query("json-stat2")], cwd=toolkit, check=True, capture_output=True, text=True).stdout
    hold("jsonstat-toolkit", {(r, m, y): v for r, m, y, v in json.loads(printed)})


def with_saved_query():
    saved = {"tableId": TABLE, "selection": {"selection": [
        {"variableCode": "Region", "valueCodes": regions}, {"variableCode": "ContentsCode", "valueCodes": MEASURES},
        {"variableCode": "Tid", "valueCodes": ["*"]}]}, "outputFormat": "csv", "language": "sv"}
    answer = requests.post(f"{V2}/savedqueries", json=saved)
    assert answer.status_code == 201, answer.text
    address_of_it = f"{V2}/savedqueries/{answer.json()['id']}"
    assert requests.get(address_of_it).json()["tableId"] == TABLE
    rows = csv.DictReader(io.StringIO(requests.get(address_of_it + "/data").text))
    hold("a saved query", {(r["Region"], r["ContentsCode"], r["Tid"]): number(r["value"]) for r in rows})


for client in [with_pxwebpy, with_pyjstat, with_pyaxis, with_pyscbwrapper, with_csv, with_parquet, with_openpyxl, with_first_json_stat,
               with_toolkit, with_saved_query]:
    client()
