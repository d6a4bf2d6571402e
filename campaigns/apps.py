from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns and appeals")

    def ready(self) -> None:
        from core.related_content import register_related_content
        from core.search_kinds import register_kind

        from . import emails, privacy, receivers  # noqa: F401
        from .related_content import advocacy_of_campaign

        emails.register()
        privacy.register()
        register_related_content("advocacy", about="campaigns.CampaignPage", order=20, source=advocacy_of_campaign)
        register_kind("campaigns", _("Campaigns"), ["campaigns.CampaignPage", "campaigns.CampaignIndexPage"])
        register_kind("appeals", _("Appeals"), ["campaigns.AppealPage", "campaigns.DonatePage"])
        register_kind("advocacy", _("Advocacy register"), ["campaigns.RegisterPage"])
