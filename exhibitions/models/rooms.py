"""The rooms of an exhibition and who made it; its portraits as they hang there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from .portraits import PortraitPage


class Room(Orderable):
    """A theme of the visit. `code` is the same in every language: portraits name it."""

    page = ParentalKey("exhibitions.ExhibitionPage", on_delete=models.CASCADE, related_name="rooms")
    code = models.SlugField(_("code"), max_length=40, help_text=_("The same in every language; portraits name it."))
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text on the wall"), max_length=500, blank=True)

    panels = [FieldPanel("title"), FieldPanel("code"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "code"], name="one_room_per_code")]

    def __str__(self) -> str:
        return self.title


class Organiser(Orderable):
    """An organisation that made the exhibition with the others."""

    page = ParentalKey("exhibitions.ExhibitionPage", on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )

    panels = [FieldPanel("organisation")]


@dataclass
class Pair:
    """Two portraits that answer each other; one of them may be missing."""

    number: int | None
    panels: list[PortraitPage] = field(default_factory=list)


@dataclass
class HungRoom:
    """A room with its pairs in the order of the visit."""

    room: Room
    number: int
    pairs: list[Pair] = field(default_factory=list)

    @property
    def shape(self) -> str:
        """Which of the four ways of hanging it takes: no room looks like the one before."""
        return "abcd"[(self.number - 1) % 4]

    @property
    def first(self) -> PortraitPage | None:
        """Where the room begins."""
        return self.pairs[0].panels[0] if self.pairs else None


def hung_in(rooms: Iterable[Room], portraits: Iterable[PortraitPage]) -> list[HungRoom]:
    """The rooms that hold a portrait, each with its pairs; a portrait of an unknown room hangs in the last one."""
    hung = [HungRoom(room, 0) for room in rooms]
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
