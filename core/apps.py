from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Shared kernel")

    def ready(self) -> None:
        from . import admin_fields, checks, publication_rules, receivers  # noqa: F401 - their receivers listen
        from .accounts import addresses, second_factor, sessions  # noqa: F401 - theirs too
        from .cache_table import make_cache_table
        from .cms_forms import register_form_fields
        from .dates import write_first_everywhere
        from .exports import rule_every_export
        from .library_lists import search_among_the_used
        from .site_record import follow_site_url
        from .translation_refusals import tell_why_translations_are_refused

        write_first_everywhere()
        register_form_fields()
        rule_every_export()
        search_among_the_used()
        tell_why_translations_are_refused()
        pre_migrate.connect(make_cache_table, sender=self, dispatch_uid="the_cache_has_its_table")
        post_migrate.connect(follow_site_url, sender=self, dispatch_uid="the_site_record_follows_site_url")
        publication_rules.register()
        _register_jobs()
        _register_privacy_and_mails()


def _register_jobs() -> None:
    from .failpoints import register_failpoints
    from .mail import send_due_mails
    from .periodic import register
    from .personal.links import mail_links
    from .retention import apply_retention
    from .search_index import mend_search

    register_failpoints("mail_before_send")
    register("outgoing mail", every_seconds=2, run=send_due_mails)
    register("scheduled publishing", every_seconds=60, run=lambda: call_command("publish_scheduled"))
    register("the search's index", every_seconds=3600, run=mend_search)
    register("links to one's own data", every_seconds=1, run=mail_links)
    register("retention", every_seconds=86_400, run=apply_retention)


def _register_privacy_and_mails() -> None:
    from . import audit, publication_emails, throttle, waiting_uploads
    from .accounts import emails as account_emails
    from .personal import emails as personal_letters
    from .personal import sources

    audit.register()
    sources.register()
    throttle.register()
    waiting_uploads.register()
    account_emails.register()
    personal_letters.register()
    publication_emails.register()
