from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _hear_of_money(*, fund: Any, **_signal: Any) -> None:
    if fund.nature == "due":
        from .services.dues import collect_online

        collect_online()


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from core.access import register_membership
        from core.periodic import register
        from core.privacy import register_personal_data_source
        from core.search_kinds import register_kind
        from donations.payables import register_dues
        from donations.signals import fund_totals_changed

        from . import emails, privacy
        from .access import check_access, principal_of
        from .services.dues import collect_online, find_due, remind

        emails.register()
        register_membership(check_access=check_access, finder=principal_of)
        register_dues(find_due)
        fund_totals_changed.connect(_hear_of_money)
        register("dues paid by card", every_seconds=300, run=collect_online)
        register("reminders of dues", every_seconds=86_400, run=remind)
        register_personal_data_source(
            "members", order=40, title=_("Membership"), tables=privacy.tables, show=privacy.show, erase=privacy.erase
        )
        register_kind("members", _("Members"), ["members.MemberDirectoryPage"])
