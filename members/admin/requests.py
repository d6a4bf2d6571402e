"""Requests to join in the CMS: read, accepted, declined."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet
from directory.models import Organisation
from users.models import User

from ..exceptions import AlreadyDecided
from ..models import JoinRequest, Membership
from ..services.joining import accept, decline, leads_of, namesakes

DECIDE = "members.decide_joinrequest"


def _namesakes(wanted: JoinRequest) -> list[tuple[Organisation, Membership | None, list[User]]]:
    """Each organisation that bears the asked name, its membership today, and who leads its delegates."""
    current = Membership.objects.current()
    return [
        (organisation, current.filter(organisation=organisation).first(), leads_of(organisation))
        for organisation in (namesakes(wanted.organisation_name) if wanted.organisation_name else [])
    ]


class RequestInspectView(generic.InspectView):
    """One request, with its two buttons while nobody has decided."""

    template_name = "members/admin/request.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.object.state == JoinRequest.State.RECEIVED
        return {
            **super().get_context_data(**kwargs),
            "join_request": self.object,
            "may_decide": waiting and self.request.user.has_perm(DECIDE),
            "namesakes": _namesakes(self.object) if waiting else [],
        }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`decision` is «accept» or «decline»; its author is written to."""
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied
    wanted = get_object_or_404(JoinRequest, pk=pk)
    try:
        if request.POST.get("decision") == "accept":
            is_known = bool(namesakes(wanted.organisation_name))
            accept(wanted, by=request.user)
            messages.success(request, gettext("Accepted: the member is made, and is being written to."))
            if is_known:
                messages.warning(request, gettext("The organisation was known: nobody speaks for it by this."))
        else:
            decline(wanted, by=request.user)
            messages.success(request, gettext("Declined: its author is being written to."))
    except AlreadyDecided:
        messages.error(request, gettext("It was decided already."))
    return redirect("member_requests:inspect", pk)


class RequestViewSet(ReadOnlyViewSet):
    """Who asks to join."""

    model = JoinRequest
    name = "member_requests"
    icon = "mail"
    menu_label = _("Requests to join")
    inspect_view_class = RequestInspectView
    list_display = ("created_at", "__str__", "group", "state")
    list_filter = {"state": ["exact"], "group": ["exact"]}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("decide/<int:pk>/", decide, name="decide")]
