"""./script/mutation: change the money code one place at a time, and count the changes that a test notices."""

import argparse
import json
import os
import shutil
import subprocess
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
    parser.add_argument("mutants", nargs="*", help="names or patterns; all without any")
    options = parser.parse_args(arguments)
    python = ready("dev")
    if options.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    _copy(FOLDER)
    with Cluster(find_binaries(), "mutation") as cluster:
        environment = suite_environment(cluster, template_database(python, cluster, "dev"), find_browser())
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
