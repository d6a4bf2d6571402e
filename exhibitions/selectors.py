"""Read an exhibition: the order of its visit, its rooms, its places. The number of queries is constant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Prefetch
from django.utils import timezone

from .months import months_ahead

if TYPE_CHECKING:
    from .models import ExhibitionPage, Loan, PanelCode, PortraitPage, Room


@dataclass
class Pair:
    """Two portraits that answer each other; one of them may be missing."""

    number: int | None
    panels: list["PortraitPage"] = field(default_factory=list)


@dataclass
class HungRoom:
    """A room with its pairs in the order of the visit."""

    room: "Room"
    number: int
    pairs: list[Pair] = field(default_factory=list)

    @property
    def shape(self) -> str:
        """Which of the four ways of hanging it takes: no room looks like the one before."""
        return "abcd"[(self.number - 1) % 4]

    @property
    def first(self) -> "PortraitPage | None":
        """Where the room begins."""
        return self.pairs[0].panels[0] if self.pairs else None


def _model(name: str) -> Any:
    return apps.get_model("exhibitions", name)


def portraits_of(exhibition: "ExhibitionPage") -> list["PortraitPage"]:
    """The portraits that may be shown, in the order of the visit, with their pictures and codes: three queries."""
    shown = (
        _model("PortraitPage")
        .objects.child_of(exhibition)
        .shown()
        .select_related("consent", "photo", "recording")
        .prefetch_related(Prefetch("photo__renditions"))
        .order_by("pair", "side", "path")
    )
    portraits = list(shown)
    codes = codes_of(portraits)
    for portrait in portraits:
        portrait.panel_code = codes.get(portrait.translation_key, "")
    return portraits


def codes_of(portraits: Sequence["PortraitPage"]) -> dict[Any, str]:
    """The codes of these portraits' panels, by translation key."""
    rows: Sequence[PanelCode] = _model("PanelCode").objects.filter(
        portrait_key__in=[portrait.translation_key for portrait in portraits]
    )
    return {row.portrait_key: row.code for row in rows}


def rooms_of(exhibition: "ExhibitionPage", portraits: Sequence["PortraitPage"]) -> list[HungRoom]:
    """The rooms that hold a portrait, each with its pairs; a portrait of an unknown room hangs in the last one."""
    hung = [HungRoom(room, 0) for room in exhibition.rooms.all()]
    by_code = {one.room.code: one for one in hung}
    for portrait in portraits:
        place = by_code.get(portrait.room_code) or (hung[-1] if hung else None)
        if place is None:
            continue
        if not place.pairs or place.pairs[-1].number != portrait.pair:
            place.pairs.append(Pair(portrait.pair))
        place.pairs[-1].panels.append(portrait)
    kept = [one for one in hung if one.pairs]
    for number, one in enumerate(kept, start=1):
        one.number = number
    return kept


def current_loans_of(exhibition: "ExhibitionPage", today: date | None = None) -> list["Loan"]:
    """Accepted stays that are not over, soonest first; none without a set of panels."""
    if not exhibition.panel_set_id:
        return []
    loans = _model("Loan").objects.filter(panel_set_id=exhibition.panel_set_id, status="accepted")
    return list(loans.filter(ends_on__gte=today or timezone.localdate()).order_by("starts_on"))


def past_loans_of(exhibition: "ExhibitionPage") -> list["Loan"]:
    """Accepted stays that are over, newest first."""
    loans = _model("Loan").objects.filter(panel_set_id=exhibition.panel_set_id, status="accepted")
    return list(loans.filter(ends_on__lt=timezone.localdate()).order_by("-starts_on"))


def exhibition_layout(exhibition: "ExhibitionPage") -> dict[str, Any]:
    """What the exhibition's own page shows."""
    portraits, stays = portraits_of(exhibition), current_loans_of(exhibition)
    return {
        "rooms": rooms_of(exhibition, portraits),
        "portraits": portraits,
        "organisers": [row.organisation for row in exhibition.organisers.select_related("organisation")],
        "stays": stays,
        "months": months_ahead(stays),
        "past_stays": past_loans_of(exhibition) if exhibition.panel_set_id else [],
    }


def portrait_layout(portrait: "PortraitPage") -> dict[str, Any]:
    """The portrait's neighbours, its answer, its room and the whole trail."""
    exhibition = _model("ExhibitionPage").objects.parent_of(portrait).get()
    portraits = portraits_of(exhibition)
    here = next((place for place, other in enumerate(portraits) if other.pk == portrait.pk), None)
    if here is not None and portraits[here].photo_id == portrait.photo_id:
        portrait.photo = portraits[here].photo  # with its renditions, already read
    rooms = rooms_of(exhibition, portraits)
    answer = next((other for other in portraits if other.pair == portrait.pair and other.pk != portrait.pk), None)
    around = portraits if here is not None else []
    return {
        "exhibition": exhibition,
        "rooms": rooms,
        "room": next((room for room in rooms if room.room.code == portrait.room_code), None),
        "answer": answer,
        "previous": around[here - 1] if here else None,
        "next": around[here + 1] if here is not None and here + 1 < len(around) else None,
        "number": here + 1 if here is not None else 0,
        "total": len(portraits),
        "code": next((other.panel_code for other in portraits if other.pk == portrait.pk), ""),
    }


def withheld_page_ids() -> Any:
    """Pages that no search or sitemap may name: a queryset of their primary keys."""
    return _model("PortraitPage").objects.withheld().order_by().values_list("pk", flat=True)
