"""Jobs that the worker repeats. An app registers its own in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A callable that needs no argument, run again `every_seconds` after it ended."""

    name: str
    every_seconds: float
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def register(name: str, *, every_seconds: float, run: Callable[[], object]) -> None:
    """Have the worker run `run` repeatedly. A second registration under the same name replaces the first."""
    _jobs[name] = Job(name, every_seconds, run)


def jobs() -> list[Job]:
    """Every registered job, in order of registration."""
    return list(_jobs.values())
