from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("Education")

    def ready(self) -> None:
        from core.dashboard import register_dashboard_panel
        from core.periodic import register
        from core.privacy import register_personal_data_source
        from core.publication import register_rule
        from core.related_content import register_related_content
        from core.search_kinds import register_kind

        from . import emails, privacy, receivers, related_content, rules  # noqa: F401
        from .services.impact_notifications import tell_of_recent_versions

        emails.register()
        register_rule("resources say whom they are for", rules.audience_is_complete)
        register_rule("a quiz can be answered", rules.quiz_is_whole)
        register_related_content(
            "resources", about="campaigns.CampaignPage", order=45, source=related_content.resources_of_campaign
        )
        register_related_content(
            "resources of a project",
            about="projects.ProjectPage",
            order=45,
            source=related_content.resources_of_project,
        )
        register_dashboard_panel("newer versions", order=20, source=related_content.newer_versions)
        register_dashboard_panel("material", order=30, source=related_content.material)
        register_dashboard_panel("workshops", order=40, source=related_content.workshops)
        register_kind("resources", _("Educational material"), ["education.ResourcePage", "education.ResourceIndexPage"])
        register_kind("quizzes", _("Quizzes"), ["education.QuizPage"])
        register_personal_data_source(
            "workshops", order=60, title=_("Workshops"), tables=privacy.tables, show=privacy.show, erase=privacy.erase
        )
        register("newer versions told to those who used an older one", every_seconds=3600, run=tell_of_recent_versions)
