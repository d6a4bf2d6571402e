"""Read the demonstration site's data files."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "demo_site"
LANGUAGES = ("fr", "es", "en")


def read(name: str) -> Any:
    """The content of one data file."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_pages() -> list[dict[str, Any]]:
    """Every page's data, parents before children."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "pages").glob("*.yaml"))]
