"""What other people already do with the account when the bench is born: it was not opened today, and not for us.

Subscriptions of two items or of a metered price, metadata that looks like ours and is not, charges without a payment
intent, a balance. Their events stand in the list, and were delivered long ago.
"""

from .balance import move
from .billing import months_after, new_customer, new_price, new_subscription
from .events import emit
from .invoices import attempt, draft_invoice, finalize_invoice
from .objects import fee_of
from .state import Object, State

DAY = 86400


def move_in(state: State) -> None:
    """Fill the account with the past of its other users, then forget that anything was to be delivered."""
    with state.lock:
        ours = state.clock.offset
        for days, live in ((200, charge_alone), (20, charge_alone), (12, _two_items), (9, _metered), (5, _odd_marks)):
            state.clock.offset = ours - days * DAY
            live(state)
        state.clock.offset = ours
        state.deliveries.clear()
        for event in state.events.values():
            event["pending_webhooks"] = 0


def charge_alone(state: State, amount: int = 4000) -> Object:
    """A charge of the time before payment intents, or of another till: with neither intent nor mark of ours."""
    charge: Object = {
        "id": state.new_id("ch"),
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "captured": True,
        "created": state.clock.now(),
        "currency": "cad",
        "customer": None,
        "disputed": False,
        "livemode": False,
        "metadata": {"ticket": "soirée"},
        "paid": True,
        "payment_intent": None,
        "payment_method_details": {"type": "card", "card": {}},
        "refunded": False,
        "status": "succeeded",
    }
    charge["balance_transaction"] = move(state, "charge", amount, source=charge["id"], fee=fee_of(amount))["id"]
    state.charges[charge["id"]] = charge
    emit(state, "charge.succeeded", charge)
    return charge


def _item(state: State, amount: int | None, usage_type: str = "licensed") -> Object:
    now = state.clock.now()
    return {
        "id": state.new_id("si"),
        "object": "subscription_item",
        "created": now,
        "current_period_start": now,
        # Far enough: no month of theirs falls into a life of ours.
        "current_period_end": months_after(now, 240),
        "price": new_price(state, amount, state.new_id("prod"), usage_type=usage_type),
        "quantity": 1,
    }


def _subscribe(state: State, items: list[Object], metadata: Object) -> None:
    customer = new_customer(state, "voisine@example.org", "ok")
    subscription = new_subscription(state, customer, items, anchor=state.clock.now(), metadata=metadata)
    emit(state, "customer.subscription.created", subscription)
    invoice = draft_invoice(state, subscription, "subscription_create")
    invoice |= {"auto_advance": False, "automatically_finalizes_at": None}
    emit(state, "invoice.overdue", invoice)
    emit(state, "invoice.will_be_due", invoice)
    emit(state, "customer.subscription.updated", subscription)


def subscribe_monthly(state: State, amount: int) -> Object:
    """Another program's subscription of one item, its first month charged."""
    customer = new_customer(state, "voisine@example.org", "ok")
    item = _item(state, amount)
    item["current_period_end"] = months_after(state.clock.now(), 1)
    anchor = state.clock.now()
    subscription = new_subscription(state, customer, [item], anchor=anchor, metadata={"plan": "courriel"})
    emit(state, "customer.subscription.created", subscription)
    attempt(state, finalize_invoice(state, draft_invoice(state, subscription, "subscription_create")), "ok")
    return subscription


def _two_items(state: State) -> None:
    _subscribe(state, [_item(state, 1000), _item(state, 500)], {})


def _metered(state: State) -> None:
    _subscribe(state, [_item(state, None, "metered")], {"plan": "courriel"})


def _odd_marks(state: State) -> None:
    _subscribe(state, [_item(state, 700)], {"monthly": "yes", "fund": "0", "gift": "\u0301"})
