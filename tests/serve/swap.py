"""Reads a table and pages again and again while other runs are published, and holds every answer to one run.

swap.py ADDRESS FILE: reads until FILE exists; prints one line of JSON. An answer is mixed if its header, the run it names and its content are
not those of one run: each run has one and the same table and one and the same pages, whatever reads them.
"""

import http.client
import itertools
import json
import re
import sys
import threading
from pathlib import Path
from urllib.parse import urlparse

address, end = urlparse(sys.argv[1]), Path(sys.argv[2])
TABLE = "/api/v2/tables/SVALL01P/data?valuecodes[Region]=*&valuecodes[Sektor]=total&valuecodes[ContentsCode]=n_ads,intensity&valuecodes[Tid]=TOP(2)"
PAGES = ["/sv", "/en/municipality/0180?as=place", "/sv/jamfor?of=county:01", "/en/map?as=place", "/sv/kompetenser", "/sv/annonser?q=excel",
         "/sv/kommun/0180/fraser", "/sv/ladda-ner"]
errors, mixed, known, n_answers = [], [], {}, 0
lock = threading.Lock()


def runs_named(path, body):
    """The runs that an answer names, without those before it."""
    if path == TABLE:
        return {json.loads(body)["extension"]["svall"]["run"]}
    footer = body.decode().split("<footer", 1)[1]
    return set(re.findall(r"r\d{6}-[0-9a-f]{8}", footer))


def read(first):
    global n_answers
    connection = None
    # Every other answer is the table.
    paths = itertools.chain.from_iterable((TABLE, path) for path in itertools.cycle(PAGES[first:] + PAGES[:first]))
    while not end.exists():
        path = next(paths)
        try:
            connection = connection or http.client.HTTPConnection(address.hostname, address.port, timeout=20)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as e:
            errors.append(repr(e))
            connection = None
            continue
        with lock:
            n_answers += 1
            if answer.status != 200:
                errors.append((path, answer.status))
                continue
            run, tag = answer.headers["X-Data-Run"], answer.headers["ETag"]
            if runs_named(path, body) != {run} or known.setdefault((run, path), (body, tag)) != (body, tag):
                mixed.append((path, run))


threads = [threading.Thread(target=read, args=(2 * n,)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"answers": n_answers, "errors": errors[:5], "mixed": mixed[:5], "runs": sorted({run for run, _ in known})}))
