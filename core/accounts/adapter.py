"""How allauth behaves here: accounts are given by CISO, its mails are ours, and no answer tells who has one."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from ..identity import organisation_identity
from ..visitors import client_network
from .letters import queue_account_letter

# Said by allauth's own forms: named here, our catalogues say them as the house does.
HOUSE_WORDS = (_("Email"), _("Email address"))


class AccountAdapter(DefaultAccountAdapter):
    """Closes public sign-up and sends each person to the room they work in."""

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

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_network(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        queue_account_letter(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person what changed on their account, at the address they sign in with."""
        self.send_mail(template_prefix, email or user.email, context or {})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's own address, whatever host the request named."""
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])


def _locks() -> MultiFernet:
    """One for each secret key of the site, the current one first: keys are changed without losing a second factor."""
    keys = [settings.SECRET_KEY, *(str(key) for key in settings.SECRET_KEY_FALLBACKS)]
    secrets = (hashlib.sha256(f"second-factor:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in secrets])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys bear the organisation's name, not the server's. A copy of the database gives nobody's second factor."""

    def encrypt(self, text: str) -> str:
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _locks().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": organisation_identity().legal_name}

    def build_totp_svg(self, url: str) -> str:
        """The square without its XML prologue, to stand in the page itself: no picture may come from data."""
        _prologue, tag, drawing = super().build_totp_svg(url).partition("<svg")
        return mark_safe(tag + drawing)  # noqa: S308 - drawn by the library, from a key in base 32
