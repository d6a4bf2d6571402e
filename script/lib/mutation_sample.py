"""Run mutmut on a seeded random sample of all its mutants: `python mutation_sample.py COUNT SEED` in the copy's folder.

mutmut itself takes names or patterns only, and knows the names no sooner than it has made the mutants.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

import mutmut.__main__ as mutmut_run
from mutmut.stats import status_by_exit_code
from mutmut.workers.isolation import ForkRunner

RESULT = Path("mutants/sample.json")
every_mutant = mutmut_run.collect_source_file_mutation_data


def draw(names: list[str], count: int, seed: int) -> list[str]:
    """`count` of the names, the same for the same seed and names; all of them when there are fewer."""
    ordered = sorted(names)
    return sorted(random.Random(seed).sample(ordered, min(count, len(ordered))))  # noqa: S311


def main(count: int, seed: int) -> None:
    """Judge each mutant of the sample; how each ended, and of how many it was drawn, is in `mutants/sample.json`."""
    drawn: list[Any] = []
    total: list[int] = []

    def collect_sample(*, mutant_names: tuple[str, ...]) -> tuple[list[Any], dict[str, Any]]:
        mutants, by_path = every_mutant(mutant_names=mutant_names)
        chosen = set(draw([name for _data, name, _result in mutants], count, seed))
        drawn[:] = [mutant for mutant in mutants if mutant[1] in chosen]
        total.append(len(mutants))
        return list(drawn), by_path

    mutmut_run.collect_source_file_mutation_data = collect_sample
    # The run that finds out which test meets which mutant has just passed on the same unchanged code.
    ForkRunner.run_clean_tests = lambda self, tests: 0
    mutmut_run._run((), None)
    ends = {name: status_by_exit_code[data.exit_code_by_key[name]] for data, name, _result in drawn}
    RESULT.write_text(json.dumps({"of": total[0], "ends": ends}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
