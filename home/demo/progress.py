"""How far a command is, for the program that started it: lines that `script/lib/progress.py` reads."""

from collections.abc import Callable

Progress = Callable[[int, int], None]


def silent(_done: int, _whole: int) -> None:
    """Nobody asked."""


def line(what: str, done: int, whole: int) -> str:
    """«@ 3/10 loading the pages»."""
    return f"@ {done}/{whole} {what}"
