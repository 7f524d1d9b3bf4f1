#!/usr/bin/env bash
# ripgrep: counts the ads (lines) in which any term stands, in the raw JSON, and makes no table. A lower bound for a search that stops
# at the first hit of an ad and parses nothing. Whole words: -w, by Unicode's letters, digits and underscores.
set -euo pipefail

"${RG:-rg}" --count --ignore-case --word-regexp --fixed-strings --no-config --threads 1 --file "$2" "$1" >"$3"
