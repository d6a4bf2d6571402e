"""The first account of a new site: nobody is there yet to make it in the CMS."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from users.models import User


class Command(BaseCommand):
    help = "Make the first administrator and mail a link by which they choose their password. Run again: a new link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their own address")
        parser.add_argument("--language", choices=["fr", "es", "en"], default="fr", help="of the mail (fr)")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        if User.objects.filter(is_superuser=True, is_active=True).exclude(email__same_address=email).exists():
            raise CommandError("This site has an administrator, who makes the other accounts in the CMS.")
        user = User.objects.filter(email__same_address=email).first()
        if user is None:
            user = User.objects.create_superuser(email, preferred_language=options["language"])
        elif not (user.is_superuser and user.is_active):
            raise CommandError(f"{email} has an account already, which is no administrator's.")
        request_password_reset(None, user.email, [user], default_token_generator)
        self.stdout.write(f"A link to choose a password leaves for {user.email} with the worker's next turn.")
