"""Who is a member, since when, in which group of the statutes."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# After a year that was paid ends, or somebody joins, and before the membership lapses.
GRACE = timedelta(days=120)


class Group(models.TextChoices):
    """The groups of members (CISO's statutes of 17 June 2024, article 4)."""

    A = "A", _("A – federations of 30,000 members or more")
    B = "B", _("B – other unions")
    C = "C", _("C – other groups")
    D = "D", _("D – individuals")


class Standing(models.TextChoices):
    """Computed from what was paid, never stored."""

    GOOD = "good", _("In good standing")
    GRACE = "grace", _("In the days of grace")
    LAPSED = "lapsed", _("Lapsed")


def oldest_year_in_grace(today: date) -> int:
    """A membership whose last paid year is this one or later has not lapsed on `today`."""
    return (today - GRACE).year


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those that nobody ended."""
        return self.filter(ended_on__isnull=True)

    def with_paid_year(self) -> "MembershipQuerySet":
        """Each with `paid_year`, the last year whose dues were received (None: none yet)."""
        return self.annotate(paid_year=Max("invoices__year", filter=Q(invoices__received_on__isnull=False)))


class Membership(models.Model):
    """One organisation's, or one person's. Those below a member organisation in the tree are members through it.

    `is_listed`: the member agreed to stand in the public list.
    """

    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships",
        verbose_name=_("organisation"),
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships",
        verbose_name=_("person"),
    )  # fmt: skip
    group = models.CharField(_("group"), max_length=1, choices=Group)
    joined_on = models.DateField(_("member since"), default=timezone.localdate)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    is_listed = models.BooleanField(_("agreed to stand in the public list"), default=False)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True, group__in=["A", "B", "C"])
                | Q(organisation__isnull=True, person__isnull=False, group="D")
                # Whoever had their data erased: their dues stay in the books.
                | Q(organisation__isnull=True, person__isnull=True, group="D", ended_on__isnull=False),
                name="membership_of_an_organisation_or_a_person",
                violation_error_message=_("Groups A, B and C are organisations; group D is a person."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("joined_on")),
                name="membership_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_on__isnull=True), name="one_membership_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="one_membership_per_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.person)

    def standing(self, today: date | None = None) -> Standing:
        """As things are on `today` (Montréal's): a paid year is good to its end, then come the days of grace."""
        day = today or timezone.localdate()
        year = self.paid_year if hasattr(self, "paid_year") else _paid_year(self)
        return standing_of(year, self.joined_on, self.ended_on, day)


def standing_of(paid_year: int | None, joined_on: date, ended_on: date | None, day: date) -> Standing:
    """What a membership is worth on `day`: its last paid year, the day it began and the day it ended decide."""
    if ended_on is not None and ended_on <= day:
        return Standing.LAPSED
    if paid_year is not None and paid_year >= day.year:
        return Standing.GOOD
    in_grace = (paid_year is not None and paid_year >= oldest_year_in_grace(day)) or joined_on >= day - GRACE
    return Standing.GRACE if in_grace else Standing.LAPSED


def _paid_year(membership: Membership) -> int | None:
    year: int | None = membership.invoices.filter(received_on__isnull=False).aggregate(year=Max("year"))["year"]
    return year
