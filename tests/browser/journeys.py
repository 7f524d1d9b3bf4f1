"""Goes the ways that people go: by keyboard, by forms without scripts, from a number to its words, and home with a file.

journeys.py ADDRESS. Prints each way that was gone; ends with 1 where one leads nowhere.
"""

import csv
import io
import re
import sys

import openpyxl
from playwright.sync_api import expect
from watched import PATIENCE, Trouble, chromium, visitor

server = sys.argv[1].rstrip("/")
expect.set_options(timeout=PATIENCE)


def rows(page, selector):
    """The texts of the cells of a table, without what is only spoken."""
    return page.eval_on_selector(selector, """(table) => [...table.rows].map((row) => [...row.cells].map((cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll(".unseen").forEach((one) => one.remove());
      return copy.textContent.trim();
    }))""")


def number(text):
    text = text.replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def tab_to(page, selector):
    """Presses Tab until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{page.url}: no Tab leads to {selector}")


def a_chart_is_read_with_the_arrow_keys(page):
    page.goto(f"{server}/sv/kommun/0180?vs=mean")
    chart = "figure[data-chart=line] svg:not(.narrow)"
    spoken = page.locator("figure[data-chart=line] .spoken:not([hidden])")
    table = rows(page, "figure[data-chart=line] table")
    years = table[:0:-1]
    assert len(years) >= 3 and table[0][1] == "Stockholm", table
    tab_to(page, chart)
    outline = page.eval_on_selector(chart, "(svg) => [getComputedStyle(svg).outlineStyle, parseFloat(getComputedStyle(svg).outlineWidth)]")
    assert outline[0] == "solid" and outline[1] >= 2, outline

    def told(key, row, column):
        page.keyboard.press(key)
        # The year, the name of the line and the value of the table, as it is spoken.
        for text in [row[0], table[0][column], row[column]]:
            expect(spoken).to_contain_text(text)
        assert page.eval_on_selector(chart, "(svg) => svg.querySelectorAll('.chosen').length") == 1

    # The lines are drawn, and so read, in an order of their own: find the one of Stockholm.
    page.keyboard.press("Home")
    if table[0][1] not in spoken.inner_text():
        page.keyboard.press("ArrowDown")
    told("Home", years[0], 1)
    told("ArrowRight", years[1], 1)
    told("ArrowLeft", years[0], 1)
    told("End", years[-1], 1)
    told("ArrowRight", years[-1], 1)
    mean = table[0].index("Medel för kommuner")
    told("ArrowDown", years[-1], mean)
    told("ArrowUp", years[-1], 1)
    page.keyboard.press("Escape")
    expect(spoken).to_have_count(0)
    page.keyboard.press("Tab")
    assert not page.evaluate("(chart) => document.activeElement.matches(chart)", chart), "the focus is caught"


def a_name_is_found_by_keyboard(page):
    page.goto(f"{server}/sv")
    tab_to(page, "#search-name")
    field = page.get_by_role("search").get_by_role("combobox")
    with page.expect_response(re.compile("q=norkoping$")):
        page.keyboard.type("norkoping")
    option = page.get_by_role("option", name="Norrköping").first
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(option).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    with page.expect_response(re.compile("q=norkopin$")):
        page.keyboard.press("Backspace")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/sv/kommun/0581")
    expect(page.locator("h1")).to_contain_text("Norrköping")


def a_name_is_found_without_scripts(page):
    page.goto(f"{server}/en")
    page.locator("#search-name").fill("norkoping")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/(search\?q=norkoping|municipality/0581)$"))
    if "search" in page.url:
        page.locator("main").get_by_role("link", name="Norrköping").first.click()
    page.wait_for_url(f"{server}/en/municipality/0581")


def the_content_is_one_key_away(page):
    page.goto(f"{server}/sv/metod")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def the_language_is_changed_and_the_choices_stay(page):
    choices = "?as=place&measure=share&vs=mean,similar&year=2024&smooth=3"
    page.goto(f"{server}/sv/kommun/0180{choices}")
    page.get_by_role("link", name="In English").click()
    page.wait_for_url(f"{server}/en/municipality/0180{choices}")
    page.locator(".language a").click()
    page.wait_for_url(f"{server}/sv/kommun/0180{choices}")


def choices_are_made_in_a_form(page):
    page.goto(f"{server}/sv/kommun/0180")
    page.get_by_label("Mått").select_option("share")
    page.get_by_label("År", exact=True).select_option("2024")
    page.get_by_role("checkbox", name="Medel för kommuner").uncheck()
    page.get_by_role("button", name="Visa").click()
    page.wait_for_url(re.compile(r"measure=share"))
    assert page.locator("#measure").input_value() == "share" and page.locator("#year").input_value() == "2024"
    assert not page.get_by_role("checkbox", name="Medel för kommuner").is_checked()
    expect(page.locator(".lead")).to_contain_text("2024")


def a_number_is_followed_to_its_words(page):
    page.goto(f"{server}/sv/kommun/0180")
    n = re.match(r"[\d\u00a0]+", page.locator("#ads p").first.inner_text())[0]
    page.locator("#ads").get_by_role("link").click()
    page.wait_for_url(re.compile("/sv/annonser"))
    assert re.match(r"[\d\u00a0]+", page.locator(".lead strong").inner_text())[0] == n, f"{n} ads counted, others found"
    # Some ads say nothing digital; one that does is opened.
    page.locator(".kwic li", has_text=re.compile(r"[1-9][\d\u00a0]* träff")).locator("h3 a").first.click()
    page.wait_for_url(re.compile(r"/sv/annonser/\d+"))
    reasons = rows(page, "table.matches")
    assert len(reasons) > 1 and all(row[2] == "ja" or row[2].startswith("nej: ") for row in reasons[1:]), reasons
    hits = number(re.search(r"([\d\u00a0]+) träff", page.locator(".lead").inner_text())[1])
    assert hits == sum(row[2] == "ja" for row in reasons[1:]), "as many words count as the ad has hits"
    page.locator(".ad-text a.hit").first.click()
    expect(page.locator("tr:target")).to_be_visible()


def a_table_is_taken_home(page):
    page.goto(f"{server}/sv/kommun/0180?vs=mean")
    shown = {row[0]: (number(row[1]), number(row[3])) for row in rows(page, "figure[data-chart=line] table")[1:]}
    assert sum(value is not None for value, _ in shown.values()) >= 3, shown

    def taken(name):
        with page.expect_download() as taking:
            page.locator("#course .downloads").get_by_role("link", name=name, exact=True).click()
        return taking.value.suggested_filename, open(taking.value.path(), "rb").read()

    name, content = taken("CSV")
    assert name.endswith(".csv"), name
    cells = {(row["Tid"], row["ContentsCode"]): row["value"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
             if row["Region"] == "0180"}
    for year, (value, n) in shown.items():
        assert value is None or round(float(cells[year, "intensity"]), 2) == value, (year, value)
        assert float(cells[year, "n_ads"]) == n, (year, n)
    name, content = taken("Excel")
    assert name.endswith(".xlsx"), name
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, int | float)]
    for year, (value, _) in shown.items():
        assert value is None or any(abs(cell - value) <= 0.005 + 1e-9 for cell in values), (year, value)


def a_county_stands_side_by_side_after_three_clicks(page):
    page.goto(f"{server}/sv")
    clicks = 0
    for name in ["Jämför", "Östergötlands län"]:
        page.get_by_role("link", name=name, exact=True).first.click()
        clicks += 1
    page.wait_for_url(f"{server}/sv/jamfor?of=county:05")
    assert clicks <= 3
    head = rows(page, "figure[data-chart] table")[0]
    names = ["Boxholm", "Finspång", "Kinda", "Linköping", "Mjölby", "Motala", "Norrköping", "Söderköping", "Vadstena", "Valdemarsvik", "Ydre",
             "Åtvidaberg", "Ödeshög", "Medel för kommuner"]
    assert all(name in head for name in names), head


WAYS = [
    (a_chart_is_read_with_the_arrow_keys, [True]),
    (a_name_is_found_by_keyboard, [True]),
    (a_name_is_found_without_scripts, [False]),
    (the_content_is_one_key_away, [True, False]),
    (the_language_is_changed_and_the_choices_stay, [True, False]),
    (choices_are_made_in_a_form, [True, False]),
    (a_number_is_followed_to_its_words, [True, False]),
    (a_table_is_taken_home, [True, False]),
    (a_county_stands_side_by_side_after_three_clicks, [True, False]),
]

found = Trouble(server)
with chromium() as browser:
    for way, forms in WAYS:
        for with_scripts in forms:
            with visitor(browser, found, scripts=with_scripts) as visited:
                way(visited)
            print(f"{way.__name__.replace('_', ' ')}{'' if with_scripts else ', without scripts'}")
found.end()
