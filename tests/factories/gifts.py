"""Funds, gifts and forms for tests of the till."""

import itertools
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from donations.models import Donation, Fund
from donations.services.gifts import GiftRequest, start_gift

numbers = itertools.count(1)
FROM_OUR_PAGE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def make_fund(**values: Any) -> Fund:
    """An open fund of its own, with a goal of 1,000 $."""
    number = next(numbers)
    return Fund.objects.create(
        **{
            "code": f"fund-{number}",
            "name_fr": f"Fonds {number}",
            "name_es": f"Fondo {number}",
            "name_en": f"Fund {number}",
            "goal_cents": 100_000,
            "opens_on": timezone.localdate() - timedelta(days=10),
            **values,
        }
    )


def gift_data(fund: Fund, **values: str) -> dict[str, str]:
    """What the form posts for a gift of 25 $."""
    return {
        "fund": fund.code,
        "amount": "25",
        "donor_kind": "person",
        "donor_name": "Camille Exemple",
        "email": "camille@example.org",
        "language": "fr",
        "terms": "on",
        "source_path": "/donner/",
        **values,
    }


def post_gift(client: Client, fund: Fund, *, path: str = "/don/", **values: str):
    """Post the form as a browser on our page does."""
    return client.post(path, gift_data(fund, **values), **FROM_OUR_PAGE)


def gift_request(**values: Any) -> GiftRequest:
    """A person's gift of 25 $."""
    return GiftRequest(
        **{
            "amount_cents": 2500,
            "donor_kind": "person",
            "donor_name": "Camille Exemple",
            "organisation_name": "",
            "email": "camille@example.org",
            "language": "fr",
            "is_public": False,
            "message": "",
            "consents": ("…",),
            "attempt": str(next(numbers)),
            **values,
        }
    )


def open_gift(fund: Fund, **values: Any) -> Donation:
    """A pending gift with its checkout open at the stand-in."""
    return start_gift(fund=fund, request=gift_request(**values))
