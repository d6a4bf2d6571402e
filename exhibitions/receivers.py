"""What follows a published portrait and a changed consent."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from core.replaced_files import follow_files

from .models import Consent, ConsentPicture, ConsentRecording, PortraitPage
from .services.codes import code_for
from .services.consents import cover, look_again

# A signed document that another replaces is nobody's any more.
follow_files(Consent, ["document"], deletes=True)


@receiver(page_published, sender=PortraitPage, dispatch_uid="portraits_have_codes_and_cover")
def complete_portrait(instance: PortraitPage, **_kwargs: Any) -> None:
    """The panel's code is made; the picture and the voice are put under the consent."""
    code_for(instance.translation_key)
    if instance.consent is not None:
        cover(instance.consent, image=instance.photo, recording=instance.recording)


@receiver(post_save, sender=Consent, dispatch_uid="a_changed_consent_is_looked_at")
def consent_changed(instance: Consent, created: bool, **_kwargs: Any) -> None:
    """Pages published under it before are looked at again. A withdrawal has taken all of them down itself."""
    if not created and instance.withdrawn_at is None:
        transaction.on_commit(partial(look_again, instance))


@receiver(post_save, sender=ConsentPicture, dispatch_uid="a_covered_picture_is_looked_at")
@receiver(post_save, sender=ConsentRecording, dispatch_uid="a_covered_recording_is_looked_at")
def file_covered(instance: ConsentPicture | ConsentRecording, created: bool, **_kwargs: Any) -> None:
    """Other pages may have shown the file before it was put under this consent."""
    if created:
        transaction.on_commit(partial(look_again, instance.consent))
