from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from core.periodic import register
        from core.related_content import register_related_content
        from core.search_kinds import register_kind

        from . import receivers  # noqa: F401
        from .related_content import projects_of_campaign, what_gifts_made_possible
        from .services.impact_notifications import tell_of_recent_updates
        from .services.reports import forget_unfinished

        register_related_content("projects", about="campaigns.CampaignPage", order=40, source=projects_of_campaign)
        register_related_content(
            "made possible", about="campaigns.AppealPage", order=10, source=what_gifts_made_possible
        )
        register_kind("projects", _("Projects"), ["projects.ProjectPage", "projects.ProjectIndexPage"])
        register_kind("updates", _("News from the field"), ["projects.ProjectUpdatePage"])
        register("updates told to givers", every_seconds=900, run=tell_of_recent_updates)
        register("unfinished field reports forgotten", every_seconds=86_400, run=forget_unfinished)

        from . import emails, privacy

        emails.register()
        privacy.register()
