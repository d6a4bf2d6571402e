"""What lists ask of the advocacy register. Private notes and private actions are never read here."""

from django.db.models import F, QuerySet


class ActionQuerySet(QuerySet):
    def public(self) -> "ActionQuerySet":
        """The public ones, newest first, with their parties; the notes stay in the database."""
        return (
            self.filter(is_public=True)
            .defer("private_notes")
            .annotate(campaign_key=F("campaign__translation_key"))
            .prefetch_related("parties__organisation")
            .order_by("-first_day", "-pk")
        )
