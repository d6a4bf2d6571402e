"""Outgoing mail in the CMS: what was sent to whom, and the words of the kinds that staff may read."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet, SafeExportView
from core.mail import may_be_retried, retry_mail
from core.mail_kinds import may_read
from core.models import OutgoingMail

from ..models import Alarm
from ..services.alarms import settle_mail, settle_mails, unsettled_dead_mails
from .actions import require
from .bulk import BulkActs, settle_every, settle_one
from .filters import MailFilters

MAILS = "core.change_outgoingmail"


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
        may_retry = self.request.user.has_perm(MAILS) and may_be_retried(self.object)
        # A link to somebody's own page is for that person alone, and a section's mails for who works in it.
        readable = may_read(self.request.user, self.object.kind)
        settled = Alarm.objects.filter(kind=Alarm.Kind.MAIL, key=str(self.object.pk)).first()
        context = {"mail": self.object, "may_retry": may_retry, "readable": readable, "settled": settled}
        known = _known(self.object, self.request.user)
        return {**super().get_context_data(**kwargs), **context, "known": known}


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mail that was given up, or that waits after a failure, back in the queue."""
    require(request, MAILS)
    retry_mail(get_object_or_404(OutgoingMail, pk=pk))
    messages.success(request, gettext("The mail is back in the queue."))
    return redirect("till_mails:inspect", pk)


@require_POST
def settle_dead_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a mail that was given up unsent, with a `reason`."""
    require(request, MAILS)
    settle_one(request, settle_mail, get_object_or_404(OutgoingMail, pk=pk))
    return redirect("till_mails:inspect", pk)


class MailListView(BulkActs, SafeExportView):
    """Mails; those given up wait for somebody."""

    permission = MAILS
    settle_url = "till_mails:settle_all"

    @staticmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        return MailFilters(request.GET, queryset=unsettled_dead_mails(), request=request).qs


settle_every_mail = settle_every(MailListView, settle_mails, back="till_mails:index")


class MailViewSet(ReadOnlyViewSet):
    """Mail that the site sends."""

    model = OutgoingMail
    name = "till_mails"
    menu_label = _("Outgoing mail")
    icon = "mail"
    index_view_class = MailListView
    inspect_view_class = MailView
    inspect_template_name = "donations/admin/mail.html"
    filterset_class = MailFilters
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
            path("settle/", settle_every_mail, name="settle_all"),
        ]
        return [*super().get_urlpatterns(), *acts]
