"""Read what several models say together: for lists of the whole site, for a host."""

from typing import Any

from .models import ExhibitionPage, Loan, OfflineKit, PortraitPage

KITS = 3


def withheld_page_ids() -> Any:
    """Pages that no search or sitemap may name: a queryset of their primary keys."""
    return PortraitPage.objects.withheld().order_by().values_list("pk", flat=True)


def exhibition_of(loan: Loan) -> ExhibitionPage | None:
    """The live exhibition of the loan's panels in the host's language, else in any."""
    pages = ExhibitionPage.objects.live().filter(panel_set=loan.panel_set).select_related("locale")
    return pages.filter(locale__language_code=loan.language).first() or pages.first()


def kits_of(loan: Loan) -> list[OfflineKit]:
    """The newest kits of the exhibition that the host has."""
    exhibition = exhibition_of(loan)
    return list(OfflineKit.objects.filter(exhibition_key=exhibition.translation_key)[:KITS]) if exhibition else []
