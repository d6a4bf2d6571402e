"""Names in the order of the reader's alphabet."""

import pytest
from django.utils.translation import override

from core.alphabet import alphabetical
from directory.models import Theme
from news.models import NewsPage
from tests.factories.journal import make_news, news_index

NAMES = {
    "fr": [
        "démocratie",
        "Économie solidaire",
        "éducation",
        "Eau",
        "Femmes",
        "l’école",
        "Lac",
        "œuvre",
        "ouvrière",
        "Zapata",
    ],
    "es": ["agua", "Ámbar", "nube", "Ñandú", "oaxaca"],
}
ORDER = {
    "fr": [
        "démocratie",
        "Eau",
        "Économie solidaire",
        "éducation",
        "Femmes",
        "Lac",
        "l’école",
        "œuvre",
        "ouvrière",
        "Zapata",
    ],
    "es": ["agua", "Ámbar", "nube", "Ñandú", "oaxaca"],
}


@pytest.mark.parametrize("language", NAMES)
def test_accents_case_and_apostrophes_do_not_count_and_the_spanish_letter_does(language):
    with override(language):
        assert alphabetical(reversed(NAMES[language]), str) == ORDER[language]


def test_control_the_database_and_python_put_accents_last():
    assert sorted(NAMES["fr"])[-1] == "œuvre"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", ["Démocratie", "Économie", "Femmes"]), ("es", ["Democracia", "Economía", "Mujeres"])],
)
def test_the_filter_of_themes_is_in_the_readers_language_and_alphabet(language, expected):
    NewsPage.themes.through.objects.all().delete()
    names = [("femmes", "Femmes", "Mujeres"), ("eco", "Économie", "Economía"), ("demo", "Démocratie", "Democracia")]
    news = make_news()
    for code, french, spanish in names:
        news.themes.add(Theme.objects.create(code=f"zyx-{code}", name_fr=french, name_es=spanish, name_en=french))
    news.save()
    with override(language):
        shown = news_index().filters({})[0]
    assert [label for _code, label in next(row for row in shown if row.name == "theme").options] == expected
