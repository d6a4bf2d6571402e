"""What was printed and packed: noted so that it can be called back, forgotten when a consent ends."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from ..models import Consent, Loan, OfflineKit, PortraitPage, PrintRun, Use


def note_print(
    portraits: Iterable[PortraitPage], *, kind: PrintRun.Kind, language: str, by: Any = None, loan: Loan | None = None
) -> None:
    """Note that a file carrying these portraits was made to be printed or taken away."""
    PrintRun.objects.bulk_create(
        [
            PrintRun(
                kind=kind,
                portrait_key=portrait.translation_key,
                consent_id=portrait.consent_id,
                language=language,
                made_by=by,
                loan=loan,
            )
            for portrait in portraits
        ]
    )


def forget_unfit_kits(day: date | None = None) -> int:
    """Delete every offline kit that holds somebody whose consent does not allow this site on that day (today by
    default): rows at once, files after the commit; how many there were.
    """
    allowed = set(Consent.objects.allowing(Use.WEB, day).values_list("pk", flat=True))
    kits = [kit for kit in OfflineKit.objects.all() if not set(kit.consents) <= allowed]
    for kit in kits:
        kit.delete()
        transaction.on_commit(partial(kit.file.storage.delete, str(kit.file.name)))
    return len(kits)
