from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("Education")

    def ready(self) -> None:
        from core.periodic import register
        from core.privacy import register_personal_data_source
        from core.publication import register_rule
        from core.room import register_room_shelf
        from core.search_kinds import register_kind
        from core.shelves import register_shelf

        from . import emails, privacy, receivers, rules, shelves  # noqa: F401
        from .services.impact_notifications import tell_of_recent_versions

        emails.register()
        register_rule("resources say whom they are for", rules.audience_is_complete)
        register_rule("a quiz can be answered", rules.quiz_is_whole)
        register_shelf("resources", about="campaigns.CampaignPage", order=45, source=shelves.resources_of_campaign)
        register_shelf(
            "resources of a project", about="projects.ProjectPage", order=45, source=shelves.resources_of_project
        )
        register_room_shelf("newer versions", order=20, source=shelves.newer_versions)
        register_room_shelf("material", order=30, source=shelves.material)
        register_room_shelf("workshops", order=40, source=shelves.workshops)
        register_kind("resources", _("Educational material"), ["education.ResourcePage", "education.ResourceIndexPage"])
        register_kind("quizzes", _("Quizzes"), ["education.QuizPage"])
        register_personal_data_source(
            "workshops", order=60, title=_("Workshops"), tables=privacy.tables, show=privacy.show, erase=privacy.erase
        )
        register("newer versions told to those who used an older one", every_seconds=3600, run=tell_of_recent_versions)
