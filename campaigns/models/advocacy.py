"""The advocacy register: whom CISO met, wrote to or called upon, with whom, and what followed."""

from django.db import models
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.partial_dates import DatedMixin, PartialDateField

from .querysets import ActionQuerySet


class AdvocacyAction(DatedMixin, index.Indexed, ClusterableModel):
    """One action. One row holds the three languages: its date, signatories and outcome cannot differ between them.

    `private_notes` never leave the CMS: no page, feed, export or search index reads them.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        LETTER = "letter", _("Letter")
        BRIEF = "brief", _("Brief")
        ACTION = "action", _("Action")

    date_field = "done_on"

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Names it in the register's addresses."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    done_on = PartialDateField(_("date"))
    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("campaign"),
    )
    title_fr = models.CharField(_("title, French"), max_length=160)
    title_es = models.CharField(_("title, Spanish"), max_length=160)
    title_en = models.CharField(_("title, English"), max_length=160)
    summary_fr = models.TextField(_("what it was, French"), max_length=600)
    summary_es = models.TextField(_("what it was, Spanish"), max_length=600)
    summary_en = models.TextField(_("what it was, English"), max_length=600)
    outcome_fr = models.TextField(_("what followed, French"), max_length=400, blank=True)
    outcome_es = models.TextField(_("what followed, Spanish"), max_length=400, blank=True)
    outcome_en = models.TextField(_("what followed, English"), max_length=400, blank=True)
    signatory_count = models.PositiveIntegerField(_("number of signatories"), null=True, blank=True)
    central_count = models.PositiveIntegerField(_("of which union federations"), null=True, blank=True)
    is_public = models.BooleanField(_("in the public register"), default=True)
    private_notes = models.TextField(_("private notes"), blank=True, help_text=_("Never shown outside the CMS."))

    objects = ActionQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldRowPanel(["kind", "done_on"]), "code", "campaign", "is_public"], heading=_("What it is")),
        MultiFieldPanel(["title_fr", "summary_fr", "outcome_fr"], heading=_("In French")),
        MultiFieldPanel(["title_es", "summary_es", "outcome_es"], heading=_("In Spanish")),
        MultiFieldPanel(["title_en", "summary_en", "outcome_en"], heading=_("In English")),
        InlinePanel(
            "parties", label=_("organisation or office"), heading=_("Whom it addressed, with whom, who signed")
        ),
        FieldRowPanel(["signatory_count", "central_count"]),
        FieldPanel("private_notes"),
    ]
    search_fields = [index.SearchField("title_fr"), index.SearchField("title_es"), index.SearchField("title_en")]

    class Meta:
        verbose_name = _("advocacy action")
        verbose_name_plural = _("advocacy actions")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(central_count__isnull=True)
                | models.Q(signatory_count__isnull=False, central_count__lte=models.F("signatory_count")),
                name="advocacy_federations_are_signatories",
                violation_error_message=_("The federations are counted among the signatories."),
            )
        ]

    def __str__(self) -> str:
        return self.title_fr

    def _said(self, name: str) -> str:
        return str(getattr(self, f"{name}_{get_language() or 'fr'}", "") or getattr(self, f"{name}_fr"))

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self._said("title")

    @property
    def summary(self) -> str:
        """In the reader's language."""
        return self._said("summary")

    @property
    def outcome(self) -> str:
        """In the reader's language; empty while nothing followed."""
        return self._said("outcome")

    @property
    def sides(self) -> list[tuple[str, str]]:
        """Each part with the names of those who took it, joined; a part that nobody may be named for is left out."""
        groups: dict[str, list[str]] = {}
        for party in self.parties.all():
            if party.name:
                groups.setdefault(party.side, []).append(party.name)
        return [
            (str(label), ", ".join(groups[value])) for value, label in AdvocacyParty.Side.choices if value in groups
        ]

    @property
    def signatures(self) -> str:
        """«Signed by 8 organisations, of which 2 union federations»; empty when nobody counted."""
        if not self.signatory_count:
            return ""
        values = {"n": self.signatory_count, "centrals": self.central_count or 0}
        signed = ngettext("Signed by %(n)d organisation", "Signed by %(n)d organisations", values["n"]) % values
        if not self.central_count:
            return signed
        among = ngettext(
            "of which %(centrals)d union federation", "of which %(centrals)d union federations", self.central_count
        )
        return gettext("%(signed)s, %(among)s") % {"signed": signed, "among": among % values}


class AdvocacyParty(Orderable):
    """A target, an ally, a signatory or an outlet of an action: an organisation of the directory, or words."""

    class Side(models.TextChoices):
        TARGET = "target", _("addressed")
        ALLY = "ally", _("with us")
        SIGNATORY = "signatory", _("signed")
        OUTLET = "outlet", _("printed it")

    action = ParentalKey(AdvocacyAction, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(_("part"), max_length=9, choices=Side)
    organisation = models.ForeignKey(
        "directory.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("organisation"),
    )
    words_fr = models.CharField(_("or in words, French"), max_length=120, blank=True)
    words_es = models.CharField(_("Spanish"), max_length=120, blank=True)
    words_en = models.CharField(_("English"), max_length=120, blank=True)

    panels = [FieldRowPanel(["side", "organisation"]), FieldRowPanel(["words_fr", "words_es", "words_en"])]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, words_fr="")
                | (models.Q(organisation__isnull=True) & ~models.Q(words_fr="")),
                name="advocacy_party_is_an_organisation_or_words",
                violation_error_message=_("Choose an organisation or write words: one of the two."),
            )
        ]

    @property
    def name(self) -> str:
        """What is printed; nothing for an organisation that did not agree to be named. A target is always named."""
        if self.organisation is None:
            return str(getattr(self, f"words_{get_language() or 'fr'}", "") or self.words_fr)
        named = self.organisation.is_public or self.side in (self.Side.TARGET, self.Side.OUTLET)
        return self.organisation.name if named else ""
