"""What a project is made of: its state, where it is, who takes part, what is being built."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class Status(models.TextChoices):
    """How far the work is, as last told by those who do it."""

    PREPARING = "preparing", _("in preparation")
    BUILDING = "building", _("being built")
    CURRENT = "current", _("under way")
    RECURRING = "recurring", _("every year")
    FINISHED = "finished", _("finished")


class ProjectPlace(Orderable):
    """Where the project works."""

    page = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey("directory.Place", on_delete=models.CASCADE, related_name="+", verbose_name=_("place"))

    panels = [FieldPanel("place")]


class ProjectOrganisation(Orderable):
    """An organisation of the project. Those that may not be shown are left out of the page."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("does the work")
        FUNDER = "funder", _("funds it")
        COALITION = "coalition", _("supports it with us")

    page = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    panels = [FieldPanel("organisation"), FieldPanel("role")]


class Initiative(Orderable):
    """One thing being built inside a project: a farm, a shop, a sorting centre."""

    page = ParentalKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="initiatives")
    label = models.CharField(_("name"), max_length=120)
    place = models.ForeignKey(
        "directory.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("place")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.CURRENT)
    text = models.TextField(_("text"), max_length=400, blank=True)

    panels = ["label", FieldRowPanel(["place", "status"]), "text"]
