"""Base form and fields of public forms: texts cleaned, errors said in a sentence, a honeypot against robots."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from .text import clean_line, clean_lines, without_hidden

# No word of it is one by which browsers and password managers know what to fill in.
HONEYPOT = "left_blank"
LONGEST_LOCAL_PART, LONGEST_DOMAIN = 64, 253
# RFC 2606, 6761, 6762, 7686, 9476 and ICANN's `internal`: no mail is ever delivered there.
RESERVED_DOMAINS = frozenset(["alt", "example", "internal", "invalid", "lan", "local", "localhost", "onion", "test"])


class PublicBoundField(forms.BoundField):
    """Tells those who cannot see it which hint and which error are its own, under Django's own ids."""

    @property
    def aria_describedby(self) -> str:
        hint = [f"{self.auto_id}_helptext"] if self.name in getattr(self.form, "HINTED", ()) else []
        return " ".join([*hint, *([f"{self.auto_id}_error"] if self.errors else [])])

    @property
    def names_itself(self) -> bool:
        """True where the error names the field, as that of an empty one does: the label need not be said again."""
        return any(error.code == "required" for error in self.errors.as_data())


class PublicForm(forms.Form):
    """Fields that are wrong say so to those who cannot see it. `HINTED` are those whose template shows a hint.

    The error of an empty field names it. A field named as `HONEYPOT` is seen by robots alone: whoever fills it in is
    told so, and may send the form again.
    """

    HINTED: tuple[str, ...] = ()
    bound_field_class = PublicBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.required and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                asked = (
                    _("Please choose: “%(label)s”.") if hasattr(field, "choices") else _("Please fill in: “%(label)s”.")
                )
                field.error_messages["required"] = asked % {"label": self[name].label}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if HONEYPOT in self.fields and self.data.get(self.add_prefix(HONEYPOT)):
            # A password manager may have done it: nothing is dropped in silence, and the field comes back empty.
            words = _(
                "A field that nobody sees was filled in, perhaps by a password manager. We have emptied it: please "
                "press the button once more."
            )
            self.add_error(None, ValidationError(words, code="honeypot"))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What was accepted, without the honeypot."""
        return {name: value for name, value in self.cleaned_data.items() if name != HONEYPOT}


class LineField(forms.CharField):
    """One line of visible text. Length and presence are checked on what will be kept, not on what was typed."""

    default_error_messages = {
        "max_length": _(
            "Please shorten this text: %(limit_value)s characters fit, accents and marks counted, and it has "
            "%(show_value)s."
        ),
    }

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class LinesField(LineField):
    """Several lines of visible text, checked in the same way."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_lines(forms.CharField.to_python(self, value) or "")


class ReachableEmailValidator(EmailValidator):
    """Refuses, besides what is no address, those to which mail cannot be delivered: no top-level domain or a reserved
    one, a machine's number, a local part over 64 characters, in quotation marks or in other letters than mail's own.

    A letter that becomes a plain one when its case changes («ı», «İ», «ſ») is refused: two addresses would be one.
    """

    message = _("Please check this e-mail: nothing could be delivered to it.")
    domain_allowlist: list[str] = []
    literal_regex = re.compile("(?!)")

    def __call__(self, value: Any) -> None:
        super().__call__(value)
        local_part, domain = value.rsplit("@", 1)
        if (
            len(local_part) > LONGEST_LOCAL_PART
            or local_part.startswith('"')
            or not local_part.isascii()
            or any(_folds_into_ascii(char) for char in domain)
            or not _receives_mail(domain)
        ):
            raise ValidationError(self.message, code=self.code, params={"value": value})


def _folds_into_ascii(char: str) -> bool:
    return not char.isascii() and any(other.isascii() for other in char.upper() + char.lower())


def _receives_mail(domain: str) -> bool:
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return False
    top = ascii_domain.rpartition(".")[2].lower()
    return len(ascii_domain) <= LONGEST_DOMAIN and not top.isdigit() and top not in RESERVED_DOMAINS


def as_typed(value: str | None) -> str:
    """What somebody saw when they typed or pasted an address."""
    return unicodedata.normalize("NFC", without_hidden(value or "")).strip()


class ReachableEmailField(forms.EmailField):
    """An address as it was meant, in small letters: what nobody sees in it is dropped, and one that cannot receive mail
    is refused.
    """

    default_validators = [ReachableEmailValidator()]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})

    def to_python(self, value: Any) -> str:
        return as_typed(super().to_python(value)).lower()


def line_field(label: Any, length: int, *, required: bool = True, **attrs: str) -> LineField:
    """One line of text."""
    return LineField(label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs))


def name_field() -> LineField:
    """The name of whoever writes."""
    return LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name.")},
    )


def text_field(label: Any, length: int, *, rows: int = 5, required: bool = False) -> LinesField:
    """Several lines of text."""
    return LinesField(label=label, max_length=length, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def email_field(label: Any = None, *, required: bool = True, autocomplete: str = "email") -> ReachableEmailField:
    """An address; that of whoever writes, unless the label says otherwise."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete} if autocomplete else {})
    own = {} if label else {"required": _("Please write your e-mail.")}
    return ReachableEmailField(label=label or _("Your e-mail"), required=required, widget=widget, error_messages=own)


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, as browsers send it or as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2027-03-14 or 14/03/2027.")},
    )


class HoneypotInput(forms.TextInput):
    """Always shown empty, whatever was sent."""

    def format_value(self, value: Any) -> None:
        return None


def honeypot_field() -> forms.CharField:
    """The field that only robots fill; it is called `HONEYPOT`."""
    return forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=HoneypotInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
