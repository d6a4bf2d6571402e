from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitionsConfig(AppConfig):
    name = "exhibitions"
    verbose_name = _("Exhibitions")

    def ready(self) -> None:
        from core.periodic import register
        from core.publication import register_rule
        from core.search_kinds import register_kind
        from core.visibility import register_withheld

        from . import receivers  # noqa: F401
        from .page_views import register_page_view
        from .rules import persons_agreed
        from .selectors import withheld_page_ids
        from .services.consents import watch_consents
        from .views.loans import ask

        register_rule("consent of persons", persons_agreed)
        register_page_view("host", ask)
        register_withheld("portraits", withheld_page_ids)
        register("consents that end", every_seconds=3600, run=watch_consents)
        register_kind(
            "exhibitions", _("Exhibitions and portraits"), ["exhibitions.ExhibitionPage", "exhibitions.PortraitPage"]
        )

        from . import emails, privacy

        emails.register()
        privacy.register()
