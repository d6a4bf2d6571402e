"""The books equal the stand-in's truth after faults. `./script/rehearse` runs it with 3,000 gifts."""

import os

from donations import ledger
from tests.rehearsal.gifts import rehearse

GIFTS = int(os.environ.get("REHEARSAL_GIFTS", "120"))


def test_the_books_equal_stripes_truth_after_every_fault(own_database, stand_in):
    outcome = rehearse(stand_in, own_database, gifts=GIFTS, kills=GIFTS * 5 // 100)
    print(outcome)
    assert outcome.kills
    assert outcome.holds, outcome


def test_control_a_till_that_forgets_the_fees_is_found_out(own_database, stand_in, monkeypatch):
    monkeypatch.setattr(ledger, "post_fee", lambda payment: None)
    outcome = rehearse(stand_in, own_database, gifts=6, kills=0)
    assert outcome.books_cents == outcome.truth_cents
    assert not outcome.holds
