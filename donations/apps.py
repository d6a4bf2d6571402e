from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DonationsConfig(AppConfig):
    name = "donations"
    verbose_name = _("Donations")

    def ready(self) -> None:
        from core.periodic import register

        from .services.inbox import process_due_events
        from .services.sessions import sweep_unfinished_gifts

        register("Stripe events", every_seconds=1, run=process_due_events)
        register("unfinished gifts", every_seconds=300, run=sweep_unfinished_gifts)
