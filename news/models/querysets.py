"""What lists ask of the news, the media mentions and their outlets."""

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from wagtail.query import PageQuerySet

from core.visibility import open_to_all


class NewsQuerySet(PageQuerySet):
    def listed(self) -> "NewsQuerySet":
        """The live ones that anybody may open, none that is withheld, newest first."""
        shown: NewsQuerySet = open_to_all(self).filter(is_withheld=False).order_by("-first_day", "-pk")
        return shown

    def withheld_keys(self) -> QuerySet:
        """The primary keys of those that no search or sitemap may name."""
        keys: QuerySet = self.filter(is_withheld=True).order_by().values_list("pk", flat=True)
        return keys


class MentionQuerySet(QuerySet):
    def with_outlets(self) -> "MentionQuerySet":
        """Newest first, each with its outlets: two queries."""
        return self.prefetch_related("outlets__organisation").order_by("-first_day", "-pk")


class OutletQuerySet(QuerySet):
    def counted_by_year(self) -> QuerySet:
        """Each outlet's name and its language, a `year`, and the `number` of dated mentions that it printed then."""
        return (
            self.exclude(mention__first_day=None)
            .annotate(year=ExtractYear("mention__first_day"))
            .values("organisation__name", "organisation__name_language", "year")
            .annotate(number=Count("pk"))
            .order_by("organisation__name")
        )
