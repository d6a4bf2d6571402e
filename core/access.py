"""Who may take what is not for everyone: asked by whoever guards it, answered by the section that knows the members."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Whom a thing is for. Each one but the first asks for an account, and a membership that is paid or in grace."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    DELEGATES = "delegates", _("Delegates of member organisations")
    ORGANISATION = "organisation", _("One organisation, with those that belong to it")


class DenialReason(models.TextChoices):
    """Why somebody may not: words for the person, chosen by whoever shows them."""

    SIGN_IN = "sign_in", _("Sign in first.")
    NOT_MEMBER = "not_member", _("This is for members.")
    NOT_DELEGATE = "not_delegate", _("This is for the delegates of member organisations.")
    LAPSED = "lapsed", _("The membership has lapsed: once it is renewed, this opens again.")
    OTHER_ORGANISATION = "other_organisation", _("This is for another organisation.")


@dataclass(frozen=True)
class AccessDecision:
    """Whether somebody may, and for which organisation (its key; None for the public and individuals)."""

    allowed: bool
    organisation_id: int | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Principal:
    """A signed-in member: the organisations they speak for today, by key and name, in the order of their names."""

    user_id: int
    email: str
    language: str
    organisations: tuple[tuple[int, str], ...] = ()


AccessCheck = Callable[[Any, str, int | None], AccessDecision]
Finder = Callable[[Any], Principal | None]
_judges: list[AccessCheck] = []
_finders: list[Finder] = []


def register_membership(*, check_access: AccessCheck, finder: Finder) -> None:
    """Have the members' section answer both questions. The last one registered answers."""
    _judges[:], _finders[:] = [check_access], [finder]


def check_access(user: Any, audience: str, organisation_id: int | None = None) -> AccessDecision:
    """Whether `user` may take what is for `audience` (and, for `ORGANISATION`, for that one), as things are now.

    At most one query, none for the public or somebody who is not signed in. Nothing is remembered: somebody who left,
    or whose organisation lapsed, is refused at the next request. Without a members' section nobody may.
    """
    if audience == Audience.PUBLIC and not getattr(user, "is_authenticated", False):
        return AccessDecision(True)
    if not getattr(user, "is_authenticated", False):
        return AccessDecision(False, refusal=DenialReason.SIGN_IN)
    if not _judges:
        return AccessDecision(
            audience == Audience.PUBLIC, refusal="" if audience == Audience.PUBLIC else DenialReason.NOT_MEMBER
        )
    return _judges[0](user, audience, organisation_id)


def principal_of(user: Any) -> Principal | None:
    """The member that `user` is, or None: not signed in, or of no organisation and no membership. One query."""
    if not getattr(user, "is_authenticated", False) or not _finders:
        return None
    return _finders[0](user)
