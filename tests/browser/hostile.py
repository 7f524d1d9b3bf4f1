"""Visits the ads that strangers wrote, and asks for their strings: all of it must stay text.

hostile.py ADDRESS FIRST: the ads have the ids FIRST, FIRST + 1 …, as many as N_HOSTILE of the environment says.
"""

import json
import os
import sys
from pathlib import Path
from urllib.parse import quote

from watched import Trouble, chromium, visitor

server, first, n_ads = sys.argv[1].rstrip("/"), int(sys.argv[2]), int(os.environ["N_HOSTILE"])
STRINGS = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))
# A phrase of each of these ads, and of no other.
WRITTEN = '"arbetar dagligen i Excel"'

# What a page is made of that no stranger's text may add to.
MADE_OF = """() => {
  const wrong = [];
  const not = (selector, text) => { for (const one of document.querySelectorAll(selector)) wrong.push(`${text}: ${one.outerHTML.slice(0, 120)}`); };
  not("iframe, object, embed, base, style, img, video, audio, math, meta[http-equiv]", "an element that no page has");
  not("[style], [onload], [onerror], [onclick], [onfocus], [autofocus]", "an attribute that no page has");
  not("h1 > *, title > *, .about > :not(time), .ad-text :not(a.hit, sup)", "an element in what is text");
  not("script:not([src*='/a/']), a[href^='javascript:' i], form[action^='http']", "something that acts");
  if (document.querySelectorAll("script").length !== 2) wrong.push("not two scripts");
  if (document.scrollingElement.scrollWidth > document.documentElement.clientWidth) wrong.push("scrolls sideways");
  if (getComputedStyle(document.querySelector("header.site")).display === "none") wrong.push("the head is gone");
  return wrong;
}"""


def visited():
    trouble = Trouble(server)
    with chromium() as browser, visitor(browser, trouble, width=320) as page:
        def look():
            for wrong in page.evaluate(MADE_OF):
                trouble.note(page.url, wrong)

        def go(path):
            page.goto(server + path, wait_until="load")
            look()

        for n in range(n_ads):
            go(f"/{('sv/annonser', 'en/ads')[n % 2]}/{first + n}")
            # The first ads hold our own strings, as entities that are read as markup, then as they are: those are left out of texts, not of names.
            own = STRINGS[n % len(STRINGS)]
            if n < 2 * len(STRINGS) and "<script>" in own:
                page.eval_on_selector_all(".ad-text sup", "(numbers) => numbers.forEach((one) => one.remove())")
                for where in ["h1", ".ad-text"] if n < len(STRINGS) else [".about"]:
                    if own not in page.locator(where).text_content():
                        trouble.note(page.url, f"does not show `{own}` in {where}: {page.locator(where).text_content()}")
        # The lists of ads show their headlines and employers, twenty to a page.
        for view in ["kwic", "list"]:
            n_pages = 1
            go(f"/sv/annonser?q={quote(WRITTEN)}&view={view}")
            while page.locator("a[rel=next]").count():
                page.locator("a[rel=next]").click()
                page.wait_for_load_state()
                look()
                n_pages += 1
            print(f"{view}: {n_pages} pages of ads")
        for n, string in enumerate(STRINGS):
            go(f"/sv/sok?q={quote(string)}" if n % 2 else f"/en/compare?of=0180&name={quote(string[:40])}")
    trouble.end()
    print(f"{n_ads} ads that strangers wrote and {len(STRINGS)} strings asked for: all of it stays text")


visited()
