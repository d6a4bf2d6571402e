"""The account of a person, staff or member, identified by e-mail alone."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates accounts keyed by a lower-cased e-mail address."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a saved account. Raises ValueError when the address is empty."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a saved account with every permission."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """One account per person, whatever roles the person holds. The e-mail is unique whatever its case."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    # A session that was begun before this moment is over.
    sessions_ended_at = models.DateTimeField(null=True, editable=False)
    preferred_language = models.CharField(_("language"), max_length=2, default="fr")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_never_empty"),
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must bear to go on: another one once `sessions_ended_at` has changed."""
        mark: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{mark}:{self.sessions_ended_at.timestamp()}" if self.sessions_ended_at else mark

    def set_password(self, raw_password: Any) -> None:
        """An accent typed on a Mac is two characters, on other keyboards one: the password is the same."""
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(_composed(raw_password))

    def __str__(self) -> str:
        return self.get_full_name() or self.email


def _composed(password: Any) -> Any:
    return unicodedata.normalize("NFC", password) if isinstance(password, str) else password
