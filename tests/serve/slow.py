"""Opens many connections that are slow in every way and says how long each lived; meanwhile one polite client asks again and again.

slow.py ADDRESS CONNECTIONS SECONDS: prints one line of JSON.
"""

import asyncio
import json
import resource
import socket
import sys
import time
from urllib.parse import urlparse

address = urlparse(sys.argv[1])
n_slow, seconds = int(sys.argv[2]), float(sys.argv[3])
HEAD = b"GET /health HTTP/1.1\r\nHost: example\r\n"
POST = b"POST /api/v2/savedqueries HTTP/1.1\r\nHost: example\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
SMALL = b"GET /api/openapi.json HTTP/1.1\r\nHost: example\r\n\r\n"
LARGE = b"GET /api/v2/tables/SVALL05/data?valueCodes[Kompetens]=*&valueCodes[Niva]=*&valueCodes[ContentsCode]=*&valueCodes[Tid]=* HTTP/1.1\r\nHost: example\r\n\r\n"

# A connection here and, below the same limit, one there.
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def drip(own, text):
    """Sends a byte a second, as long as somebody takes it."""
    try:
        for byte in text:
            await asyncio.get_running_loop().sock_sendall(own, bytes([byte]))
            await asyncio.sleep(1)
    except OSError:
        pass


async def slow(kind, lived):
    """One slow connection: notes how long it was open, in seconds; None if it still is."""
    begun = time.monotonic()
    passed = lambda: time.monotonic() - begun
    loop = asyncio.get_running_loop()
    own = socket.socket()
    own.setblocking(False)
    if kind in ("read", "read much"):
        # Little room of its own, so that what it does not take stays with the server.
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sender = None
    try:
        await loop.sock_connect(own, (address.hostname, address.port))
        if kind in ("read", "read much"):
            await loop.sock_sendall(own, SMALL if kind == "read" else LARGE)
            # Takes a byte a second. That the connection is gone shows before the bytes that came are read.
            while passed() < seconds and own.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                await asyncio.wait_for(loop.sock_recv(own, 1), max(0.1, seconds - passed()))
                await asyncio.sleep(1)
            lived.append((kind, passed() if passed() < seconds else None))
            return
        if kind == "body":
            await loop.sock_sendall(own, POST)
        if kind != "silent":
            sender = asyncio.create_task(drip(own, HEAD * 9 if kind == "head" else b" " * 900))
        while await asyncio.wait_for(loop.sock_recv(own, 1000), max(0.1, seconds - passed())):
            pass
        lived.append((kind, passed()))
    except asyncio.TimeoutError:
        lived.append((kind, None))
    except OSError:
        lived.append((kind, passed()))
    finally:
        if sender:
            sender.cancel()
        own.close()


async def polite(times, failures, until):
    """Asks for the health of the server over a connection of its own each time."""
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(address.hostname, address.port), 5)
            writer.write(HEAD + b"Connection: close\r\n\r\n")
            answer = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            if not (answer.startswith(b"HTTP/1.1 200 ") and b'"status":"ok"' in answer):
                failures.append(repr(answer[:60]))
        except (OSError, asyncio.TimeoutError) as e:
            failures.append(type(e).__name__)
        times.append(time.monotonic() - begun)
        await asyncio.sleep(0.05)


async def main():
    lived, times, failures = [], [], []
    # Few ask for much: what many do who ask for much is another question, that of the calls in a window of time.
    kinds = ["silent", "head", "body", "read"]
    of = lambda n: "read much" if n % 100 == 3 else kinds[n % 4]
    until = time.monotonic() + seconds
    slow_ones = [asyncio.create_task(slow(of(n), lived)) for n in range(n_slow)]
    await polite(times, failures, until)
    await asyncio.wait(slow_ones, timeout=2)
    still_open = [kind for kind, seconds in lived if seconds is None] + ["unknown"] * (n_slow - len(lived))
    longest = {kind: round(max((s for k, s in lived if k == kind and s is not None), default=0), 1) for kind in [*kinds, "read much"]}
    times.sort()
    print(json.dumps({
        "slow": n_slow,
        "still_open": len(still_open),
        "kinds_open": sorted(set(still_open)),
        "longest": longest,
        "polite": len(times),
        "failed": len(failures),
        "failures": sorted(set(failures))[:3],
        "p99_ms": round(times[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 1),
    }))
    for task in slow_ones:
        task.cancel()


asyncio.run(main())
