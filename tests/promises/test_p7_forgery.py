"""P7: forgery. Mutated, forged, old, future and foreign webhooks: refused, and not a row written."""

import json
import random
import time

import pytest
from django.test import Client

from donations.models import StripeEvent
from sandbox.deliveries import sign
from tests.conftest import SECRET
from tests.factories.gifts import make_fund, open_gift
from tests.promises import size, tell

pytestmark = pytest.mark.django_db
FORGERIES, SEED = size(5000, 250), 3
KINDS = (
    "no signature", "another secret", "a changed body", "a changed signature", "too old", "from the future",
    "another mode", "another account", "signed with nothing", "not json", "an older scheme", "a header of noise",
)  # fmt: skip


def forge(kind: str, event: dict, chance: random.Random) -> tuple[bytes, str]:
    """The body and the signature header of one forgery."""
    event = {**event, "id": f"evt_{chance.getrandbits(64):x}"}
    now = int(time.time())
    if kind == "another mode":
        event["livemode"] = True
    if kind == "another account":
        event["account"] = "acct_of_somebody_else"
    body = b"{" + bytes(chance.randbytes(20)) if kind == "not json" else json.dumps(event).encode()
    moment = {"too old": now - chance.randint(301, 10**6), "from the future": now + chance.randint(310, 10**6)}.get(
        kind, now
    )
    secret = {"another secret": f"whsec_{chance.getrandbits(64):x}", "signed with nothing": ""}.get(kind, SECRET)
    header = sign(body, secret, moment)
    if kind == "a changed body":
        place = chance.randrange(1, len(body) - 1)
        body = body[:place] + bytes([body[place] ^ (1 << chance.randrange(7))]) + body[place + 1 :]
    elif kind == "a changed signature":
        header = header[:-1] + ("0" if header[-1] != "0" else "1")
    elif kind == "an older scheme":
        header = header.replace("v1=", "v0=")
    elif kind == "no signature":
        header = ""
    elif kind == "a header of noise":
        header = "".join(chance.choice("tv10=,;abc é") for _ in range(60)).encode("latin-1").decode("latin-1")
    return body, header


def test_p7_every_forgery_is_refused_and_nothing_is_written(client, stand_in):
    stand_in.pay(open_gift(make_fund()).checkout_session_id)
    event, chance = stand_in.pending_deliveries()[-1], random.Random(SEED)
    statuses: dict[int, int] = {}
    for number in range(FORGERIES):
        body, header = forge(KINDS[number % len(KINDS)], event, chance)
        answer = client.post(
            "/stripe/webhook/", body, content_type="application/json", headers={"Stripe-Signature": header}
        )
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    rows = StripeEvent.objects.count()
    tell("P7", seed=SEED, forged=FORGERIES, kinds=len(KINDS), statuses=statuses, rows_written=rows)
    assert (statuses, rows) == ({400: FORGERIES}, 0)


def test_p7_control_without_the_signature_forgeries_enter(stand_in, monkeypatch):
    stand_in.pay(open_gift(make_fund()).checkout_session_id)
    event = stand_in.pending_deliveries()[-1]
    monkeypatch.setattr("donations.gateways.events.is_signed", lambda *_: True)
    for kind in ("no signature", "another secret", "too old"):
        body, header = forge(kind, event, random.Random(kind))
        sent = Client().post(
            "/stripe/webhook/", body, content_type="application/json", headers={"Stripe-Signature": header}
        )
        assert sent.status_code == 200
    assert StripeEvent.objects.count() == 3
