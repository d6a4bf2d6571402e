"""What enters the library of documents: of the kind that its name says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from .file_types import CHECKS, extension_of, is_what_it_says


class DocumentForm(BaseDocumentForm):
    """The form of every document of the library, whichever way it comes in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "credit" in self.fields:
            self.fields["credit"].error_messages["required"] = _(
                "Say whose document it is: nothing is published without its credit."
            )

    def clean_file(self) -> Any:
        """Raises ValidationError, in the reader's language, for a file whose bytes are not what its name says."""
        file = self.cleaned_data["file"]
        if not file or "file" not in self.changed_data or extension_of(file.name) not in CHECKS:
            return file
        if not is_what_it_says(file, name=file.name):
            raise ValidationError(
                gettext("This file is named %(kind)s and is none inside: save it again from the program that made it.")
                % {"kind": extension_of(file.name).upper()}
            )
        return file
