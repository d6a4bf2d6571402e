from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DonationsConfig(AppConfig):
    name = "donations"
    verbose_name = _("Donations")

    def ready(self) -> None:
        from core.failpoints import register_failpoints
        from core.periodic import register

        from .failpoints import FAILPOINTS
        from .services import stories  # noqa: F401 - its receiver listens
        from .services.access import forget_old_links, mail_access_links
        from .services.card_testing import forget_attempts
        from .services.closed_funds import move_from_closed_funds
        from .services.products import make_products
        from .services.refunds import send_due_refunds
        from .services.runs import reconcile_nightly, run_catch_up, run_self_check
        from .services.sessions import sweep_unfinished_gifts
        from .services.webhook_events import process_due_events

        register_failpoints(*FAILPOINTS)
        register("Stripe events", every_seconds=1, run=process_due_events)
        register("access links", every_seconds=1, run=mail_access_links)
        register("unfinished gifts", every_seconds=300, run=sweep_unfinished_gifts)
        register("products of funds", every_seconds=3600, run=make_products)
        register("refunds to send", every_seconds=60, run=send_due_refunds)
        register("missed Stripe events", every_seconds=3600, run=run_catch_up)
        register("reconciliation", every_seconds=3600, run=reconcile_nightly)
        register("monthly gifts of closed funds", every_seconds=3600, run=move_from_closed_funds)
        register("invariants", every_seconds=600, run=run_self_check)
        register("old access links", every_seconds=3600, run=forget_old_links)
        register("old attempts", every_seconds=3600, run=forget_attempts)

        from . import emails, privacy

        emails.register()
        privacy.register()
