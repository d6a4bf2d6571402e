"""One rule for texts: every field that is kept, every draft, every form of the CMS."""

import json
import random

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, connection, models, transaction
from django.db.models.signals import pre_save
from django.urls import get_resolver
from wagtail.fields import StreamField
from wagtail.models import Page

from core import cleaning
from core.blocks import BodyBlock
from core.cleaning import EXEMPT, clean_fields_of, clean_row, kept_text
from core.forms import HONEYPOT
from core.models import CustomDocument, CustomImage, CustomMedia
from core.text import clean_json, clean_line, clean_text
from directory.models import Organisation, Theme
from projects.forms import WordsForm
from tests.factories.characters import DECOMPOSED, GROWS, HIDDEN, TYPOGRAPHY, around
from tests.factories.journal import make_news
from tests.factories.pages import make_page

EVERYTHING = " ".join(around(character) for character in HIDDEN.values())


def text_fields() -> list[tuple[type[models.Model], models.Field]]:
    """Every text column of every model, ours and the libraries'."""
    return [
        (model, field)
        for model in apps.get_models()
        if model._meta.app_label not in EXEMPT
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
    ]


@pytest.mark.parametrize("character", HIDDEN)
def test_nothing_hidden_is_left_and_the_words_are(character):
    for cleaned in (clean_text(around(HIDDEN[character])), clean_text(around(HIDDEN[character]), lines=False)):
        assert HIDDEN[character] not in cleaned
        assert cleaned.replace("\n", " ").split()[-1] == "suite"
        assert clean_text(cleaned) == cleaned


def test_what_editors_set_stays_and_line_ends_are_of_one_kind():
    assert clean_text(TYPOGRAPHY) == clean_text(TYPOGRAPHY, lines=False) == TYPOGRAPHY
    assert clean_text("Collé de Word\x0bdeuxième\r\ntroisième\rquatrième\u2029fin") == (
        "Collé de Word\ndeuxième\ntroisième\nquatrième\nfin"
    )
    assert clean_text("Collé de Word\x0bdeuxième\tligne\r\n", lines=False) == "Collé de Word deuxième ligne"
    assert clean_text(DECOMPOSED[0]) == DECOMPOSED[1]
    assert clean_text("می‌خواهم 👩‍💻") == "می‌خواهم 👩‍💻"
    assert clean_text("\u200b\u0301") == ""


def test_a_visitors_line_cleaned_by_the_editors_rule_stays_the_same():
    for text in (EVERYTHING, TYPOGRAPHY, DECOMPOSED[0], GROWS, " a  b "):
        assert clean_text(clean_line(text)) == clean_line(text)


def test_json_is_cleaned_at_every_depth():
    assert clean_json({"a": [{"b": "x\0y"}, 3, None, True]}) == {"a": [{"b": "xy"}, 3, None, True]}


@pytest.mark.django_db
def test_every_text_field_that_is_kept_comes_out_clean_and_fits():
    fields = text_fields()
    assert len(fields) > 400
    for model, field in fields:
        instance = model()
        setattr(instance, field.attname, EVERYTHING + GROWS)
        clean_row(model, instance)
        kept = getattr(instance, field.attname)
        assert not set(HIDDEN.values()) & set(kept), f"{model.__name__}.{field.name}"
        assert isinstance(field, models.TextField) or "\n" not in kept
        if field.max_length:
            setattr(instance, field.attname, GROWS * field.max_length)
            clean_row(model, instance)
            assert len(getattr(instance, field.attname)) <= field.max_length, f"{model.__name__}.{field.name}"


@pytest.mark.django_db
def test_every_stream_comes_out_clean():
    body = BodyBlock().to_python([{"type": "paragraph", "value": f"<p>{EVERYTHING}</p>"}])
    streams = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, StreamField) and "paragraph" in field.stream_block.child_blocks
    ]
    assert len(streams) > 10
    for model, field in streams:
        instance = model(**{field.name: list(body.raw_data)})
        clean_fields_of(instance)
        kept = json.dumps(field.get_prep_value(getattr(instance, field.name)), ensure_ascii=False)
        assert "suite" in kept
        assert not set(HIDDEN.values()) & set(kept), f"{model.__name__}.{field.name}"


def test_fields_that_were_not_loaded_are_not_asked_for():
    instance = Organisation.from_db("default", ["code"], ["x"])
    clean_fields_of(instance)
    assert "name" in instance.get_deferred_fields()


@pytest.mark.django_db
def test_a_row_is_clean_whatever_wrote_it():
    row = Organisation.objects.create(code="zyx", name=EVERYTHING[:150] + DECOMPOSED[0])
    assert Organisation.objects.get(pk=row.pk).name == kept_text(row._meta.get_field("name"), row.name)
    assert row.name.endswith(DECOMPOSED[1])


@pytest.mark.django_db
def test_control_without_the_rule_the_database_refuses_the_row():
    pre_save.disconnect(dispatch_uid="texts_are_clean_when_kept")
    try:
        with pytest.raises((ValueError, DataError)), transaction.atomic():
            Organisation.objects.create(code="zyx", name="a\0b")
    finally:
        pre_save.connect(clean_row, dispatch_uid="texts_are_clean_when_kept")
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_a_draft_is_as_clean_as_a_page_even_saved_without_checks():
    page = make_news(introduction="Collé de Word\x0bdeuxième ligne", title="Titre\x0bcoupé")
    page.title, page.body = "Autre\x0btitre", [("paragraph", "<p>a\0b\x0bc</p>")]
    revision = page.save_revision(clean=False)
    assert revision.object_str == "Autre titre"
    assert "<p>ab\\nc</p>" in revision.content["body"]
    assert Page.objects.get(pk=page.pk).title == "Titre coupé"


@pytest.mark.django_db
def test_a_title_that_would_outgrow_its_column_keeps_its_accents_apart():
    page = make_page("Zyx")
    page.title = GROWS * 200
    page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).title == GROWS * 200
    page.title = GROWS * 20
    page.save_revision().publish()
    assert len(Page.objects.get(pk=page.pk).title) > 20


@pytest.mark.django_db
def test_control_composed_without_asking_whether_it_fits_the_database_refuses(monkeypatch):
    page = make_page("Zyx")
    page.title = GROWS * 200
    monkeypatch.setattr(cleaning, "kept_text", lambda field, value: clean_text(value))
    with pytest.raises(ValidationError), transaction.atomic():
        page.save_revision().publish()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [CustomImage, CustomDocument, CustomMedia])
def test_a_credit_that_nobody_can_read_is_no_credit(model):
    row = model(title="Zyx", credit="\u200b")
    with pytest.raises(ValidationError) as refused:
        row.clean_fields(exclude=["file"])
    assert "credit" in refused.value.message_dict


@pytest.mark.django_db
def test_forms_of_the_cms_check_what_is_kept():
    form_class = Theme.snippet_viewset.get_edit_handler().get_form_class()
    names = {"code": "zyx", "name_fr": "\u200b", "name_es": GROWS * 80, "name_en": "Collé\x0bici"}
    form = form_class(names)
    assert form.errors["name_fr"].data[0].code == "required"
    assert form.errors["name_es"].data[0].code == "max_length"
    assert form.cleaned_data["name_en"] == "Collé ici"


def test_a_partners_words_that_grow_get_a_sentence_and_never_reach_the_database():
    form = WordsForm({"title": GROWS * 100, "text": "\u200b", "language": "fr", "place": "a\x0bb", "occurred_on": ""})
    assert form.errors["title"].data[0].code == "max_length"
    assert form.errors["text"].data[0].code == "required"
    assert form.cleaned_data["place"] == "a b"


def plain_fields() -> list[tuple[str, str]]:
    """Every text field of every form of ours that would keep what was typed as it was typed."""
    assert get_resolver().url_patterns  # imports every view, and with it every form
    kinds, found = [forms.BaseForm], []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        ours = kind.__module__.split(".")[0] in settings.OWN_PACKAGES and not issubclass(kind, forms.BaseModelForm)
        for name, field in getattr(kind, "base_fields", {}).items() if ours else ():
            if type(field) is forms.CharField and not field.widget.is_hidden:
                found.append((kind.__name__, name))
    return found


def test_no_form_of_ours_keeps_a_text_as_it_was_typed():
    # Amounts have a parser of their own, the honeypot keeps nothing, what is hidden is the site's own, and the words of a
    # link are cleaned with the text into which the chooser puts them.
    assert {name for _form, name in plain_fields()} <= {"amount", "other_amount", "link_text", HONEYPOT}


def test_cleaning_twice_changes_nothing_and_apart_nothing_grows():
    pool = [
        *HIDDEN.values(),
        *"ab é\n\t\u00a0\u200c\u200d\u0301\u0302\u0327\u20d0\ufe0f👩💻می\u1100\u1161",
        "\r\n",
        GROWS,
    ]
    for seed in range(1500):
        dice = random.Random(seed)
        text = "".join(dice.choice(pool) for _letter in range(dice.randint(1, 14)))
        assert len(clean_text(text, compose=False)) <= len(text), seed
        line = clean_line(text)
        assert clean_line(line) == clean_text(line, lines=False) == line, seed
        for lines in (True, False):
            once = clean_text(text, lines=lines)
            assert clean_text(once, lines=lines) == once, seed
