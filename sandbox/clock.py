"""The bench's clock: real time plus an offset that tests push forward."""

import time


class Clock:
    """Virtual UTC time in whole seconds. It never runs backwards by itself."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> int:
        """The virtual moment, in UTC seconds since 1970."""
        return int(time.time() + self.offset)

    def advance(self, seconds: float) -> int:
        """Move the clock forward and return the new moment. Raises ValueError for a negative step."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.offset += seconds
        return self.now()
