"""Walks every page in one language: with scripts and without, broad, zoomed and narrow, through axe, and printed.

walk.py ADDRESS LANGUAGE MORE…: MORE are further addresses, `/sv/annonser/1`. Prints what was walked; ends with 1 where something is wrong.
With SVALL_ALL in the environment each address is held to everything; without, a page's further choices are held to axe on the narrow screen
in one of the languages, contrast is looked at on one of the screens, and each address is printed in one of the languages.
"""

import csv
import json
import os
import re
import sys
import time
from pathlib import Path

import axe_playwright_python
from printed import wrong_in_print
from watched import Trouble, chromium, visitor

HERE = Path(__file__).parent
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_PAGE = (HERE / "on_page.js").read_text(encoding="utf-8").split("\n", 1)[1]
OPEN_ALL = "() => document.querySelectorAll('details').forEach((details) => { details.open = true; })"
IS_LONG = "SVALL_ALL" in os.environ
# The most that a page may weigh as it is sent, in bytes.
WEIGHT = 60 * 1024
# How wide a sheet of A4 is between its margins, in CSS pixels.
SHEET = 718


def addresses(language):
    with open(HERE.parent / "pages" / "addresses.csv", encoding="utf-8") as file:
        return [row[language] for row in csv.DictReader(file)]


def violations(page, with_contrast):
    """What axe finds, a sentence for each."""
    rules = {"color-contrast": {"enabled": with_contrast}}
    options = json.dumps({"rules": rules, "runOnly": {"type": "tag", "values": RULES}, "reporter": "no-passes", "preload": False, "iframes": False})
    found = page.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [f"axe, {one['id']}: {one['help']}: {node['html'][:150]} {node.get('failureSummary', '')[:300]}"
            for one in found for node in one["nodes"][:3]]


def walked(server, language, more):
    trouble = Trouble(re.match(r"https?://[^/]+", server)[0])
    paths = addresses(language) + more
    spent = {}

    def timed(what, act):
        begun = time.monotonic()
        result = act()
        spent[what] = spent.get(what, 0) + time.monotonic() - begun
        return result

    with chromium() as browser, visitor(browser, trouble) as page, \
            visitor(browser, trouble, scripts=False, reduced_motion="reduce") as plain:
        def look(at, path, how, with_focus=False):
            for wrong in timed(f"looking {how}", lambda: at.evaluate(ON_PAGE, {"focus": with_focus, "press": how != "print"})):
                trouble.note(path, f"{how}: {wrong}")

        def axe(path, how, with_contrast=True):
            for wrong in timed("axe", lambda: violations(page, with_contrast or IS_LONG)):
                trouble.note(path, f"{how}: {wrong}")

        def go(at, path):
            answer = timed("loading", lambda: at.goto(server + path, wait_until="load"))
            if answer.status != 200:
                trouble.note(path, f"status {answer.status}, expected 200")
            return answer

        kinds = set()
        for n, path in enumerate(paths):
            kind = re.sub(r"\d+", "#", path.split("?")[0])
            is_first, _ = kind not in kinds, kinds.add(kind)
            page.set_viewport_size({"width": 1280, "height": 900})
            answer = go(page, path)
            sizes = answer.request.sizes()
            if sizes["responseBodySize"] >= WEIGHT or answer.headers.get("content-encoding") != "gzip":
                trouble.note(path, f"weighs {sizes['responseBodySize']} bytes as sent, expected less than {WEIGHT}, packed")
            if page.locator("html").get_attribute("lang") != language:
                trouble.note(path, f"is not in {language}")
            timed("axe", lambda: page.evaluate(AXE))
            look(page, path, "1280 px", True)
            if is_first or IS_LONG:
                axe(path, "1280 px")
            page.set_viewport_size({"width": 640, "height": 450})
            look(page, path, "zoomed")
            page.set_viewport_size({"width": 320, "height": 640})
            look(page, path, "320 px", True)
            page.evaluate(OPEN_ALL)
            look(page, path, "320 px with all tables open")
            if is_first or IS_LONG or n % 2 == (language == "sv"):
                axe(path, "320 px", with_contrast=not is_first)

            page.emulate_media(media="print")
            page.set_viewport_size({"width": SHEET, "height": 1000})
            look(page, path, "print")
            page.emulate_media(media="null")

            plain.set_viewport_size({"width": 1280, "height": 900})
            go(plain, path)
            look(plain, path, "1280 px without scripts")
            plain.set_viewport_size({"width": 320, "height": 640})
            look(plain, path, "320 px without scripts")

            # By turns with scripts and without: what opens the tables differs.
            if IS_LONG or n % 2 == (language == "en"):
                paper = page if n % 4 < 2 else plain
                for wrong in timed("printing", lambda: list(wrong_in_print(paper))):
                    trouble.note(path, f"print: {wrong}")
    print(f"{language}: {len(paths)} pages walked; seconds: " + ", ".join(f"{what} {n:.1f}" for what, n in spent.items()))
    trouble.end()


walked(sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3:])
