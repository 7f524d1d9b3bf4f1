"""Seeds 24 defects, one after the other, into a copy of the committed tree, and tells which of them the project notices.

    drill.py [--target DIR] [--only NAME] [--list]

Each defect is a mistake that someone could make on the way from a file to a published number, and names the command that must fail
because of it: tests, or the program itself, which must refuse to publish or find in its own tables that a count is wrong. Before the
first defect all commands must pass. The copy and what is built of it lie in DIR, or in a temporary folder; with DIR the next drill
builds less. It takes a quarter of an hour on two cores. Ends with 1 if fewer than 23 of 24 are caught, with 2 if the drill does not fit
the tree or the tree does not pass. Needs cargo, git and nothing but Python.
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

MOST_SURVIVORS = 1
MOST_SECONDS = 900


def lib(tests):
    return ("test", "--lib", tests)


def test(file, tests):
    return ("test", "--test", file, tests)


# What a run of the sample ends with, beside 0.
GATE, ACCOUNTING = ("run", 20), ("run", 25)
# A run of the sample that ends with 0, and is then counted again from its tables.
RECOUNT = ("verify", 25)

# Name, the command that must fail, and the changes: file, what stands there exactly once, what replaces it.
DEFECTS = [
    ("a record of a shard is lost", ACCOUNTING, [(
        "src/run/pipeline.rs",
        "self.store.spill.push(usize::from(partition), |to| place(to, bytes, in_run(at)))",
        "if n_placed == 7 { Ok(()) } else { self.store.spill.push(usize::from(partition), |to| place(to, bytes, in_run(at))) }",
    )]),
    ("a record is lost and the balance is not checked", RECOUNT, [(
        "src/run/pipeline.rs",
        "self.store.spill.push(usize::from(partition), |to| place(to, bytes, in_run(at)))",
        "if n_placed == 7 { Ok(()) } else { self.store.spill.push(usize::from(partition), |to| place(to, bytes, in_run(at))) }",
    ), (
        "src/published/manifest.rs",
        "let ended = self.n_scanned + self.n_duplicates + self.n_removals + self.n_rejected;",
        "let ended = self.n_records;",
    )]),
    ("letters outside ASCII become question marks", GATE, [(
        "src/hits/classify.rs",
        "clean_into(source, clean, &mut self.marks);",
        "clean_into(&source.replace(|c: char| !c.is_ascii(), \"??\"), clean, &mut self.marks);",
    )]),
    ("an employer's ad counts twice", ACCOUNTING, [(
        "src/run/employers.rs", "panel.add(&row);", "panel.add(&row);\n            panel.add(&row);",
    )]),
    ("reposts are measured", RECOUNT, [(
        "src/run/finish.rs",
        "if self.tables.job.keep_reposts || !is_repost {",
        "if !self.tables.job.keep_reposts || !is_repost {",
    )]),
    ("only the first gzip member is read", lib("ads::gzip"), [(
        "src/ads/gzip.rs",
        "0 if !buf.is_empty() => self.state = State::Between(member.into_inner()),",
        "0 => return Ok(0),",
    )]),
    ("the older version of an ad counts", lib("run::identity"), [(
        "src/run/identity.rs", "(Reverse(r.version), ", "(r.version, ",
    )]),
    ("results of another lexicon are used again", lib("run::job"), [(
        "src/run/settings.rs",
        "fingerprint_of(&[PROGRAM, &lexicon.fingerprint, &registers.fingerprint, hits, &map, &depth])",
        "fingerprint_of(&[PROGRAM, &registers.fingerprint, hits, &map, &depth])",
    )]),
    ("another lexicon is nothing new", lib("run::job"), [(
        "src/run/known.rs", " && known.decided_by == self.decided_by", "",
    )]),
    ("sentinels are not asked", lib("run::job"), [(
        "src/run/job.rs",
        "let sentinels = sentinels::ask(&scanning)?;",
        "let sentinels = crate::published::GateResult { gate: \"sentinels\".to_owned(), passed: true, accepted: false, "
        "found: String::new() };",
    )]),
    ("a kept result is not held against its check", lib("run::shards"), [(
        "src/run/shards.rs", "(check_of(key, &content) == known.check).then_some(content)", "Some(content)",
    )]),
    ("open years are taken for closed ones and closed for open", lib("run::gates"), [(
        "src/run/gates.rs", "year + limits.open_years <= last", "year + limits.open_years >= last",
    )]),
    ("only the run that is served is kept", lib("run::job"), [(
        "src/run/publish.rs", "const FEWEST_KEPT: usize = 3;", "const FEWEST_KEPT: usize = 1;",
    )]),
    ("old runs are removed before the next is published", lib("run::job"), [(
        "src/run/job.rs",
        "    let folder = staging.publish(&manifest)?;\n",
        "    staging.keep_newest(job.n_kept_runs)?;\n    let folder = staging.publish(&manifest)?;\n",
    ), (
        "src/run/job.rs", "            self.staging.keep_newest(self.job.n_kept_runs),\n", "            Ok(()),\n",
    )]),
    ("a zip's checksum is not compared", test("reading", "a_wrong_checksum"), [(
        "src/ads/inflate.rs",
        "let holds = unchecked.is_some() || libdeflater::crc32(out) == stated.crc32;",
        "let holds = true;",
    )]),
    ("a run's folder is not synced", test("crash", "a_machine_that_stops"), [(
        "src/run/publish.rs", "        self.sync(&self.folder)?;\n", "",
    )]),
    ("a run's files are not synced", test("crash", "a_machine_that_stops"), [(
        "src/run/outputs.rs", "        file.sync().map_err(|e| Error::storage(path, e))?;\n", "",
    )]),
    ("CURRENT is written in place", test("crash", "a_machine_that_stops"), [(
        "src/store/durable.rs",
        "    write_new(disk, &new, bytes)?;\n    disk.rename(&new, path).map_err(|e| Error::storage(path, e))?;\n",
        "    remove_all(disk, path)?;\n    write_new(disk, path, bytes)?;\n",
    )]),
    ("outputs are not read again", test("crash", "a_disk_that_keeps_other_bytes"), [(
        "src/run/publish.rs", "        self.read_again(manifest)?;\n", "",
    )]),
    ("verify leaves out the last file", test("kills", "every_flipped_bit"), [(
        "src/published/verify.rs",
        "Ok(_) if depth >= Depth::Files =>",
        "Ok(_) if depth >= Depth::Files && manifest.outputs.last() != Some(output) =>",
    )]),
    ("versions that do not count are found", test("search_index", "a_version_that_does_not_count"), [(
        "src/index/assemble.rs", "        if n_held < segment.n_ads {\n", "        if n_held < segment.n_ads && n_held == 0 {\n",
    )]),
    ("reposts are not noted in the index", RECOUNT, [(
        "src/index/assemble.rs",
        "        if !reposts.is_empty() {\n            self.reposts.insert(segment.id.clone(), reposts);\n        }\n",
        "        drop(reposts);\n",
    )]),
    ("a segment is used again without a look at its bytes", test("search_index", "damaged_segments"), [(
        "src/index/segments.rs", "segment.files.iter().all(|file| is_whole(&self.folder, file))", "true",
    )]),
    ("the names of an index are not synced", test("crash", "a_machine_that_stops"), [(
        "src/index/assemble.rs",
        "    disk.sync_folder(folder).map_err(|e| Error::storage(folder, e))?;\n    files.sort_by",
        "    files.sort_by",
    )]),
]


class Tree:
    """A copy of the committed tree, and what is built of it."""

    def __init__(self, target):
        self.target, self.root = target, target / "drill"
        project = Path(__file__).resolve().parent.parent
        shutil.rmtree(self.root, ignore_errors=True)
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=project, check=True, stdout=subprocess.PIPE).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            # As of this moment: cargo builds what is younger than what it built.
            files.extractall(self.root, members=map(without_time, files), filter="data")

    def run(self, *command):
        """Ends with the exit code, what was printed, and None instead of a code for what does not end."""
        variables = {**os.environ, "CARGO_TARGET_DIR": str(self.target)}
        try:
            done = subprocess.run(
                command, cwd=self.root, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired:
            return None, f"does not end within {MOST_SECONDS} s"
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace")

    def build(self, command):
        """What the compiler says, where it does not compile."""
        what = ["test", "--no-run", *command[1:-1]] if command[0] == "test" else ["build"]
        code, printed = self.run("cargo", what[0], "--locked", "--quiet", *what[1:])
        return "" if code == 0 else printed

    def ask(self, command):
        """Does a command; returns whether it failed as it must because of a defect, whether it passed, and what it said."""
        if command[0] == "test":
            code, printed = self.run("cargo", "test", "--locked", "--quiet", *command[1:-1], "--", command[-1])
            n_passed = sum(map(int, re.findall(r"^test result: .*?(\d+) passed", printed, re.MULTILINE)))
            failed = sorted(set(re.findall(r"^    ([a-z][a-z0-9_:]+)$", printed, re.MULTILINE)))
            return code != 0, code == 0 and n_passed > 0, ", ".join(name.rsplit("::", 1)[-1] for name in failed) or last(printed)
        svall = str(self.target / "debug" / "svall")
        with tempfile.TemporaryDirectory() as out:
            asked = "run"
            code, printed = self.run(svall, "run", "--quiet", "--out", out)
            if command[0] == "verify" and code == 0:
                asked = "verify --deep"
                code, printed = self.run(svall, "verify", out, "--deep")
            return code == command[1], code == 0, f"svall {asked} ends with {code}: {last(printed)}"

    def replace(self, file, old, new):
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new), encoding="utf-8")


def without_time(member):
    member.mtime = time.time()
    return member


def last(printed):
    """The error that was told, or else the last line."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error")]
    return (errors or lines[-1:] or [""])[0][:200]


def told(command):
    if command[0] == "test":
        return "cargo test " + " ".join(command[1:-1]) + " -- " + command[-1]
    return "svall run" if command[0] == "run" else "svall verify --deep"


def misfits(tree, defects):
    for name, _, changes in defects:
        for file, old, _ in changes:
            path = tree.root / file
            n = path.read_text(encoding="utf-8").count(old) if path.exists() else 0
            if n != 1:
                yield f"{file}: found {n} times what `{name}` replaces, expected once: {old.strip()}"


def drill(tree, defects):
    wrong = list(misfits(tree, defects))
    for command in {told(command): command for _, command, _ in defects}.values():
        if wrong:
            break
        said = tree.build(command)
        _, passed, found = (None, False, said) if said else tree.ask(command)
        if not passed:
            wrong.append(f"{told(command)}: does not pass on the tree as it is: {found}")
        else:
            print(f"passes as it is: {told(command)}", file=sys.stderr, flush=True)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    print("| defect | what noticed it | caught |\n|---|---|---|")
    n_caught = 0
    for name, command, changes in defects:
        whole = {file: (tree.root / file).read_text(encoding="utf-8") for file, _, _ in changes}
        for change in changes:
            tree.replace(*change)
        if said := tree.build(command):
            print(said, file=sys.stderr)
            verdict, found = "does not compile", told(command)
        else:
            caught, _, found = tree.ask(command)
            n_caught += caught
            verdict = "yes" if caught else "no"
        print(f"| {name} | {found} | {verdict} |", flush=True)
        for file, text in whole.items():
            (tree.root / file).write_text(text, encoding="utf-8")
    print(f"\n{n_caught} of {len(defects)} caught")
    return 0 if n_caught >= len(defects) - (MOST_SURVIVORS if len(defects) == len(DEFECTS) else 0) else 1


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--target", type=Path, metavar="DIR", help="where to build; a temporary folder otherwise")
    arguments.add_argument("--only", metavar="NAME", help="the defects whose names hold this")
    arguments.add_argument("--list", action="store_true", help="the defects, and what must notice each")
    chosen = arguments.parse_args()
    defects = [defect for defect in DEFECTS if (chosen.only or "") in defect[0]]
    if not defects:
        sys.exit(f"error: no defect is named `{chosen.only}`; --list shows them")
    if chosen.list:
        print("\n".join(f"{name}: {told(command)}" for name, command, _ in defects))
        return 0
    with tempfile.TemporaryDirectory(prefix="svall-drill-") as folder:
        target = (chosen.target or Path(folder)).resolve()
        target.mkdir(parents=True, exist_ok=True)
        return drill(Tree(target), defects)


if __name__ == "__main__":
    sys.exit(main())
