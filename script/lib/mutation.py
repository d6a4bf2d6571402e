"""./script/mutation: change the money code one place at a time, and count the changes that a test notices."""

import argparse
import collections
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from chromium import find_browser
from environment import ROOT, main, ready, say
from postgres import Cluster, find_binaries
from test import suite_environment, template_database

FOLDER = ROOT / "var" / "mutation"


def run(arguments: list[str]) -> int:
    """Run mutmut on a copy of the committed and uncommitted files; 0 when enough of its mutants were killed.

    A run that was interrupted goes on where it stopped; `--fresh` begins again.
    """
    parser = argparse.ArgumentParser(
        prog="./script/mutation", description="Measure the mutation score of the money code. Takes an hour or more."
    )
    parser.add_argument("--fresh", action="store_true", help="forget the results of an earlier run")
    parser.add_argument("--least", type=float, default=85, help="the least score in percent (85)")
    parser.add_argument("--sample", type=int, metavar="N", help="only N of all mutants, drawn at random by --seed")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    parser.add_argument("mutants", nargs="*", help="names or patterns; all without any")
    options = parser.parse_args(arguments)
    python = ready("dev")
    if options.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    _copy(FOLDER)
    with Cluster(find_binaries(), "mutation") as cluster:
        environment = suite_environment(cluster, template_database(python, cluster, "dev"), find_browser())
        if options.sample:
            return _sample(python, environment, options.sample, options.seed, options.least)
        command = [str(python.with_name("mutmut"))]
        ran = subprocess.run([*command, "run", *options.mutants], cwd=FOLDER, env=environment).returncode
        subprocess.run([*command, "export-cicd-stats"], cwd=FOLDER, env=environment, stdout=subprocess.DEVNULL)
    return ran or (0 if score(FOLDER / "mutants" / "mutmut-cicd-stats.json") >= options.least else 1)


def score(stats: Path) -> float:
    """The share of mutants that a test noticed, in percent, said with its figures. A mutant without a test counts
    against it; one that runs out of time was noticed.
    """
    counts = json.loads(stats.read_text(encoding="utf-8"))
    noticed = counts["killed"] + counts["timeout"] + counts["segfault"] + counts["suspicious"]
    judged = noticed + counts["survived"] + counts["no_tests"]
    share = 100 * noticed / judged if judged else 0.0
    rest = f"{counts['survived']} survived, {counts['no_tests']} untested"
    say(f"{noticed} of {judged} mutants noticed: {share:.1f} % ({rest})")
    return share


def _sample(python: Path, environment: dict[str, str], count: int, seed: int, least: float) -> int:
    """Judge a seeded random sample, each mutant of it; 0 when the run ended and enough were noticed."""
    began = time.monotonic()
    driver = FOLDER / "script" / "lib" / "mutation_sample.py"
    ran = subprocess.run([str(python), str(driver), str(count), str(seed)], cwd=FOLDER, env=environment).returncode
    if ran:
        return ran
    result = json.loads((FOLDER / "mutants" / "sample.json").read_text(encoding="utf-8"))
    ends = collections.Counter(result["ends"].values())
    for name, end in sorted(result["ends"].items()):
        if end != "killed":
            say(f"{end}: {name}")
    noticed = sum(ends[end] for end in ("killed", "timeout", "segfault", "suspicious"))
    share = 100 * noticed / ends.total()
    minutes = (time.monotonic() - began) / 60
    say(f"seed {seed}: {ends.total()} of {result['of']} mutants drawn, {dict(ends)}; {minutes:.0f} minutes")
    say(f"{noticed} of {ends.total()} noticed: {share:.1f} %")
    return 0 if share >= least and not ends["not checked"] else 1


def _copy(folder: Path) -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source, copy = ROOT / name, folder / name
        if source.is_file() and not (copy.exists() and copy.read_bytes() == source.read_bytes()):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
            copy.chmod(0o755 if os.access(source, os.X_OK) else 0o644)


if __name__ == "__main__":
    main(run)
