"""How allauth behaves here: accounts are given by CISO, its mails are ours, and no answer tells who has one."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from ..audit import note_refused_sign_in
from ..http import client_network
from ..identity import organisation_identity
from ..sealing import seal, unseal
from .emails import queue_account_email

# Said by allauth's own forms: named here, our catalogues word them as the rest of the site.
HOUSE_WORDS = (_("Email"), _("Email address"))


class AccountAdapter(DefaultAccountAdapter):
    """Closes public sign-up and sends each person to the part of the site they work in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not go together."),
        "too_many_login_attempts": _(
            "Too many attempts in a short time. Wait five minutes, or have a code sent to your address."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return reverse("account_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_refused_sign_in(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_network(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        queue_account_email(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person what changed on their account, at the address they sign in with."""
        self.send_mail(template_prefix, email or user.email, context or {})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's own address, whatever host the request named."""
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor shows it before anything about the account is changed: a password may be stolen,
        or be older than the factor.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"].startswith("mfa_")]
        return factors or methods

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Give the account its new address; say politely no when another account took it in the meantime."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            messages.error(request, _("This address belongs to another account."))
            return False


FACTORS = "second-factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys bear the organisation's name, not the server's. A copy of the database gives nobody's second factor."""

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=FACTORS)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": organisation_identity().legal_name}

    def build_totp_svg(self, url: str) -> str:
        """The square without its XML prologue, to stand in the page itself: no picture may come from data."""
        _prologue, tag, drawing = super().build_totp_svg(url).partition("<svg")
        return mark_safe(tag + drawing)  # noqa: S308 - drawn by the library, from a key in base 32
