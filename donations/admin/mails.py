"""Outgoing mail in the CMS: what was sent to whom, and the words of the kinds that staff may read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet
from core.mail import may_be_retried, retry_mail
from core.mail_kinds import may_read
from core.models import OutgoingMail

from ..models import Alarm
from .actions import require
from .alarms import settle_dead_mail


def _known(mail: OutgoingMail, user: Any) -> dict[str, str]:
    """What may quote the mail: whole for whoever may read it, for others the name of the error alone."""
    if may_read(user, mail.kind):
        return {"subject": mail.subject, "object_key": mail.object_key, "last_error": mail.last_error}
    return {"subject": "", "object_key": "", "last_error": mail.last_error.partition(":")[0]}


class QuotingColumn(Column):
    """A column that may quote the mail, shown as far as the viewer may read it."""

    def get_cell_context_data(self, instance: OutgoingMail, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "value": _known(instance, parent_context["request"].user)[self.name] or "–"}


class MailView(generic.InspectView):
    """One outgoing mail, and the way to try it again."""

    any_permission_required = ["view"]
    template_name = "donations/admin/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_retry = self.request.user.has_perm("core.change_outgoingmail") and may_be_retried(self.object)
        # A link to somebody's own page is for that person alone, and a section's mails for who works in it.
        readable = may_read(self.request.user, self.object.kind)
        settled = Alarm.objects.filter(kind=Alarm.Kind.MAIL, key=str(self.object.pk)).first()
        context = {"mail": self.object, "may_retry": may_retry, "readable": readable, "settled": settled}
        known = _known(self.object, self.request.user)
        return {**super().get_context_data(**kwargs), **context, "known": known}


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mail that was given up, or that waits after a failure, back in the queue."""
    require(request, "core.change_outgoingmail")
    retry_mail(get_object_or_404(OutgoingMail, pk=pk))
    messages.success(request, _t("The mail is back in the queue."))
    return redirect("till_mails:inspect", pk)


class MailViewSet(ReadOnlyViewSet):
    """Mail that the site sends."""

    model = OutgoingMail
    name = "till_mails"
    menu_label = _("Outgoing mail")
    icon = "mail"
    inspect_view_class = MailView
    inspect_template_name = "donations/admin/mail.html"
    list_filter = {"status": ["exact"], "kind": ["exact"]}
    search_fields = ("to",)  # whoever could search what is not shown would guess it letter by letter
    list_display = (
        "kind",
        QuotingColumn("subject", label=_("Subject")),
        "to",
        "status",
        "created_at",
        "sent_at",
        "attempts",
        QuotingColumn("last_error", label=_("Last error")),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        acts = [
            path("retry/<int:pk>/", retry, name="retry"),
            path("settle/<int:pk>/", settle_dead_mail, name="settle"),
        ]
        return [*super().get_urlpatterns(), *acts]
