from django.apps import AppConfig
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Shared kernel")

    def ready(self) -> None:
        from . import checks, receivers  # noqa: F401
        from .mail import send_due_mails
        from .periodic import register
        from .publication import pictures_have_their_rights, register_rule
        from .search_index import mend_search

        register_rule("rights of pictures", pictures_have_their_rights)
        register("outgoing mail", every_seconds=2, run=send_due_mails)
        register("scheduled publishing", every_seconds=60, run=lambda: call_command("publish_scheduled"))
        register("the search's index", every_seconds=3600, run=mend_search)
