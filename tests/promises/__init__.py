"""What the till promises, each a figure with its seed. Small here; `./script/promises` makes them full size."""

import os

FULL = os.environ.get("PROMISES") == "full"


def size(full: int, small: int) -> int:
    """The full size by `./script/promises`, the small one in the suite."""
    return full if FULL else small


def tell(promise: str, **figures: object) -> None:
    """Print a promise's line."""
    print(
        f"\n{promise}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()), flush=True
    )
