"""Turns svall's inflected forms into word lists of a given length that peers and svall can both look for.

A wording is kept if it is made of letters and digits, with single spaces between at most four words, and at least two characters long;
of wordings that differ in spaces only, the one with the most. Left out are wordings with a space where the dictionary form has a
hyphen or slash ("e post"): svall would find "e-post" by them, and most peers would not. First come the wordings that stand in the first ads, the most frequent first, so that lists of any
length find nearly the same; then the dictionary forms, then the other forms, both in the order of a hash, which is the same
everywhere. A shorter list is the beginning of a longer one.
"""

import csv
import hashlib
import re
import subprocess
from collections import Counter

import orjson

MOST_WORDS = 4
FIRST_ADS = 2_000
WORD = re.compile(r"[^\W_]+")
WORDING = re.compile(r"[^\W_]+(?: [^\W_]+){0,%d}" % (MOST_WORDS - 1))


def wordings_of(svall, forms):
    """What svall's lexicon is found by, as `svall lexicon export` gives it, in lower case: dictionary forms, or all forms."""
    command = [svall, "lexicon", "export", "--format", "csv", *(["--forms"] if forms else [])]
    lines = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout.splitlines()
    return {row["term"].lower() for row in csv.DictReader(lines) if "*" not in row["term"]}


def parted(terms):
    """The places where dictionary forms have a hyphen or slash: the word before it and the beginning of the word after."""
    return {(left, right[:3]) for term in terms for left, right in re.findall(r"([^\W_]+)[-/](?=([^\W_]+))", term)}


def usable(wordings, places):
    """The wordings of letters, digits and single spaces, without those that have a space at one of the places."""
    def is_usable(wording):
        words = wording.split(" ")
        return len(wording) > 1 and WORDING.fullmatch(wording) and not any((a, b[:3]) in places for a, b in zip(words, words[1:]))
    return {w for w in wordings if is_usable(w)}


def with_most_spaces(wordings):
    """Of wordings that differ in their spaces only, the one with the most; svall takes them for one."""
    best = {}
    for wording in sorted(wordings):
        key = wording.replace(" ", "")
        if key not in best or wording.count(" ") > best[key].count(" "):
            best[key] = wording
    return set(best.values())


def found_in(ads_file, wordings):
    """How often each wording stands in the first ads."""
    counts = Counter()
    with open(ads_file, "rb") as file:
        for _, line in zip(range(FIRST_ADS), file):
            ad = orjson.loads(line)
            words = WORD.findall(f"{ad['headline']}\n{ad['description']['text']}".lower())
            for n in range(len(words)):
                for length in range(1, MOST_WORDS + 1):
                    wording = " ".join(words[n : n + length])
                    if wording in wordings:
                        counts[wording] += 1
    return counts


def ordered(svall, ads_file):
    """All wordings in the order in which lists take them, and how many of them stand in the first ads."""
    terms = wordings_of(svall, forms=False)
    forms = with_most_spaces(usable(wordings_of(svall, forms=True) | terms, parted(terms)))
    terms &= forms
    counts = found_in(ads_file, forms)

    def by_hash(wordings):
        return sorted(wordings, key=lambda w: hashlib.sha256(w.encode()).digest())

    first = sorted(counts, key=lambda w: (-counts[w], w))
    return first + by_hash(terms - counts.keys()) + by_hash(forms - terms - counts.keys()), len(first)
