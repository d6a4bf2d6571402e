from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Front page")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from core.search_kinds import register_kind

        from .roles import ensure_roles

        register_kind("pages", _("Pages"), ["home.StandardPage", "home.ContactPage"])
        post_migrate.connect(ensure_roles, sender=self, dispatch_uid="roles_follow_permissions")

        from . import emails, privacy, privileged_acts

        emails.register()
        privacy.register()
        privileged_acts.register()
