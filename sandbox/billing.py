"""Subscriptions: cycles, pauses, changes, and how they end. Dates are UTC seconds."""

import calendar
from datetime import UTC, datetime

from .cards import card_of, new_card, owned_card
from .errors import ApiError, missing
from .events import emit
from .invoices import HOUR, attempt, draft_invoice, finalize_invoice, retry, run_due_invoices
from .shapes import completed
from .state import Object, State


def months_after(moment: int, count: int) -> int:
    """The same day and hour so many months later, or that month's last day."""
    start = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def start(state: State, session: Object, card: str = "ok") -> Object:
    """The subscription of a paid checkout: its customer, and its first invoice unless it is anchored later."""
    now, wish = state.clock.now(), session["bench_subscription"]
    anchor = int(wish.get("billing_cycle_anchor") or now)
    if anchor > months_after(now, 1):
        raise ApiError(400, "The anchor lies after the next natural billing date.", param="billing_cycle_anchor")
    later = anchor > now
    customer = new_customer(state, session["customer_email"], card)
    price = new_price(state, session["amount_total"], session["bench_product"] or state.new_id("prod"))
    subscription = new_subscription(
        state, customer, [_item(state, price, now, anchor, later)], anchor=anchor, metadata=wish.get("metadata", {})
    )
    subscription["bench_cycles"] = 0 if later else 1
    emit(state, "customer.subscription.created", subscription)
    session |= {"customer": customer["id"], "subscription": subscription["id"]}
    if not later:
        invoice = draft_invoice(state, subscription, "subscription_create")
        session["invoice"] = invoice["id"]
        attempt(state, finalize_invoice(state, invoice), card)
    return subscription


def new_subscription(state: State, customer: Object, items: list[Object], *, anchor: int, metadata: Object) -> Object:
    """An active subscription of the customer, charged on the customer's newest payment method."""
    methods = [row["id"] for row in state.payment_methods.values() if row["customer"] == customer["id"]]
    subscription: Object = {
        "id": state.new_id("sub"),
        "object": "subscription",
        "billing_cycle_anchor": anchor,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "created": state.clock.now(),
        "currency": "cad",
        "customer": customer["id"],
        "default_payment_method": methods[-1] if methods else None,
        "ended_at": None,
        "items": {"object": "list", "has_more": False, "data": items, "url": "/v1/subscription_items"},
        "latest_invoice": None,
        "livemode": False,
        "metadata": metadata,
        "pause_collection": None,
        "start_date": state.clock.now(),
        "status": "active",
        "bench_cycles": 1,
    }
    state.subscriptions[subscription["id"]] = subscription
    return subscription


def new_customer(state: State, email: str | None, card: str) -> Object:
    """A customer with one payment method, which is no default: Checkout gives it to the subscription alone."""
    customer: Object = {
        "id": state.new_id("cus"),
        "object": "customer",
        "created": state.clock.now(),
        "email": email,
        "invoice_settings": {"default_payment_method": None},
        "livemode": False,
        "metadata": {},
    }
    state.customers[customer["id"]] = customer
    method = new_card(state, customer, card)
    if state.is_lenient("cards_belong_to_customers"):
        customer["invoice_settings"]["default_payment_method"] = method["id"]
    return customer


def update_customer(state: State, customer: Object, changes: Object) -> Object:
    """Change the customer's address; the bench takes nothing else. Raises ApiError 400."""
    if set(changes) != {"email"}:
        raise ApiError(400, "The bench changes a customer's email only.", param=sorted(changes)[0] if changes else "")
    before, customer["email"] = customer["email"], changes["email"]
    emit(state, "customer.updated", customer, previous={"email": before})
    return customer


def new_price(state: State, amount: int | None, product: str, *, usage_type: str = "licensed") -> Object:
    """A monthly price in CAD cents; a metered or tiered one has no unit amount."""
    return {
        "id": state.new_id("price"),
        "object": "price",
        "currency": "cad",
        "product": product,
        "recurring": {"interval": "month", "interval_count": 1, "meter": None, "usage_type": usage_type},
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": None if amount is None else str(amount),
    }


def _item(state: State, price: Object, now: int, anchor: int, later: bool) -> Object:
    return {
        "id": state.new_id("si"),
        "object": "subscription_item",
        "created": now,
        "current_period_start": now,
        "current_period_end": anchor if later else months_after(anchor, 1),
        "price": price,
        "quantity": 1,
    }


def pause(state: State, subscription: Object, months: int) -> Object:
    """Void the invoices of so many months to come; the one after is charged."""
    resumes_at = months_after(_period_end(subscription), months) - 86_400
    return update(state, subscription, {"pause_collection": {"behavior": "void", "resumes_at": resumes_at}})


def renew(state: State, subscription: Object, card: str | None = None) -> Object | None:
    """The next cycle happens now, and its draft's hour passes: the invoice, tried once. None once it has ended.

    A subscription that ends with its period ends instead; a paused one's invoice is void.
    """
    _end_pause(state, subscription, _period_end(subscription))
    invoice = _cycle(state, subscription)
    if invoice is None or invoice["status"] == "void":
        return invoice
    if not state.is_lenient("renewals_charge_at_once"):
        state.clock.advance(HOUR)
    finalize_invoice(state, invoice)
    return attempt(state, invoice, card or card_of(state, subscription))


def _cycle(state: State, subscription: Object) -> Object | None:
    if subscription["status"] == "canceled":
        return None
    if subscription["cancel_at_period_end"]:
        end(state, subscription, "cancellation_requested")
        return None
    subscription["bench_cycles"] += 1
    following = months_after(subscription["billing_cycle_anchor"], subscription["bench_cycles"])
    for item in subscription["items"]["data"]:
        item |= {"current_period_start": item["current_period_end"], "current_period_end": following}
    invoice = draft_invoice(state, subscription, "subscription_cycle")
    if subscription["pause_collection"]:
        invoice |= {"status": "void", "auto_advance": False, "automatically_finalizes_at": None}
        emit(state, "invoice.voided", invoice)
    emit(state, "customer.subscription.updated", subscription)
    return invoice


def end(state: State, subscription: Object, reason: str) -> Object:
    """End a subscription now. Raises ApiError 404 when it has ended, as Stripe does."""
    if subscription["status"] == "canceled":
        raise missing("subscription", subscription["id"])
    now = state.clock.now()
    subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
    subscription["cancellation_details"]["reason"] = reason
    for invoice in state.invoices.values():
        if invoice["parent"]["subscription_details"]["subscription"] == subscription["id"]:
            invoice |= {"auto_advance": False, "next_payment_attempt": None}
    emit(state, "customer.subscription.deleted", subscription)
    return subscription


def update(state: State, subscription: Object, changes: Object) -> Object:
    """Change the amount, the card, the pause or the metadata. Raises ApiError 400 for an ended subscription."""
    if subscription["status"] == "canceled":
        raise ApiError(400, "A canceled subscription can only update its cancellation_details.")
    for wish in changes.get("items", []):
        item = subscription["items"]["data"][0]
        if wish.get("id") != item["id"]:
            raise ApiError(400, "The bench changes the one item that there is.", param="items[0][id]")
        item["price"] = new_price(state, wish["price_data"]["unit_amount"], wish["price_data"]["product"])
    if "pause_collection" in changes:
        pause = changes["pause_collection"]
        subscription["pause_collection"] = {"resumes_at": None, **pause} if pause else None
    if "default_payment_method" in changes:
        subscription["default_payment_method"] = owned_card(
            state, subscription["customer"], changes["default_payment_method"]
        )
    subscription["metadata"] |= changes.get("metadata", {})
    subscription["cancel_at_period_end"] = changes.get("cancel_at_period_end", subscription["cancel_at_period_end"])
    if "cancel_at_period_end" in changes:
        ends_at = subscription["items"]["data"][0]["current_period_end"]
        subscription["cancel_at"] = ends_at if changes["cancel_at_period_end"] else None
    emit(state, "customer.subscription.updated", subscription)
    return completed(subscription)


def run_due(state: State) -> None:
    """Every cycle, draft, retry and end of pause whose time has come."""
    now = state.clock.now()
    for subscription in list(state.subscriptions.values()):
        while subscription["status"] != "canceled" and (due := _period_end(subscription)) <= now:
            _end_pause(state, subscription, due)
            invoice = _cycle(state, subscription)
            over = due + HOUR <= now or state.is_lenient("renewals_charge_at_once")
            if invoice is not None and invoice["status"] == "draft" and over:
                finalize_invoice(state, invoice)
                retry(state, invoice)
        _end_pause(state, subscription, now)
    run_due_invoices(state)


def _period_end(subscription: Object) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])


def _end_pause(state: State, subscription: Object, moment: int) -> None:
    """The pause whose last moment has come is over; an ended subscription keeps its own."""
    resumes_at = (subscription["pause_collection"] or {}).get("resumes_at")
    if resumes_at and resumes_at <= moment and subscription["status"] != "canceled":
        subscription["pause_collection"] = None
        emit(state, "customer.subscription.updated", subscription)
