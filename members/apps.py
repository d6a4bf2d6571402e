from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from core.access import register_members
        from core.periodic import register
        from core.privacy import register_holder
        from core.search_kinds import register_kind

        from . import privacy
        from .access import judge, reader_of
        from .services.dues import remind

        register_members(judge=judge, finder=reader_of)
        register("reminders of dues", every_seconds=86_400, run=remind)
        register_holder("members", order=40, show=privacy.show, erase=privacy.erase)
        register_kind("members", _("Members"), ["members.MemberDirectoryPage"])
