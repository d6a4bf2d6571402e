"""What lists ask of projects and their updates."""

from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.visibility import open_to_all


class ProjectQuerySet(PageQuerySet):
    def listed(self) -> "ProjectQuerySet":
        """The live ones in the order of the tree, with countries, places and organisations: four queries."""
        found: ProjectQuerySet = (
            open_to_all(self)
            .select_related("country")
            .prefetch_related("places__place", "organisations__organisation")
            .order_by("path")
        )
        return found


class UpdateQuerySet(PageQuerySet):
    def listed_below(self, page: Page) -> "UpdateQuerySet":
        """The live ones below a project or the list of projects, newest first; those of an unknown day last."""
        found: UpdateQuerySet = open_to_all(self.descendant_of(page)).order_by("-first_day", "-pk")
        return found
