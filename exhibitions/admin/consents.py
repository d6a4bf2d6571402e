"""Consents in the CMS: recorded, seen, withdrawn; never deleted."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core.snippets import ChooseOnlyViewSet

from ..models import Consent
from ..services.consents import uses_of
from ..services.withdrawal import withdraw_consent

VIEW, WITHDRAW = "exhibitions.view_consent", "exhibitions.withdraw_consent"


class KeptPolicy(ModelPermissionPolicy):
    """As Django's permissions say, and nobody deletes: what was agreed to is kept."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: list[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ConsentCreateView(generic.CreateView):
    """Notes who recorded it."""

    def save_instance(self) -> Consent:
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class ConsentInspectView(generic.InspectView):
    """One consent: what it covers, where it is used, and the button that ends it."""

    template_name = "exhibitions/admin/consent.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "consent": self.object,
            "uses": uses_of(self.object, scan=False),
            "may_withdraw": self.object.withdrawn_at is None and self.request.user.has_perm(WITHDRAW),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what will disappear; POST makes it disappear and shows what must be called back."""
    if not request.user.has_perm(WITHDRAW):
        raise PermissionDenied
    consent = get_object_or_404(Consent, pk=pk)
    if request.method == "POST":
        report = withdraw_consent(consent, by=request.user)
        messages.success(
            request,
            gettext("Withdrawn: %(pages)d pages taken down, %(files)d files deleted, %(kits)d kits forgotten.")
            % {"pages": len(report.pages), "files": report.pictures + report.recordings, "kits": report.kits},
        )
        return redirect("consents:inspect", pk)
    uses = uses_of(consent, scan=False)
    return render(request, "exhibitions/admin/withdraw.html", {"consent": consent, "uses": uses})


@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """The signed document, for those who may see consents."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    consent = get_object_or_404(Consent, pk=pk)
    if not consent.document:
        raise Http404
    response = FileResponse(consent.document.open("rb"), as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    return response


class ConsentViewSet(ModelViewSet):
    """The list of consents."""

    model = Consent
    name = "consents"
    icon = "tick-inverse"
    menu_label = _("Consents")
    add_view_class = ConsentCreateView
    inspect_view_class = ConsentInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = (
        "reference",
        "public_name",
        Column("state", label=_("State")),
        "expires_on",
        "is_at_risk",
        "recorded_by",
    )
    list_filter = {"is_at_risk": ["exact"], "allows_print": ["exact"], "allows_fundraising": ["exact"]}
    search_fields = ("reference", "public_name", "person_name")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(["person_name", "public_name", "is_at_risk", "is_demonstration"], heading=_("Who")),
            MultiFieldPanel(["allows_web", "allows_print", "allows_fundraising"], heading=_("Which uses")),
            MultiFieldPanel([FieldRowPanel(["given_on", "expires_on"]), "read_language"], heading=_("When and how")),
            FieldPanel("document"),
            InlinePanel("pictures", label=_("picture"), heading=_("Pictures in which the person can be recognised")),
            InlinePanel("recordings", label=_("recording"), heading=_("Recordings in which the person can be heard")),
        ]
    )

    @property
    def permission_policy(self) -> KeptPolicy:
        return KeptPolicy(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"permission_policy": self.permission_policy, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        return [
            *kept,
            path("withdraw/<int:pk>/", withdraw, name="withdraw"),
            path("document/<int:pk>/", document, name="document"),
        ]


class ConsentChooserViewSet(ChooseOnlyViewSet):
    """Choose a consent for a portrait: by its reference and the name it shows."""

    model = Consent
    icon = "tick-inverse"
    choose_one_text = _("Choose a consent")
    choose_another_text = _("Choose another consent")
    register_widget = True

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """For those who see the list of consents; the others learn neither a reference nor a name by choosing."""
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            if not request.user.has_perm(VIEW):
                raise PermissionDenied
            return view(request, *args, **given)

        return guarded
