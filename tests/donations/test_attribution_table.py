"""What the database itself asks of a decision about money without a name."""

import pytest
from django.db import IntegrityError, connection, transaction

from donations.models import Attribution
from tests.factories.books import treasurer

pytestmark = pytest.mark.django_db


def test_a_movement_is_named_once_even_by_hand():
    values = {"movement_id": "txn_1", "purpose": "other", "reason": "x", "decided_by": treasurer()}
    Attribution.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribution.objects.create(**values)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_attribution_per_movement")
    Attribution.objects.create(**values)
    assert Attribution.objects.count() == 2


@pytest.mark.parametrize("values", [{"movement_id": ""}, {"purpose": "fund"}])
def test_a_decision_is_about_something_and_names_the_fund_it_speaks_of(values):
    whole = {"movement_id": "txn_1", "purpose": "other", "reason": "x", "decided_by": treasurer()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribution.objects.create(**{**whole, **values})
