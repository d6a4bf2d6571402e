"""Withdraw a consent: one action, after which nothing of ours shows the person."""

from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from core.models import RemovedPath
from core.navigation import forget_frames

from ..models import Consent, Loan, PanelSet, PortraitPage, PrintRun
from .consents import cover, destroy_files, uses_of
from .prints import forget_unfit_kits


@dataclass
class WithdrawalReport:
    """What was done, for the person who asked and for those who must call printed copies back."""

    pages: list[str] = field(default_factory=list)
    pictures: int = 0
    recordings: int = 0
    kits: int = 0
    recalls: list[str] = field(default_factory=list)


def withdraw_consent(consent: Consent, *, by: Any = None) -> WithdrawalReport:
    """Mark it withdrawn, unpublish every use in every language, delete its pictures, recordings, renditions and the
    offline kits that hold them, answer their addresses 410, and list the printed copies to call back.

    All or nothing in the database; files are deleted after the commit. A second call returns the first one's report.
    """
    with transaction.atomic():
        locked = Consent.objects.select_for_update().get(pk=consent.pk)
        if locked.withdrawn_at is not None:
            return WithdrawalReport(**locked.withdrawal_report)
        _cover_drafts(locked)
        pages = uses_of(locked)
        report = WithdrawalReport(pages=[page.title for page in pages], recalls=_recalls(locked))
        _take_down(pages)
        report.pictures, report.recordings = locked.pictures.count(), locked.recordings.count()
        locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
        locked.save()
        report.kits = forget_unfit_kits()
        locked.withdrawal_report = asdict(report)
        locked.save()
        transaction.on_commit(lambda: destroy_files(locked))
    consent.refresh_from_db()
    return report


def _cover_drafts(consent: Consent) -> None:
    """Put what a portrait shows under its consent even where it was never published: drafts keep files too."""
    for portrait in consent.portraits.all():
        for page in (portrait, portrait.get_latest_revision_as_object()):
            if page.consent_id == consent.pk:
                cover(consent, image=page.photo, recording=page.recording)


def _take_down(pages: list[Page]) -> None:
    addresses: set[str] = set()
    for page in pages:
        addresses |= _addresses_of(page)
        page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
        if page.live:
            page.unpublish()
    portraits = [page.pk for page in pages if isinstance(page, PortraitPage)]
    for redirect in Redirect.objects.filter(redirect_page__in=portraits):
        addresses.add(redirect.old_path)
        addresses.add(f"{redirect.old_path}/")
        redirect.delete()
    RemovedPath.note(addresses)
    forget_frames()


def _addresses_of(page: Page) -> set[str]:
    """Only a portrait's own address is gone for good: another page may come back without the picture."""
    return {unquote(urlsplit(page.url).path)} if isinstance(page, PortraitPage) and page.url else set()


def _recalls(consent: Consent) -> list[str]:
    """Where printed copies are: each stay that is not over yet, and each file that was made to be printed."""
    keys = set(consent.portraits.values_list("translation_key", flat=True))
    runs = PrintRun.objects.filter(Q(consent=consent) | Q(portrait_key__in=keys)).select_related("loan")
    rows = [
        ", ".join(
            [f"{run.get_kind_display()} ({run.language})", str(timezone.localdate(run.made_at)), str(run.loan or "")]
        ).removesuffix(", ")
        for run in runs
    ]
    sets = PanelSet.objects.filter(pk__in=_panel_sets(consent))
    stays = Loan.objects.filter(panel_set__in=sets, status=Loan.Status.ACCEPTED, ends_on__gte=timezone.localdate())
    return [*(str(stay) for stay in stays.order_by("starts_on")), *rows]


def _panel_sets(consent: Consent) -> set[int]:
    found = {portrait.get_parent().specific.panel_set_id for portrait in consent.portraits.all()}
    return {pk for pk in found if pk}
