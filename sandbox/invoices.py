"""Invoices of subscriptions: a draft for an hour, then open, tried, tried again, paid, void or given up."""

from .balance import take_billing_fee
from .cards import card_of
from .charging import answer_debit, decline, new_intent, submit_debit, succeed
from .errors import ApiError
from .events import emit
from .state import Object, State

DAY, HOUR = 86400, 3600
# Stripe's recommended retries: eight within two weeks.
RETRY_DAYS = (1, 1, 2, 2, 2, 2, 2, 2)


def subscription_of(state: State, invoice: Object) -> Object:
    """The subscription that an invoice bills."""
    return state.subscriptions[invoice["parent"]["subscription_details"]["subscription"]]


def draft_invoice(state: State, subscription: Object, reason: str) -> Object:
    """A draft that finalises itself an hour from now."""
    amount = sum((item["price"]["unit_amount"] or 0) * item["quantity"] for item in subscription["items"]["data"])
    now, invoice_id = state.clock.now(), state.new_id("in")
    details = {"subscription": subscription["id"], "metadata": dict(subscription["metadata"])}
    invoice: Object = {
        "id": invoice_id,
        "object": "invoice",
        "amount_due": amount,
        "amount_paid": 0,
        "amount_remaining": amount,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatically_finalizes_at": now + HOUR,
        "billing_reason": reason,
        "created": now,
        "currency": "cad",
        "customer": subscription["customer"],
        "hosted_invoice_url": None,
        "lines": {"object": "list", "has_more": False, "data": [], "url": f"/v1/invoices/{invoice_id}/lines"},
        "livemode": False,
        "next_payment_attempt": now + HOUR,
        "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": details},
        "payments": {"object": "list", "has_more": False, "data": [], "url": "/v1/invoice_payments"},
        "status": "draft",
        "status_transitions": {
            "finalized_at": None,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": amount,
        "total": amount,
    }
    state.invoices[invoice_id] = invoice
    subscription["latest_invoice"] = invoice_id
    emit(state, "invoice.created", invoice)
    return invoice


def finalize_invoice(state: State, invoice: Object, *, auto_advance: bool | None = None) -> Object:
    """A draft becomes open, with a payment intent. Raises ApiError 400 for any other."""
    if invoice["status"] != "draft":
        raise ApiError(400, f"This invoice is already finalized ({invoice['status']}).", code="invoice_not_editable")
    intent = new_intent(state, amount=invoice["amount_due"], customer=invoice["customer"])
    invoice["payments"]["data"] = [_invoice_payment(state, invoice["id"], intent)]
    invoice |= {
        "automatically_finalizes_at": None,
        "auto_advance": invoice["auto_advance"] if auto_advance is None else auto_advance,
        "hosted_invoice_url": f"{state.base_url}/i/{invoice['id']}",
        "next_payment_attempt": None,
        "status": "open",
    }
    invoice["status_transitions"]["finalized_at"] = state.clock.now()
    emit(state, "invoice.finalized", invoice)
    return invoice


def _invoice_payment(state: State, invoice_id: str, intent: Object) -> Object:
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


def intent_of(state: State, invoice: Object) -> Object:
    """The payment intent of a finalised invoice."""
    return state.payment_intents[invoice["payments"]["data"][0]["payment"]["payment_intent"]]


def attempt(state: State, invoice: Object, card: str) -> Object:
    """Try an open invoice once: paid, refused, waiting for an authentication, or for the bank of a debit."""
    subscription, intent = subscription_of(state, invoice), intent_of(state, invoice)
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "attempted": True}
    if card == "debit":
        invoice["next_payment_attempt"] = None
        customer = state.customers[invoice["customer"]]
        submit_debit(state, intent, fund=subscription["metadata"].get("fund", ""), email=customer["email"])
        return invoice
    if card == "ok":
        return _paid(state, invoice, intent)
    asks = card == "authenticate"
    code = "authentication_required" if asks else "card_declined"
    decline(state, intent, code, status="requires_action" if asks else "")
    if asks:
        emit(state, "invoice.payment_action_required", invoice)
    return _refused(state, invoice, subscription)


def settle_invoice_debit(state: State, invoice: Object, *, succeeds: bool) -> Object:
    """The bank answers the debit of an invoice, days later."""
    intent = intent_of(state, invoice)
    if intent["status"] != "processing":
        raise ApiError(400, f"No debit is under way: the payment is {intent['status']}.")
    answer_debit(state, intent, succeeds=succeeds)
    if succeeds:
        return _told_paid(state, invoice)
    return _refused(state, invoice, subscription_of(state, invoice))


def _paid(state: State, invoice: Object, intent: Object) -> Object:
    subscription, customer = subscription_of(state, invoice), state.customers[invoice["customer"]]
    succeed(state, intent, fund=subscription["metadata"].get("fund", ""), email=customer["email"])
    return _told_paid(state, invoice)


def _told_paid(state: State, invoice: Object) -> Object:
    subscription, payment = subscription_of(state, invoice), invoice["payments"]["data"][0]
    due = invoice["amount_due"]
    invoice |= {"amount_paid": due, "amount_remaining": 0, "status": "paid", "next_payment_attempt": None}
    invoice["status_transitions"]["paid_at"] = state.clock.now()
    payment |= {"amount_paid": due, "status": "paid"}
    take_billing_fee(state, due)
    emit(state, "invoice_payment.paid", payment)
    emit(state, "invoice.paid", invoice)
    emit(state, "invoice.payment_succeeded", invoice)
    if subscription["status"] == "past_due":
        subscription["status"] = "active"
    emit(state, "customer.subscription.updated", subscription)
    return invoice


def _refused(state: State, invoice: Object, subscription: Object) -> Object:
    made = invoice["attempt_count"]
    if subscription["status"] != "canceled":
        if made <= len(RETRY_DAYS):
            invoice["next_payment_attempt"] = state.clock.now() + RETRY_DAYS[made - 1] * DAY
            subscription["status"] = "past_due"
        else:
            invoice |= {"next_payment_attempt": None, "status": "uncollectible"}
            _give_up(state, subscription)
    emit(state, "invoice.payment_failed", invoice)
    kind = "customer.subscription.deleted" if subscription["status"] == "canceled" else "customer.subscription.updated"
    emit(state, kind, subscription)
    return invoice


def _give_up(state: State, subscription: Object) -> None:
    now = state.clock.now()
    subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
    subscription["cancellation_details"]["reason"] = "payment_failed"


def void_invoice(state: State, invoice: Object) -> Object:
    """An open or uncollectible invoice is worth nothing any more. Raises ApiError 400 for any other, drafts too."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise ApiError(
            400,
            f"You can only void an open or uncollectible invoice: it is {invoice['status']}.",
            code="invoice_not_open",
        )
    intent = intent_of(state, invoice)
    if intent["status"] == "processing":
        raise ApiError(400, "A payment of this invoice is under way.", code="invoice_payment_intent_requires_action")
    intent |= {"status": "canceled", "canceled_at": state.clock.now()}
    invoice |= {"status": "void", "next_payment_attempt": None}
    invoice["status_transitions"]["voided_at"] = state.clock.now()
    emit(state, "payment_intent.canceled", intent)
    emit(state, "invoice.voided", invoice)
    return invoice


def retry(state: State, invoice: Object, card: str | None = None) -> Object:
    """Try an open invoice again now. Raises ApiError 400 when it is not open."""
    if invoice["status"] != "open":
        raise ApiError(400, f"Invoice is already {invoice['status']}.", code="invoice_not_open")
    return attempt(state, invoice, card or card_of(state, subscription_of(state, invoice)))


def run_due_invoices(state: State) -> None:
    """Finalise and try every draft whose hour is over, and every open invoice whose next attempt has come."""
    now = state.clock.now()
    for invoice in list(state.invoices.values()):
        if invoice["status"] == "draft" and invoice["auto_advance"] and invoice["automatically_finalizes_at"] <= now:
            finalize_invoice(state, invoice)
            retry(state, invoice)
        while (
            invoice["status"] == "open"
            and invoice["auto_advance"]
            and (invoice["next_payment_attempt"] or now + 1) <= now
        ):
            retry(state, invoice)
