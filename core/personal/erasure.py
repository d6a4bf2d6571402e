"""Forget a person: every section at once, or none."""

from django.db import transaction

from ..privacy import Person, Section, erase_person, reports_about
from .emails import queue_erased


def forget(person: Person, language: str) -> dict[str, Section]:
    """Erase in one transaction and queue the last mail with it; the sections of which something stays, with why.

    The reasons are those shown before: what stays names nobody any more, and is not found again by the address.
    """
    with transaction.atomic():
        held = reports_about(person)
        erase_person(person)
        queue_erased(person.email, language, held)
    return {name: section for name, section in held.items() if section.held.kept}
