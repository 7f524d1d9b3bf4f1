"""Opens Debian's Chromium and writes down everything a page does that it must not do.

What counts as trouble: a message of error or warning, an error of a script, a report of the content security policy, a dialogue, an answer
of 400 or more, a request that fails, and a request to anywhere but the server.
"""

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

# Everything waits for something that happens; this is how long, in milliseconds, before it is said not to happen.
PATIENCE = 20_000

# A report of the policy is told as an error of the page.
REPORTED = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


class Trouble:
    """What was written down, each thing with the page it happened on."""

    def __init__(self, origin):
        self.origin = origin
        self.found = []

    def note(self, page, what):
        self.found.append(f"{page}: {what}")

    def watch(self, context):
        def note(page, what):
            self.note(page.url if page else "?", what)

        def console(message):
            if message.type in ("error", "warning"):
                note(message.page, f"{message.type} in the console: {message.text}")

        def request(asked):
            parts = urlsplit(asked.url)
            if parts.scheme not in ("blob", "data") and f"{parts.scheme}://{parts.netloc}" != self.origin:
                self.note(self.origin, f"asks another origin: {asked.url}")

        def dialog(shown):
            note(shown.page, f"opens a dialogue: {shown.message}")
            shown.dismiss()

        def failed(asked):
            # A page that is left while something is on its way gives it up, and what is downloaded is no page.
            if asked.failure != "net::ERR_ABORTED":
                self.note(asked.url, f"fails: {asked.failure}")

        context.on("console", console)
        context.on("request", request)
        context.on("dialog", dialog)
        context.on("requestfailed", failed)
        context.on("weberror", lambda error: note(error.page, f"error of a script: {error.error}"))
        context.on("response", lambda answer: answer.status >= 400 and self.note(answer.url, f"status {answer.status}"))

    def end(self):
        """Nothing must have been written down."""
        assert not self.found, "\n".join(self.found)


@contextmanager
def chromium():
    """The system's Chromium without a window. It can reach no machine but this one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--force-color-profile=srgb"]
    with sync_playwright() as playwright:
        # Its sandbox does not serve the superuser.
        browser = playwright.chromium.launch(executable_path=path, args=arguments, chromium_sandbox=os.geteuid() != 0)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser, trouble, width=1280, scripts=True, **more):
    """A page of somebody's own, watched."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **more)
    context.set_default_timeout(PATIENCE)
    trouble.watch(context)
    if scripts:
        context.add_init_script(REPORTED)
    try:
        yield context.new_page()
    finally:
        context.close()
