"""Prints a page as somebody who takes it to a meeting does, and reads the sheets."""

import io
import re
import unicodedata

import pypdf

# No page is longer than this; the one of a table of all municipalities is the longest.
MOST_SHEETS = 15

# What is read on the screen: the title, the words that lead elsewhere or do something, and what each chart's table begins and ends with.
READ = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent.trim()).filter(Boolean);
  const said = new Set(texts("h1, h2, h3, th, td, caption, legend, main p"));
  const tables = [...document.querySelectorAll("figure[data-chart] table")];
  // A head of a table is broken into lines, of which one may be the word of a control.
  const heads = new Set(texts("thead th").flatMap((text) => text.split(" ")));
  return {
    title: texts("h1")[0],
    controls: texts("header.site a, header.site span, button, summary, main nav a").filter((text) => text.length > 3 && !said.has(text) && !heads.has(text)),
    kept: tables.flatMap((table) => [table.caption.textContent, table.rows[table.rows.length - 1].cells[0].textContent]),
    charts: document.querySelectorAll("figure[data-chart]").length,
  };
}"""


def plain(text):
    """The text as it can be compared: without ligatures, hyphens and spaces, which a sheet has others of."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", text))


def wrong_in_print(page):
    """What is wrong with the sheets of a page, a sentence each."""
    read = page.evaluate(READ)
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", margin=dict.fromkeys(["top", "right", "bottom", "left"], "10mm"))))
    lines = [line.strip() for sheet in sheets.pages for line in sheet.extract_text().splitlines()]
    text = plain("\n".join(lines))
    if len(sheets.pages) > MOST_SHEETS:
        yield f"takes {len(sheets.pages)} sheets, expected at most {MOST_SHEETS}"
    if not text.startswith(plain(read["title"])):
        yield f"begins with {lines[:2]}, expected `{read['title']}`"
    for control in read["controls"]:
        if control in lines:
            yield f"shows `{control}`, which does nothing on paper"
    for kept in read["kept"]:
        if plain(kept) not in text:
            yield f"lacks `{kept}` of the table of a chart"
