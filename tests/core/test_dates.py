"""Days as each language writes them, in Python and in every template."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Engine
from django.utils import formats
from django.utils.translation import override

from core import dates
from core.dates import date_format

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)


def shown(value: object, letters: str) -> str:
    return Engine.get_default().from_string(f"{{{{ value|date{letters} }}}}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("fr", "1er décembre 2026", "2 décembre 2026"),
        ("es", "1 de diciembre de 2026", "2 de diciembre de 2026"),
        ("en", "Dec. 1, 2026", "Dec. 2, 2026"),
    ],
)
def test_the_first_of_a_month_is_first_in_french_alone(language, first, second):
    with override(language):
        assert (date_format(FIRST), date_format(SECOND)) == (first, second)
        assert (shown(FIRST, ""), shown(SECOND, ':"DATE_FORMAT"')) == (first, second)


def test_a_day_that_a_template_shows_by_itself_is_written_so_too():
    template = Engine.get_default().from_string("{{ value }}")
    with override("fr"):
        assert template.render(Context({"value": FIRST})) == "1er décembre 2026"
        assert template.render(Context({"value": datetime(2026, 12, 1, 20, 5)})) == "1er décembre 2026 20:05"
    with override("es"):
        assert template.render(Context({"value": FIRST})) == "1 de diciembre de 2026"


def test_control_django_alone_writes_the_figure(monkeypatch):
    monkeypatch.setattr(formats, "date_format", dates._library_date_format)
    with override("fr"):
        assert formats.localize(FIRST) == "1 décembre 2026"


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("l j F Y", "mardi 1er décembre 2026"),
        ("j N Y", "1er déc. 2026"),
        ("j F Y, H:i", "1er décembre 2026, 20:05"),
        ("Y-m-d", "2026-12-01"),
        ("d/m/Y", "01/12/2026"),
        (r"j \d\e F", "1 de décembre"),
        ("j", "1"),
        ("F Y", "décembre 2026"),
    ],
)
def test_only_a_day_before_the_name_of_its_month_changes(letters, expected):
    evening = datetime(2026, 12, 1, 20, 5, tzinfo=ZoneInfo("America/Toronto"))
    with override("fr"):
        assert date_format(evening, letters) == expected
        assert shown(evening, f':"{letters}"') == expected


def test_a_moment_is_shown_on_montreals_day():
    with override("fr"):
        assert shown(datetime(2027, 1, 1, 3, tzinfo=ZoneInfo("UTC")), "") == "31 décembre 2026"
        assert shown(datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC")), "") == "1er décembre 2026"


def test_what_is_no_day_shows_nothing():
    assert [shown(value, "") for value in (None, "", "hier")] == ["", "", ""]
