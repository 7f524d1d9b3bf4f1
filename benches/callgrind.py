"""Divides the instructions that callgrind counted among the folders of src/, with the libraries that each calls.

An instruction belongs to the folder whose source it was compiled from, also where the compiler moved it into another function (line
tables tell). Where that is a library, it belongs to the folder that called it; a function that several call is divided among them by the
cost of their calls, as gprof does. So every instruction counts once, and the folders add up to the whole.
"""

import re
from collections import defaultdict

NAME = re.compile(r"\((\d+)\)(?: (.*))?")
OF_FUNCTION = re.compile(r"^<*&?(?:mut )?svall(?:\[[0-9a-f]+\])?::(\w+)")
LINES = tuple("0123456789+-*")
ROUNDS = 100


def stages(path, folders):
    """Instructions of each folder; what belongs to none (the start of the process and of threads) stands under `outside`."""
    own, calls, incoming = read(path, folders)
    library = {function for function in incoming.keys() | {f for f, _ in own} if stage_of(function, folders) is None}
    # What a library function costs without the calls back into svall, by the stages that its lines were compiled from.
    spent = defaultdict(lambda: defaultdict(float))
    totals = defaultdict(float)
    for (function, stage), cost in own.items():
        if stage or function not in library:
            totals[stage or stage_of(function, folders)] += cost
        else:
            spent[function]["self"] += cost
    # Passes the cost of library functions up to their callers until it has reached a folder of svall, or has no caller.
    at = {function: parts["self"] for function, parts in spent.items()}
    callers = defaultdict(list)
    for (caller, callee), cost in calls.items():
        if callee in library and caller != callee:
            callers[callee].append((caller, cost))
    for _ in range(ROUNDS):
        moved = defaultdict(float)
        for function, cost in at.items():
            above = callers.get(function, [])
            whole = sum(part for _, part in above)
            if not whole:
                totals["outside"] += cost
                continue
            for caller, part in above:
                share = cost * part / whole
                stage = stage_of(caller, folders)
                if stage:
                    totals[stage] += share
                else:
                    moved[caller] += share
        at = moved
        if sum(at.values()) < 1:
            break
    totals["outside"] += sum(at.values())
    return {stage: round(cost) for stage, cost in totals.items()}


def stage_of(function, folders):
    """The folder of a function, or nothing where it is one of a library."""
    found = OF_FUNCTION.match(function)
    return found.group(1) if found and found.group(1) in folders else None


def stage_of_file(file, folders):
    """The folder of a source file of svall, or nothing."""
    parts = file.split("/")
    for n, part in enumerate(parts[:-2]):
        if part == "src" and parts[n + 1] in folders and not any(p in (".cargo", "rustc", "library", "rust") for p in parts[:n]):
            return parts[n + 1]
    return None


def read(path, folders):
    """Own cost by function and folder of the line, inclusive cost by caller and callee, and by callee."""
    own, calls, incoming = defaultdict(int), defaultdict(int), defaultdict(int)
    names = {"fn": {}, "fl": {}}
    function = callee = stage = None

    def name(kind, text):
        number, told = NAME.match(text).groups()
        if told is not None:
            names[kind][number] = told
        return names[kind][number]

    is_call = False
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            line = line.rstrip("\n")
            key, _, value = line.partition("=")
            if key == "fn":
                function = name("fn", value)
            elif key in ("fl", "fi", "fe"):
                stage = stage_of_file(name("fl", value), folders)
            elif key == "cfn":
                callee = name("fn", value)
            elif key in ("cfi", "cfl"):
                name("fl", value)
            elif key == "calls":
                is_call = True
            elif line.startswith(LINES):
                cost = int(line.split()[1])
                if is_call:
                    calls[function, callee] += cost
                    incoming[callee] += cost
                else:
                    own[function, stage] += cost
                is_call = False
    return own, calls, incoming


def total(path):
    """All instructions of a run."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    raise SystemExit(f"error: {path}: has no total, callgrind did not end")
