"""Turns the figures of a run into a table that can be read."""


def markdown(stored):
    """The whole report."""
    about, ads = stored["machine"], stored["ads"]
    parts = [
        "# svall beside what a user would take instead\n",
        f"`{stored['command']}`, {stored['date']}, {about['cpu']}, {about['cores']} cores, one thread each; "
        f"{stored['svall']['version']}, commit {about['commit'][:9]}{'' if about['commit_is_clean'] else ' with changes'}, "
        f"{about['rustc']}, Python {about['python']}.\n",
        f"Ads: `{ads['made_by']}`, the first {ads['n_ads']:,} are {ads['bytes'] / 1e6:,.0f} MB. A peer gets as many of them as it does within "
        f"{stored['budget_cpu_seconds']:g} CPU seconds. *start* is a run on one ad (program, list and automaton), *net* is without it, *ads/s* is ads "
        "per net CPU second, *x svall* the net CPU time of an ad as a multiple of that of svall with the same list (on as many ads as the peers at most). "
        "*differ* counts the cells employer x year with other hits than svall's.\n",
    ]
    own = [run for run in stored["runs"] if run["terms"] is None]
    parts.append(section("svall with its own lexicon and all rules", own, None))
    for listed in stored["lists"]:
        runs = [run for run in stored["runs"] if run["terms"] == listed["terms"]]
        base = next((run["ads_per_net_cpu_second"] for run in runs if run["program"].startswith("svall")), None)
        title = (
            f"{listed['terms']:,} terms, {listed['of_several_words']:,} of several words, {listed['in_the_first_ads']:,} of them in the first ads "
            f"({listed['rows_in_svall']:,} rows in svall)"
        )
        parts.append(section(title, runs, base))
    parts.append("## What a whole word is to each\n")
    parts.append(
        "- svall: neither a letter nor a digit (Unicode) touches it; a space in a term also stands for a hyphen or nothing; "
        "entities of HTML are letters; of terms within terms the longest counts."
    )
    parts.extend(f"- {peer}: {rule}" for peer, rule in stored["whole_words"].items())
    parts.append("\n## Versions\n\n" + ", ".join(f"{name} {version}" for name, version in stored["versions"].items() if version))
    return "\n".join(parts) + "\n"


def section(title, runs, base):
    """One table."""
    lines = [
        f"## {title}\n",
        "| program | ads | CPU s | start | net | wall s | peak MB | ads/s | x svall | hits | svall's | differ |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for run in runs:
        speed = run["ads_per_net_cpu_second"]
        times = f"{base / speed:.1f}" if base and speed else ""
        if run["exit"] != 0:
            times = "stopped" if run["exit"] is None else f"exit {run['exit']}"
        cells = f"{run['cells_that_differ']:,} of {run['cells']:,}" if "cells" in run else ""
        hits, of_svall = run.get("hits"), run.get("hits_of_svall")
        if "ads_with_a_hit" in run:
            hits, of_svall, cells = f"{run['ads_with_a_hit']:,} ads", f"{run['ads_with_a_hit_of_svall']:,} ads", ""
        lines.append(
            f"| {run['program']} | {run['n_ads']:,} | {run['cpu_seconds']:.2f} | {run['start']['cpu_seconds']:.2f} | {run['net_cpu_seconds']:.2f} "
            f"| {run['wall_seconds']:.2f} | {run['peak_bytes'] / 1e6:.0f} | {number(speed)} | {times} | {number(hits)} | {number(of_svall)} | {cells} |"
        )
    return "\n".join(lines) + "\n"


def number(value):
    """A number with thousands parted; nothing where there is none."""
    return f"{value:,}" if isinstance(value, int) else value or ""
