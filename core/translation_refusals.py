"""Why a translation may not be published, said by the editor of translations."""

from typing import Any

from wagtail_localize.models import Translation

from .publication import PublicationRefused
from .refusals import TranslationRefused


def tell_why_translations_are_refused() -> None:
    """Have the editor of translations say why one may not be published, instead of that something is wrong."""
    library_save_target = Translation.save_target

    def save_target(translation: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return library_save_target(translation, *args, **kwargs)
        except PublicationRefused as refusal:
            raise TranslationRefused(list(refusal.messages)) from refusal

    Translation.save_target = save_target
