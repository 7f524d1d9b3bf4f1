"""Reads a table again and again while other runs are published, and holds every answer to one run.

swap.py ADDRESS FILE: reads until FILE exists; prints one line of JSON. An answer is mixed if its header, its content and its values are not
those of one run: each run has one and the same values, whatever reads them.
"""

import http.client
import json
import sys
import threading
from pathlib import Path
from urllib.parse import urlparse

address, end = urlparse(sys.argv[1]), Path(sys.argv[2])
PATH = "/api/v2/tables/SVALL01P/data?valuecodes[Region]=*&valuecodes[Sektor]=total&valuecodes[ContentsCode]=n_ads,intensity&valuecodes[Tid]=TOP(2)"
errors, mixed, values, n_answers = [], [], {}, 0
lock = threading.Lock()


def read():
    global n_answers
    connection = None
    while not end.exists():
        try:
            connection = connection or http.client.HTTPConnection(address.hostname, address.port, timeout=20)
            connection.request("GET", PATH)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as e:
            errors.append(repr(e))
            connection = None
            continue
        with lock:
            n_answers += 1
            if answer.status != 200:
                errors.append(answer.status)
                continue
            table = json.loads(body)
            run, inside = answer.headers["X-Data-Run"], table["extension"]["svall"]["run"]
            known = values.setdefault(run, (table["value"], answer.headers["ETag"]))
            if run != inside or known != (table["value"], answer.headers["ETag"]):
                mixed.append((run, inside))


threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"answers": n_answers, "errors": errors[:5], "mixed": mixed[:5], "runs": sorted(values)}))
