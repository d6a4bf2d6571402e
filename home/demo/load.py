"""Load the demonstration site: organisations, funds, gifts, pages, accounts; what is there already stays."""

from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from .data import FOLDER
from .education import load_education
from .exhibition import load_exhibition
from .members import load_members
from .once_each import run_all
from .pages import PageLoader, load_site
from .people import load_accounts, load_organisations
from .pictures import load_pictures
from .progress import Progress, silent
from .sections import load_register, load_taxonomy, load_terms

Say = Callable[[str], object]


def load_demonstration_site(folder: Path, say: Say, *, pages: Progress = silent, tasks: Progress = silent) -> None:
    """Load it, with the accounts' passwords in `folder`. `pages` and `tasks` hear how far each of the two is."""
    with transaction.atomic():
        load_organisations()
        load_taxonomy()
        load_terms()
        call_command("load_demonstration_gifts", FOLDER / "funds.yaml", FOLDER / "gifts.yaml")
        load_exhibition()
        load_pictures()
        loader = PageLoader(pages)
        say(f"  {loader.load()} pages published")
        load_site(loader)
        load_register(loader.pages)
        load_education(loader.pages)
    run_all(tasks)
    cache.clear()
    accounts = load_accounts(folder)
    load_members()
    run_all(silent)
    say(accounts)
