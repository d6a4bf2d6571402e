"""A translation that may not be published: its editor says why. Commits are real: the publication waits for one."""

from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from core.models import CustomImage
from core.refusals import TranslationRefused
from home.roles import EDITORS
from tests.factories.exhibitions import make_image
from tests.factories.journal import make_news
from tests.factories.staff import sign_in


def published(client) -> tuple[int, str, bool]:
    """The editor's press of *Publish* on a translation whose picture has lost its credit: answer, words, live."""
    sign_in(client, EDITORS)
    page, english = make_news(photo=make_image(credit="CISO")), Locale.objects.get(language_code="en")
    translate_object(page, [english])
    translation = page.get_translation(english)
    CustomImage.objects.filter(pk=page.photo_id).update(credit="")
    address = f"/admin/pages/{translation.pk}/edit/"
    answer = client.post(address, {"action": "publish"}, headers={"Referer": f"http://testserver{address}"})
    translation.refresh_from_db()
    words = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    return answer.status_code, words, translation.live


def test_the_editor_of_translations_says_why_one_may_not_be_published(own_database, client):
    status, words, live = published(client)
    assert (status, live) == (302, False)
    assert "crédit" in words


def test_control_told_as_a_validation_error_it_says_nothing_of_the_reason(own_database, client, monkeypatch):
    ours = Translation.save_target

    def told_as_the_library_knows(translation, *args, **kwargs):
        try:
            return ours(translation, *args, **kwargs)
        except TranslationRefused as refusal:
            raise ValidationError(refusal.sentences) from refusal

    monkeypatch.setattr(Translation, "save_target", told_as_the_library_knows)
    _status, words, _live = published(client)
    assert words
    assert "crédit" not in words
