"""What follows a published portrait: its panel's code, and its picture and voice put under its consent."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from .models import PortraitPage
from .services.codes import code_for
from .services.consents import cover


@receiver(page_published, sender=PortraitPage, dispatch_uid="portraits_have_codes_and_cover")
def complete_portrait(instance: PortraitPage, **_kwargs: Any) -> None:
    code_for(instance.translation_key)
    if instance.consent is not None:
        cover(instance.consent, image=instance.photo, recording=instance.recording)
