"""Counts job ads by the rule of the study of Tillväxtverket and UKÄ (2021), by itself, to hold svall's count against it.

    tillvaxtverket.py LIST.xlsx terms              the list as svall lexicon import reads it (CSV)
    tillvaxtverket.py LIST.xlsx prepare ADS.jsonl  the ads with their texts rewritten as the study rewrote them
    tillvaxtverket.py LIST.xlsx count ADS.jsonl    one line of JSON per ad: its id and the terms that its tokens are

LIST.xlsx is `ordlistor textanalys.xlsx` of github.com/erik372/digspecads (MIT, (c) 2021 erik372), which is not part of this
project. The rule follows `0 preamble 210819.R` there: the text is rewritten (line breaks, names with signs, telephone numbers,
addresses, hyphens as two underscores, patterns that are deleted, words that are joined), put in lower case, cut into tokens at the
word boundaries of Unicode Annex 29, stop words are dropped, and a token counts that stands in the list. Only the text of an ad
is read, not its headline. Ads are flat records with `id` and `text`. Needs nothing but Python.
"""

import csv
import json
import re
import sys
import unicodedata
import zipfile
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AREAS = ("basics", "mjukvara", "programming")


def sheets(path):
    """The rows of every sheet, each a dictionary from column letter to text."""
    book = zipfile.ZipFile(path)
    read = lambda name: ElementTree.fromstring(book.read(name))
    shared = ["".join(t.text or "" for t in item.iter(SPACE + "t")) for item in read("xl/sharedStrings.xml")]
    found = {}
    for n, sheet in enumerate(read("xl/workbook.xml").find(SPACE + "sheets"), start=1):
        rows = []
        for row in read(f"xl/worksheets/sheet{n}.xml").iter(SPACE + "row"):
            cells = {}
            for cell in row:
                value = cell.find(SPACE + "v")
                if value is not None:
                    text = shared[int(value.text)] if cell.get("t") == "s" else value.text
                    cells[re.match("[A-Z]+", cell.get("r")).group()] = text
            rows.append(cells)
        found[sheet.get("name")] = rows[1:]
    return found


class Rule:
    def __init__(self, path):
        book = sheets(path)
        column = lambda sheet, letter: [row[letter] for row in book[sheet] if letter in row]
        stop = set(column("stoppord", "A")) - set(column("sentiments", "A"))
        listed = [(row["A"], row["C"]) for row in book["söktermer"] if row.get("C") in AREAS and "A" in row]
        # What the tokens can never be: stop words are dropped, and tokens are in lower case.
        self.never = [(term, area) for term, area in listed if term in stop or term != term.lower()]
        self.terms = {}
        for term, area in listed:
            if (term, area) not in self.never:
                self.terms.setdefault(term, area)
        self.delete = re.compile("|".join(column("remove_pattern", "B")))
        self.join = [
            (re.compile(row["A"], re.IGNORECASE), row["B"]) for row in book["sammansatta_ord"] if "A" in row and "B" in row
        ]
        self.skip = set()

    def prepare(self, text):
        any_case = lambda pattern, new: re.sub(pattern, new, text, flags=re.IGNORECASE)
        text = re.sub(r"[\r\n\t]+", " ", text)
        text = re.sub(r"\s{2,}", " ", text)
        text = any_case(r"(?<=visual)\s(?=\w*[+#]*)", "_")
        text = text.replace("++", "_plusplus").replace("#", "sharp")
        text = any_case(r"\.net", "dotNet")
        text = any_case(r"R&D", "RnD")
        text = any_case(r"html\s5", "html5")
        text = any_case(r"apple\.carplay", "apple_carplay")
        text = re.sub(r" - |- ", " ", text)
        text = text.replace("\u00ad", " ")
        if "addresses" not in self.skip:
            text = re.sub(r"\+46[0-9\s\-()_]+|07[0-9\s\-_]+", "", text)
            text = any_case(r"www\.\w+\.\w+", "")
            text = any_case(r"\.html", "")
        text = text.replace("-", "__")
        if "delete" not in self.skip:
            text = self.delete.sub("", text)
        text = text.replace("c _plusplus", "c_plusplus")
        if "join" not in self.skip:
            for old, new in self.join:
                text = old.sub(lambda _: new, text)
        return text.lower()

    def count(self, prepared):
        """The listed terms among the tokens, sorted, as often as they occur."""
        return sorted(token for token in tokens(prepared) if token in self.terms)


def kind(c):
    """What the word boundaries of Unicode Annex 29 make of a character."""
    category = unicodedata.category(c)
    if category == "Pc":
        return "_"
    if category in ("Mn", "Me", "Mc", "Cf"):
        return "mark"
    if category == "Nd":
        return "digit"
    if c.isalpha():
        return "letter"
    if c in ".'\u2018\u2019\u2024":
        return "any"
    if c in ":\u00b7\u0387\u2027":
        return "letters"
    if c in ",;":
        return "digits"
    return None


def tokens(text):
    """The pieces between word boundaries that hold letters, digits or underscores."""
    kinds = [kind(c) for c in text]
    found, start = [], None
    for n, k in enumerate(kinds):
        inside = k in ("letter", "digit", "_") or (k == "mark" and start is not None)
        if not inside and start is not None and k in ("any", "letters", "digits") and n + 1 < len(text):
            around = (kinds[n - 1], kinds[n + 1])
            inside = (around == ("letter", "letter") and k != "digits") or (around == ("digit", "digit") and k != "letters")
        if inside and start is None:
            start = n
        elif not inside and start is not None:
            found.append(text[start:n])
            start = None
    if start is not None:
        found.append(text[start:])
    return found


def main():
    rule = Rule(sys.argv[1])
    task = sys.argv[2]
    if task == "terms":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(["term", "category"])
        out.writerows(rule.terms.items())
        for term, area in rule.never:
            print(f"left out, as no token can be it: {term} ({area})", file=sys.stderr)
        return
    rule.skip = set(sys.argv[4:])
    for line in open(sys.argv[3], encoding="utf-8"):
        ad = json.loads(line)
        text = rule.prepare(ad.get("text") or "")
        if task == "prepare":
            print(json.dumps({**ad, "headline": "", "text": text}, ensure_ascii=False))
        else:
            print(json.dumps({"id": ad["id"], "terms": rule.count(text)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
