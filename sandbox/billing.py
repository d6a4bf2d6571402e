"""Subscriptions: cycles, invoices, attempts, retries, and how they end. Dates are UTC seconds."""

import calendar
from datetime import UTC, datetime

from .charging import decline, new_intent, succeed
from .errors import ApiError, missing
from .events import emit
from .objects import public
from .state import Object, State

RETRY_DAYS = (3, 5, 7)
DAY = 86400
CARDS = ("ok", "decline", "authenticate")


def months_after(moment: int, count: int) -> int:
    """The same day and hour so many months later, or that month's last day."""
    start = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def start(state: State, session: Object, card: str = "ok") -> Object:
    """The subscription of a paid checkout: its customer, and its first invoice unless it is anchored later."""
    now, wish = state.clock.now(), session["bench_subscription"]
    customer = _new_customer(state, session["customer_email"], card)
    anchor = int(wish.get("billing_cycle_anchor") or now)
    later = anchor > now
    subscription_id, price = (
        state.new_id("sub"),
        _price(state, session["amount_total"], session["bench_product"] or state.new_id("prod")),
    )
    subscription: Object = {
        "id": subscription_id,
        "object": "subscription",
        "billing_cycle_anchor": anchor,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "created": now,
        "currency": "cad",
        "customer": customer["id"],
        "ended_at": None,
        "items": {"object": "list", "has_more": False, "data": [_item(state, price, now, anchor, later)]},
        "latest_invoice": None,
        "livemode": False,
        "metadata": wish.get("metadata", {}),
        "pause_collection": None,
        "start_date": now,
        "status": "active",
        "bench_cycles": 0 if later else 1,
    }
    state.subscriptions[subscription_id] = subscription
    emit(state, "customer.subscription.created", subscription)
    session |= {"customer": customer["id"], "subscription": subscription_id}
    if not later:
        invoice = _new_invoice(state, subscription, "subscription_create")
        session["invoice"] = invoice["id"]
        attempt(state, invoice, card)
    return subscription


def _new_customer(state: State, email: str | None, card: str) -> Object:
    customer: Object = {
        "id": state.new_id("cus"),
        "object": "customer",
        "created": state.clock.now(),
        "email": email,
        "invoice_settings": {"default_payment_method": state.new_id("pm")},
        "livemode": False,
        "metadata": {},
        "bench_card": card,
    }
    state.customers[customer["id"]] = customer
    return customer


def _price(state: State, amount: int, product: str) -> Object:
    return {
        "id": state.new_id("price"),
        "object": "price",
        "currency": "cad",
        "product": product,
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"},
        "type": "recurring",
        "unit_amount": amount,
    }


def _item(state: State, price: Object, now: int, anchor: int, later: bool) -> Object:
    return {
        "id": state.new_id("si"),
        "object": "subscription_item",
        "current_period_start": now,
        "current_period_end": anchor if later else months_after(anchor, 1),
        "price": price,
        "quantity": 1,
    }


def _new_invoice_payment(state: State, invoice_id: str, intent: Object) -> Object:
    payment: Object = {
        "id": state.new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": intent["amount"],
        "created": state.clock.now(),
        "currency": "cad",
        "invoice": invoice_id,
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
        "status": "open",
    }
    state.invoice_payments[payment["id"]] = payment
    return payment


def _new_invoice(state: State, subscription: Object, reason: str) -> Object:
    item = subscription["items"]["data"][0]
    amount, invoice_id = item["price"]["unit_amount"], state.new_id("in")
    intent = new_intent(state, amount=amount, customer=subscription["customer"])
    payment = _new_invoice_payment(state, invoice_id, intent)
    details = {"subscription": subscription["id"], "metadata": dict(subscription["metadata"])}
    invoice: Object = {
        "id": invoice_id,
        "object": "invoice",
        "amount_due": amount,
        "amount_paid": 0,
        "attempt_count": 0,
        "attempted": False,
        "billing_reason": reason,
        "created": state.clock.now(),
        "currency": "cad",
        "customer": subscription["customer"],
        "hosted_invoice_url": f"{state.base_url}/i/{invoice_id}",
        "lines": {"object": "list", "has_more": False, "data": []},
        "livemode": False,
        "next_payment_attempt": None,
        "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": details},
        "payments": {"object": "list", "has_more": False, "data": [payment]},
        "status": "open",
        "status_transitions": {"paid_at": None},
    }
    state.invoices[invoice_id] = invoice
    subscription["latest_invoice"] = invoice_id
    emit(state, "invoice.created", invoice)
    return invoice


def attempt(state: State, invoice: Object, card: str) -> Object:
    """Try an open invoice once: paid, refused, or waiting for an authentication."""
    subscription = subscription_of(state, invoice)
    payment = invoice["payments"]["data"][0]
    intent = state.payment_intents[payment["payment"]["payment_intent"]]
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "attempted": True}
    if card == "ok":
        _paid(state, invoice, payment, intent)
        if subscription["status"] == "past_due":
            subscription["status"] = "active"
        emit(state, "customer.subscription.updated", subscription)
        return invoice
    asks = card == "authenticate"
    code = "authentication_required" if asks else "card_declined"
    decline(state, intent, code, status="requires_action" if asks else "")
    if asks:
        emit(state, "invoice.payment_action_required", invoice)
    _schedule(state, invoice, subscription)
    emit(state, "invoice.payment_failed", invoice)
    kind = "customer.subscription.deleted" if subscription["status"] == "canceled" else "customer.subscription.updated"
    emit(state, kind, subscription)
    return invoice


def _paid(state: State, invoice: Object, payment: Object, intent: Object) -> None:
    subscription = subscription_of(state, invoice)
    customer = state.customers[invoice["customer"]]
    now = state.clock.now()
    invoice |= {"amount_paid": invoice["amount_due"], "status": "paid", "next_payment_attempt": None}
    invoice["status_transitions"] = {"paid_at": now}
    payment |= {"amount_paid": invoice["amount_due"], "status": "paid"}
    succeed(state, intent, fund=subscription["metadata"].get("fund", ""), email=customer["email"])
    emit(state, "invoice_payment.paid", payment)
    emit(state, "invoice.paid", invoice)
    emit(state, "invoice.payment_succeeded", invoice)


def _schedule(state: State, invoice: Object, subscription: Object) -> None:
    """The next retry, or the end after the last one."""
    made = invoice["attempt_count"]
    if subscription["status"] == "canceled":
        return
    if made <= len(RETRY_DAYS):
        invoice["next_payment_attempt"] = state.clock.now() + RETRY_DAYS[made - 1] * DAY
        subscription["status"] = "past_due"
        return
    invoice |= {"next_payment_attempt": None, "status": "uncollectible"}
    end(state, subscription, "payment_failed", announce=False)


def subscription_of(state: State, invoice: Object) -> Object:
    """The subscription that an invoice bills."""
    return state.subscriptions[invoice["parent"]["subscription_details"]["subscription"]]


def renew(state: State, subscription: Object, card: str | None = None) -> Object | None:
    """The next cycle happens now: its invoice, tried once; a paused subscription's is void. None once it has ended."""
    if subscription["status"] == "canceled":
        return None
    item = subscription["items"]["data"][0]
    subscription["bench_cycles"] += 1
    following = months_after(subscription["billing_cycle_anchor"], subscription["bench_cycles"])
    item |= {"current_period_start": item["current_period_end"], "current_period_end": following}
    invoice = _new_invoice(state, subscription, "subscription_cycle")
    if subscription["pause_collection"]:
        invoice["status"] = "void"
        emit(state, "invoice.voided", invoice)
        emit(state, "customer.subscription.updated", subscription)
        return invoice
    return attempt(state, invoice, card or state.customers[subscription["customer"]]["bench_card"])


def retry(state: State, invoice: Object, card: str | None = None) -> Object:
    """Try an open invoice again now. Raises ApiError 400 when it is not open."""
    if invoice["status"] != "open":
        raise ApiError(400, f"Invoice is already {invoice['status']}.", code="invoice_not_open")
    return attempt(state, invoice, card or state.customers[invoice["customer"]]["bench_card"])


def end(state: State, subscription: Object, reason: str, *, announce: bool = True) -> Object:
    """End a subscription now. Raises ApiError 404 when it has ended, as Stripe does."""
    if subscription["status"] == "canceled":
        raise missing("subscription", subscription["id"])
    now = state.clock.now()
    subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
    subscription["cancellation_details"]["reason"] = reason
    if announce:
        emit(state, "customer.subscription.deleted", subscription)
    return subscription


def update(state: State, subscription: Object, changes: Object) -> Object:
    """Change the amount, the pause or the metadata. Raises ApiError 400 for an ended subscription."""
    if subscription["status"] == "canceled":
        raise ApiError(400, "A canceled subscription can only update its cancellation_details.")
    for wish in changes.get("items", []):
        item = subscription["items"]["data"][0]
        if wish.get("id") != item["id"]:
            raise ApiError(400, "The bench changes the one item that there is.", param="items[0][id]")
        item["price"] = _price(state, wish["price_data"]["unit_amount"], wish["price_data"]["product"])
    if "pause_collection" in changes:
        pause = changes["pause_collection"]
        subscription["pause_collection"] = {"resumes_at": None, **pause} if pause else None
    subscription["metadata"] |= changes.get("metadata", {})
    subscription["cancel_at_period_end"] = changes.get("cancel_at_period_end", subscription["cancel_at_period_end"])
    emit(state, "customer.subscription.updated", subscription)
    return public(subscription)


def run_due(state: State) -> None:
    """Every cycle, retry and end of pause whose time has come."""
    now = state.clock.now()
    for subscription in list(state.subscriptions.values()):
        if subscription["status"] == "canceled":
            continue
        while subscription["status"] != "canceled" and _has_come(subscription, now):
            resumes_at = (subscription["pause_collection"] or {}).get("resumes_at")
            due = subscription["items"]["data"][0]["current_period_end"]
            if resumes_at and resumes_at <= due:
                subscription["pause_collection"] = None
                emit(state, "customer.subscription.updated", subscription)
            renew(state, subscription)
        resumes_at = (subscription["pause_collection"] or {}).get("resumes_at")
        if resumes_at and resumes_at <= now:
            subscription["pause_collection"] = None
            emit(state, "customer.subscription.updated", subscription)
    for invoice in list(state.invoices.values()):
        while invoice["status"] == "open" and (invoice["next_payment_attempt"] or now + 1) <= now:
            retry(state, invoice)


def _has_come(subscription: Object, now: int) -> bool:
    return bool(subscription["items"]["data"][0]["current_period_end"] <= now)


def set_card(state: State, customer: Object, card: str) -> Object:
    """How the next attempts end: one of CARDS. As after a visit to the page for changing the card."""
    if card not in CARDS:
        raise ValueError(card)
    customer["bench_card"] = card
    customer["invoice_settings"] = {"default_payment_method": state.new_id("pm")}
    emit(state, "customer.updated", customer)
    return customer
