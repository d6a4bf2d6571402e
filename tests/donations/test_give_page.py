"""The give form as it is served: what is chosen by its address, and what is read in its page."""

import pytest

from donations.forms.gift import MORE, GiftForm, gift_form
from tests.factories.gifts import make_fund, post_gift

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amount", "chosen", "typed"),
    [
        ("10,50", "10.50", ""),
        ("10.50", "10.50", ""),
        ("25", "25", ""),
        ("1,000", "1000", ""),
        ("1 000 $", "1000", ""),
        ("12", "", "12"),
        ("1", "", ""),
        ("x", "", ""),
        ("", "", ""),
    ],
)
def test_a_suggested_amount_with_cents_is_chosen_by_its_address(amount, chosen, typed):
    fund = make_fund(suggested_cents=[1050, 2500, 100_000])
    form = gift_form(fund=fund, language="fr", amount=amount)
    assert (form["amount"].value(), form["other_amount"].value()) == (chosen, typed)


def test_what_is_sent_by_a_chosen_stamp_is_its_amount(client, stand_in):
    fund = make_fund(suggested_cents=[1050])
    assert post_gift(client, fund, amount="10.50").status_code == 303
    assert fund.donations.get().amount_cents == 1050


@pytest.mark.parametrize(
    ("path", "title"), [("/don/", "Erreur\u00a0:"), ("/es/donativo/", "Error:"), ("/en/gift/", "Error:")]
)
def test_a_page_with_errors_says_so_first_in_its_title(client, stand_in, path, title):
    page = post_gift(client, make_fund(), path=path, email="marie@localhost").content.decode()
    assert f"<title>{title}" in page
    assert "Err" not in client.get(path).content.decode().partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("other_amount", "un million", "other_amount"),
        ("donor_name", " ", "donor_name"),
        ("email", "marie", "email"),
        ("terms", "", "terms"),
        ("donor_kind", "organisation", "organisation_name"),
        ("dedication_kind", "memory", "dedication_name"),
        ("card_email", "marie@localhost", "card_email"),
        ("frequency", "weekly", "frequency_0"),
        ("donor_kind", "robot", "donor_kind_0"),
        ("language", "de", "language"),
    ],
)
def test_each_error_leads_to_its_field(client, stand_in, field, value, wrong):
    page = post_gift(client, make_fund(), **{field: value}).content.decode()
    assert f'<a href="#id_{wrong}">' in page
    assert f'id="id_{wrong}"' in page


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({}, False),
        ({"language": "es"}, True),
        ({"covers_fees": "on"}, True),
        ({"message": "À bientôt"}, True),
        ({"organisation_name": "SEPB"}, True),
        ({"is_public": "on"}, True),
        ({"card_email": "x"}, True),
    ],
)
def test_the_disclosure_opens_for_what_was_written_or_is_wrong_in_it(client, stand_in, values, is_open):
    page = post_gift(client, make_fund(), email="marie", **values).content.decode()
    assert ('<details class="more" open>' in page) is is_open


def test_every_field_is_either_in_sight_or_behind_the_disclosure(client, stand_in):
    page = client.get("/don/").content.decode()
    sight, _, more = page.partition("<details")
    for name, field in GiftForm.base_fields.items():
        if name in MORE:
            assert f'name="{name}"' in more.partition("</details>")[0]
        elif not field.widget.is_hidden and name != "terms":
            assert f'name="{name}"' in sight
