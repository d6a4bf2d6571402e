"""The organisation's legal identity, for apps that do not import the CMS."""

from wagtail.models import Site

from .models import OrganisationSettings


def organisation_identity() -> OrganisationSettings:
    """The identity of the default site; its defaults when nothing was entered yet."""
    site = Site.objects.filter(is_default_site=True).first()
    return OrganisationSettings.for_site(site) if site else OrganisationSettings()
