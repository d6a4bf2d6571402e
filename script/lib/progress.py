"""Run a command that says how far it is, and show that: a bar redrawn in place on a terminal, else a line now and then.

The command writes lines «@ done/whole what»; whatever else it writes is kept for when it fails.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

STEP = re.compile(r"@ (\d+)/(\d+) (.+)")
WIDTH = 24
REDRAWN = 0.2
SAID_AGAIN = 8.0


class Bar:
    """One step after the other, each with its bar."""

    def __init__(self, *, is_terminal: bool) -> None:
        self.is_terminal, self.what = is_terminal, ""
        self.began = self.shown = 0.0

    def show(self, done: int, whole: int, what: str) -> None:
        """Draw how far this is, unless that was done a moment ago; what is over is always drawn."""
        now = time.monotonic()
        if what != self.what:
            self.end()
            self.what, self.began, self.shown = what, now, 0.0
            if not self.is_terminal:
                print(f"· {what}", flush=True)
                self.shown = now
        if now - self.shown >= (REDRAWN if self.is_terminal else SAID_AGAIN) or (self.is_terminal and done == whole):
            self.shown = now
            end = "" if self.is_terminal else "\n"
            print(self._line(done, whole, now - self.began), end=end, flush=True)

    def end(self) -> None:
        """Leave the line of the last step as it is."""
        if self.what and self.is_terminal:
            print(flush=True)

    def _line(self, done: int, whole: int, seconds: float) -> str:
        share = done / whole if whole else 1.0
        bar = ("█" * round(share * WIDTH)).ljust(WIDTH, "░")
        said = f"{bar} {share * 100:3.0f} %  {seconds:.0f} s"
        return f"\r\033[K· {self.what}  {said}" if self.is_terminal else f"  {said}"


def follow(command: list[str], *, cwd: Path, environment: dict[str, str], first: str) -> tuple[int, str]:
    """Run the command to its end: its status, and what it wrote beside its steps. `first` is shown at once."""
    bar, words = Bar(is_terminal=sys.stdout.isatty()), []
    bar.show(0, 1, first)
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            step = STEP.fullmatch(line.rstrip("\n"))
            if step:
                bar.show(int(step[1]), int(step[2]), step[3])
            else:
                words.append(line)
    bar.end()
    return process.returncode, "".join(words).strip()
