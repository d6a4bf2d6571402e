"""Writes the log of acts: sign-ins, looks at persons' data, exports, and what people with rights do in the CMS."""

import ipaddress
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from allauth.account import signals as account_signals
from allauth.core import context
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, reverse

from users.models import User

from .http import client_ip
from .models import AuditLogEntry
from .retention import register_retention_policy

Action = AuditLogEntry.Action
KEPT = timedelta(days=730)
EXPORTS = ("csv", "xlsx")
BULK = "wagtail_bulk_action"  # several pages, pictures or accounts at once; what becomes of accounts is written down

_acts: dict[str, str] = {}


def register_acts(action: str, names: Iterable[str]) -> None:
    """Have what is done at these addresses of the CMS, by their names, written in the log.

    A look is a page that was read; any other act is something that was posted. Raises ImproperlyConfigured for a name
    that was given before.
    """
    for name in names:
        if name in _acts:
            raise ImproperlyConfigured(f"the log has {name} twice")
        _acts[name] = action


def acts() -> dict[str, str]:
    """The names of addresses whose use is written down, each with its act."""
    return dict(_acts)


def register() -> None:
    """Have the log forget what is older than two years."""
    register_retention_policy(
        "audit-log",
        title=AuditLogEntry._meta.verbose_name_plural,
        keeps=KEPT,
        stale=lambda before: AuditLogEntry.objects.filter(occurred_at__lt=before),
    )


def record(
    request: HttpRequest,
    action: str,
    what: str,
    *,
    actor: Any = None,
    object_key: object = "",
    is_done: bool = True,
) -> None:
    """Write one line. `what` and `object_key` must be nobody's name, address or secret."""
    AuditLogEntry.objects.create(
        actor_id=actor.pk if actor is not None else None,
        action=action,
        what=what[:120],
        object_key=str(object_key)[:60],
        network=network_of(client_ip(request)),
        is_done=is_done,
    )


def network_of(address: str) -> str:
    """The network an address belongs to: enough to see that an act came from elsewhere, and nobody's machine."""
    try:
        bits = 24 if ipaddress.ip_address(address).version == 4 else 48
        return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return ""


class AuditMiddleware:
    """Writes down the acts at the registered addresses of the CMS, and every file that is exported from it.

    What was refused is written too, as not carried out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        # Who it is is asked for these addresses alone: others stay the same for everybody, and may be kept.
        action = _act(request, match) if match is not None and request.method in ("GET", "POST") else ""
        if match is not None and action and request.user.is_authenticated:
            key = "/".join(str(value) for value in match.kwargs.values())
            done = _is_done(request, response)
            record(request, action, match.view_name, actor=request.user, object_key=key, is_done=done)
        return response


def _act(request: HttpRequest, match: ResolverMatch) -> str:
    """What this request is, in the log's words; empty for what is not written down."""
    if request.GET.get("export") in EXPORTS and request.path_info.startswith(reverse("wagtailadmin_home")):
        return Action.EXPORT
    if match.url_name == BULK and match.kwargs.get("app_label") != User._meta.app_label:
        return ""
    action = _acts.get(match.view_name, "")
    return action if (action == Action.LOOK) == (request.method == "GET") else ""


def _is_done(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A page that was shown, or something posted that was not refused: the CMS leads home whom it refuses."""
    if request.method == "GET":
        return response.status_code == 200
    return response.status_code < 400 and response.headers.get("Location") != reverse("wagtailadmin_home")


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record(request, Action.SIGN_IN, "sign_in", actor=user, object_key=user.pk)


def note_refused_sign_in(request: HttpRequest) -> None:
    """A password or a code that was wrong: without an account, known or not, for the answer may not tell either."""
    record(request, Action.SIGN_IN, "sign_in", is_done=False)


@receiver(
    [
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
        account_signals.email_changed,
        mfa_signals.authenticator_added,
        mfa_signals.authenticator_removed,
        mfa_signals.authenticator_reset,
    ]
)
def note_change(sender: Any, signal: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if signal is account_signals.email_changed and kwargs["from_email_address"] is None:
        return  # the first proof of the address that it had
    what = NAMES[id(signal)]
    authenticator = kwargs.get("authenticator")
    kind = f":{authenticator.type}" if authenticator is not None else ""
    record(request, Action.ACCOUNT, f"{what}{kind}", actor=user, object_key=user.pk)


NAMES = {
    id(account_signals.password_changed): "password_changed",
    id(account_signals.password_set): "password_set",
    id(account_signals.password_reset): "password_reset",
    id(account_signals.email_changed): "email_changed",
    id(mfa_signals.authenticator_added): "factor_added",
    id(mfa_signals.authenticator_removed): "factor_removed",
    id(mfa_signals.authenticator_reset): "factor_reset",
}


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def note_rights(sender: Any, instance: Any, action: str, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Whoever is given or loses rights, by whatever page of the site."""
    request = context.request
    if request is None or action not in ("post_add", "post_remove", "pre_clear") or pk_set == set():
        return
    actor = request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    keys = ",".join(str(key) for key in sorted(pk_set or ()))
    verb = action.partition("_")[2]
    what = f"{sender._meta.db_table}:{verb}:{keys}".rstrip(":")
    record(request, Action.RIGHTS, what, actor=actor, object_key=instance.pk)
