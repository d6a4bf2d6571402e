"""The delegates of a lead's branch: listed, invited, removed, handed over to. Any other organisation answers 404."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.alphabet import alphabetical
from directory.models import Delegation, Organisation

from ..exceptions import InvitationClosed, LastLead, NotInBranch, TooMany
from ..forms import InviteForm
from ..models import DelegateInvitation, Membership
from ..selectors import branch_led_by
from ..services import delegates
from ..services.entries import choose_listing


def _organisation(request: HttpRequest, code: str) -> Organisation:
    """One of the branch that this person leads; 404 for any other, existing or not."""
    return get_object_or_404(Organisation, code=code, pk__in=branch_led_by(request.user))


def _delegation(request: HttpRequest, pk: int) -> Delegation:
    found = Delegation.objects.current().select_related("organisation", "person").filter(pk=pk).first()
    if found is None or (
        found.person_id != request.user.pk and found.organisation_id not in branch_led_by(request.user)
    ):
        raise Http404
    return found


def _back(organisation: Organisation) -> HttpResponse:
    return HttpResponseRedirect(reverse("members:delegates", args=[organisation.code]))


@never_cache
@login_required
@require_safe
def branch(request: HttpRequest) -> HttpResponse:
    """Every organisation whose delegates this person manages, with how many there are."""
    keys = branch_led_by(request.user)
    if not keys:
        raise Http404
    counts: dict[int, int] = {}
    for organisation_id in (
        Delegation.objects.current().filter(organisation__in=keys).values_list("organisation_id", flat=True)
    ):
        counts[organisation_id] = counts.get(organisation_id, 0) + 1
    organisations = alphabetical(Organisation.objects.filter(pk__in=keys), lambda row: row.name)
    rows = [(row, counts.get(row.pk, 0)) for row in organisations]
    return render(request, "members/branch.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """GET lists the delegates of one organisation of the branch; POST invites one more (422 on errors).

    The answer to an invitation is the same whether the address is known or not.
    """
    organisation = _organisation(request, code)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        try:
            delegates.invite(organisation=organisation, by=request.user, **form.cleaned_data)
            messages.success(request, gettext("If this address can receive mail, the invitation is on its way."))
            return _back(organisation)
        except TooMany:
            form.add_error(None, gettext("Many invitations were sent today. Go on tomorrow, or write to us."))
    context = {
        "organisation": organisation,
        "form": form,
        "membership": Membership.objects.current().filter(organisation=organisation).first(),
        "delegations": Delegation.objects.current()
        .filter(organisation=organisation)
        .select_related("person")
        .order_by("-is_lead", "person__email"),
        "invitations": DelegateInvitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/delegates.html", context, status=status)


@never_cache
@login_required
@require_POST
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Have an organisation of the branch stand in the public list of members, or take it off."""
    organisation, is_listed = _organisation(request, code), request.POST.get("listed") == "yes"
    if choose_listing(organisation, is_listed=is_listed):
        words = gettext("It stands in the public list.") if is_listed else gettext("It is off the public list.")
        messages.success(request, words)
    return _back(organisation)


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation of the branch, or one's own. It holds from the next request on."""
    delegation = _delegation(request, pk)
    try:
        delegates.remove(delegation, by=request.user)
    except LastLead:
        messages.error(request, gettext("Nobody else can invite: hand over first, then leave."))
        return _back(delegation.organisation)
    if delegation.person_id == request.user.pk:
        messages.success(request, gettext("You no longer speak for %(name)s.") % {"name": delegation.organisation.name})
        return HttpResponseRedirect(reverse("account_home"))
    messages.success(request, gettext("Removed. The access ended with it."))
    return _back(delegation.organisation)


@never_cache
@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody else invite and remove; whoever did so in that organisation goes on as a delegate."""
    delegation = _delegation(request, pk)
    try:
        delegates.hand_over(delegation, by=request.user)
    except NotInBranch as stranger:
        raise Http404 from stranger
    messages.success(request, gettext("Handed over to %(person)s.") % {"person": delegation.person})
    still = delegation.organisation_id in branch_led_by(request.user)
    return _back(delegation.organisation) if still else HttpResponseRedirect(reverse("account_home"))


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close an invitation that nobody used."""
    invitation = get_object_or_404(
        DelegateInvitation.objects.select_related("organisation"),
        public_id=public_id,
        organisation__in=branch_led_by(request.user),
    )
    delegates.withdraw(invitation, by=request.user)
    messages.success(request, gettext("The invitation is withdrawn: its link leads nowhere any more."))
    return _back(invitation.organisation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since scanners of mail open every link; POST makes the delegate and leads to signing in by code.

    A forged, used, withdrawn or old link is answered alike (404). The page names the organisation, never the address.
    """
    try:
        if request.method == "POST":
            done = delegates.accept(token)
            return render(request, "members/invitation.html", {"state": "accepted", "invitation": done})
        return render(
            request, "members/invitation.html", {"state": "asked", "invitation": delegates.invitation_of(token)}
        )
    except InvitationClosed:
        return render(request, "members/invitation.html", {"state": "closed"}, status=404)
