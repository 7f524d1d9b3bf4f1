"""Runs one command and tells what it cost: CPU seconds (user and system, threads and children included), wall seconds and peak memory.

As a module, `measure(command)`. The command is started by a small process of its own (this file as a script), because the kernel
counts the memory of the process that starts a program into the peak of the program: what the caller holds would be charged to it.
A peak below some 10 MB is that of the starter.
"""

import json
import os
import resource
import subprocess
import sys
import time


def measure(command, stdout=None, stderr=None, timeout=None, environment=None):
    """Cost of a command as a dictionary: exit code (negative: signal; None: stopped after `timeout` seconds), seconds and bytes."""
    read, write = os.pipe()
    start = time.perf_counter()
    starter = subprocess.Popen(
        [sys.executable, "-I", "-S", os.path.abspath(__file__), str(write), str(timeout or 0), *command],
        stdout=stdout, stderr=stderr, pass_fds=(write,), env=environment,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        report = pipe.read()
    starter.wait()
    if not report:
        raise RuntimeError(f"{command[0]}: was not run, after {time.perf_counter() - start:.1f} s")
    return json.loads(report)


def run_here(write, timeout, command):
    """Runs the command as a child of this process and writes its cost to a file descriptor."""
    start = time.perf_counter()
    child = subprocess.Popen(command, close_fds=True)
    stopped = False
    try:
        child.wait(timeout or None)
    except subprocess.TimeoutExpired:
        stopped = True
        child.kill()
        child.wait()
    wall = time.perf_counter() - start
    # The child has been waited for, and it is the only one, so the sum over children is its cost and that of its own children.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {
        "exit": None if stopped else child.returncode,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 4),
        "user_seconds": round(used.ru_utime, 4),
        "system_seconds": round(used.ru_stime, 4),
        "wall_seconds": round(wall, 4),
        "peak_bytes": used.ru_maxrss * 1024,
    }
    os.write(write, json.dumps(cost).encode())


if __name__ == "__main__":
    os.set_inheritable(int(sys.argv[1]), False)
    run_here(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
