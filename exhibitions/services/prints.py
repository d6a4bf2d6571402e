"""What was printed and packed: noted so that it can be called back, forgotten when a consent ends."""

import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from ..models import Loan, OfflineKit, PortraitPage, PrintRun


def note_print(
    portraits: Iterable[PortraitPage], *, kind: PrintRun.Kind, language: str, by: Any = None, loan: Loan | None = None
) -> None:
    """Note that a file carrying these portraits was made to be printed or taken away."""
    PrintRun.objects.bulk_create(
        [
            PrintRun(kind=kind, portrait_key=portrait.translation_key, language=language, made_by=by, loan=loan)
            for portrait in portraits
        ]
    )


def forget_kits(exhibition_keys: set[uuid.UUID]) -> int:
    """Delete every offline kit of these exhibitions, rows at once and files after the commit; how many there were."""
    kits = list(OfflineKit.objects.filter(exhibition_key__in=exhibition_keys))
    for kit in kits:
        kit.delete()
        transaction.on_commit(partial(kit.file.storage.delete, str(kit.file.name)))
    return len(kits)
