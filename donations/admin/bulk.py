"""Lists with forms that act on every row that waits for somebody, as the list is filtered."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from core.text import clean_line

from .actions import NamingForm, require

Rows = Callable[[HttpRequest], QuerySet]
Settle = Callable[..., int]


class BulkActs:
    """Mixed into a list: the forms that act on all of its rows that wait.

    `waiting_rows` says which, `permission` for whom. `settle_url`, `replay_url` and `naming_url` name the addresses
    that the list has. The forms stand among the results: Wagtail changes those alone when a filter is chosen.
    """

    results_template_name = "donations/admin/bulk_results.html"
    permission: ClassVar[str]
    settle_url: ClassVar[str] = ""
    replay_url: ClassVar[str] = ""
    naming_url: ClassVar[str] = ""
    request: HttpRequest

    @staticmethod
    @abstractmethod
    def waiting_rows(request: HttpRequest) -> QuerySet:
        """The rows of the list that wait for somebody, by its filters."""

    def _address(self, name: str) -> str:
        return f"{reverse(name)}?{self.request.GET.urlencode()}" if name else ""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # A search is no filter: acting on «all» would take more than what is shown.
        may_act = self.request.user.has_perm(self.permission) and not self.request.GET.get("q")
        rows = self.waiting_rows(self.request) if may_act else self.model.objects.none()  # type: ignore[attr-defined]
        return {
            **super().get_context_data(*args, **kwargs),  # type: ignore[misc]
            "waiting": rows.count(),
            "seen": _mark(rows),
            "settle_address": self._address(self.settle_url),
            "replay_address": self._address(self.replay_url),
            "naming_address": self._address(self.naming_url),
            "naming": NamingForm() if self.naming_url else None,
        }


def _mark(rows: QuerySet) -> str:
    """Which rows they are: their number and the newest of them."""
    seen = rows.order_by().aggregate(count=Count("pk", distinct=True), newest=Max("pk"))
    return f"{seen['count']}-{seen['newest'] or 0}"


def rows_seen(request: HttpRequest, view: type[BulkActs]) -> QuerySet:
    """The waiting rows that stood on the page whose button was pressed; none, and said so, when they are others now.

    A row that came since is nobody's decision.
    """
    rows = view.waiting_rows(request)
    _count, _dash, newest = request.POST.get("seen", "").partition("-")
    rows = rows.filter(pk__lte=int(newest)) if newest.isdecimal() and len(newest) < 19 else rows.none()
    if request.GET.get("q") or _mark(rows) != request.POST.get("seen") or not rows.exists():
        messages.error(request, gettext("The list has changed since you read it. Nothing was done: please look again."))
        return rows.none()
    return rows


def reason_of(request: HttpRequest) -> str:
    """What the person wrote; empty, and said so on the page, when it is missing."""
    reason = clean_line(request.POST.get("reason", ""))
    if not reason:
        messages.error(request, gettext("Write why. Nothing was settled."))
    return reason


def say_settled(request: HttpRequest, count: int) -> None:
    """Tell how many were settled."""
    sentence = ngettext("%(count)s settled, with your name.", "%(count)s settled, with your name.", count)
    messages.success(request, sentence % {"count": count})


def settle_one(request: HttpRequest, settle: Settle, row: Any) -> None:
    """Settle one row with the `reason` of the form."""
    if reason := reason_of(request):
        say_settled(request, int(settle(row, reason=reason, settled_by=request.user)))


def settle_every(view: type[BulkActs], settle: Settle, *, back: str) -> Callable[..., HttpResponse]:
    """A view that settles the waiting rows of a list, as it is filtered, with one `reason`."""

    @require_POST
    def settled(request: HttpRequest) -> HttpResponse:
        require(request, view.permission)
        rows = rows_seen(request, view)
        if rows.exists():
            settle_one(request, settle, rows)
        return redirect(back)

    return settled


def name_every(view: type[BulkActs], name: Callable[..., bool], *, back: str) -> Callable[..., HttpResponse]:
    """A view that says what the waiting money of a list is, as it is filtered: `purpose`, `fund` and `reason`."""

    @require_POST
    def named(request: HttpRequest) -> HttpResponse:
        require(request, view.permission)
        form = NamingForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.first_error)
            return redirect(back)
        rows = list(rows_seen(request, view))
        if not rows:
            return redirect(back)
        count = sum(name(row, **form.cleaned_data, decided_by=request.user) for row in rows)
        sentence = ngettext("%(count)s named, with your name.", "%(count)s named, with your name.", count)
        messages.success(request, sentence % {"count": count})
        return redirect(back)

    return named
