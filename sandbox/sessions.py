"""What can happen to a checkout session: created, paid, declined, expired. Each leaves its events."""

from . import billing, charging, objects, products
from .errors import ApiError, SessionNotOpen, missing
from .events import emit
from .shapes import completed
from .state import Object, State


def create_session(state: State, parameters: Object, *, base_url: str) -> Object:
    """An open session, as the API answers it."""
    mode = parameters.get("mode")
    if mode not in ("payment", "subscription"):
        raise ApiError(400, "The bench knows modes `payment` and `subscription` only.", param="mode")
    if not parameters.get("line_items"):
        raise ApiError(400, "Missing required param: line_items.", code="parameter_missing", param="line_items")
    for item in parameters["line_items"]:
        if "price_data" not in item or "unit_amount" not in item["price_data"]:
            raise ApiError(400, "The bench needs price_data with unit_amount.", param="line_items[0][price_data]")
        if (mode == "subscription") != ("recurring" in item["price_data"]):
            raise ApiError(400, f"Prices in `{mode}` mode disagree.", param="line_items[0][price_data][recurring]")
        if item["price_data"]["unit_amount"] < 50:
            raise ApiError(400, "The amount is under Stripe's minimum.", code="amount_too_small", param="line_items")
    anchor = parameters.get("subscription_data", {}).get("billing_cycle_anchor")
    if anchor and anchor > billing.months_after(state.clock.now(), 1):
        # docs.stripe.com/payments/checkout/billing-cycle
        raise ApiError(
            400,
            "The `billing_cycle_anchor` timestamp must be before the next natural subscription billing date.",
            param="subscription_data[billing_cycle_anchor]",
        )
    name = products.named(state, parameters["line_items"][0]["price_data"])
    session_id = state.new_id("cs_test", 58)
    session = objects.session_object(
        session_id, parameters, now=state.clock.now(), url=f"{base_url}/c/pay/{session_id}"
    )
    session["bench_description"] = name
    # What the caller does not decide, the account's own setting does.
    adapts = state.account_settings.get("adaptive_pricing", False)
    session["adaptive_pricing"] = parameters.get("adaptive_pricing", {"enabled": adapts})
    state.sessions[session_id] = session
    state.open_sessions[session_id] = session["expires_at"]
    return completed(session)


def find_session(state: State, session_id: str) -> Object:
    """The session, expired first if its time is over. Raises ApiError 404."""
    session = state.sessions.get(session_id)
    if session is None:
        raise missing("checkout.session", session_id)
    if session["status"] == "open" and session["expires_at"] <= state.clock.now():
        expire_session(state, session_id)
    return session


def pay_session(state: State, session_id: str, card: str = "ok") -> Object:
    """Charge the session, or start its subscription on such a card, with their events. Raises SessionNotOpen."""
    session = _open(state, session_id)
    if session["mode"] == "subscription":
        billing.start(state, session, card)
        paid = "unpaid" if card == "debit" else "paid"
        session["payment_status"] = paid if session["invoice"] else "no_payment_required"
    else:
        intent = _intent_of(state, session)
        charging.succeed(state, intent, fund=intent["metadata"].get("fund", ""), email=session["customer_email"])
        session |= {"payment_status": "paid", "payment_intent": intent["id"]}
    return _complete(state, session)


def debit_session(state: State, session_id: str) -> Object:
    """Pay by a bank debit: the session is complete, the money is not there for days. Raises SessionNotOpen.

    First of all the donor must find two micro-deposits on a statement, days later, and type them on a page of Stripe's.
    """
    session = _open(state, session_id)
    intent = _intent_of(state, session)
    session["payment_intent"] = intent["id"]
    if state.is_lenient("debits_never_verify"):
        charging.submit_debit(state, intent, fund=intent["metadata"].get("fund", ""), email=session["customer_email"])
    else:
        charging.ask_for_micro_deposits(state, intent)
    return _complete(state, session)


def verify_debit(state: State, payment_intent_id: str) -> Object:
    """The micro-deposits were typed: the debit is sent to the bank. Raises ApiError 400 when none is asked for."""
    intent, session = state.payment_intents[payment_intent_id], _session_paid_by(state, payment_intent_id)
    if session is None or intent["status"] != "requires_action":
        raise ApiError(400, f"This payment is {intent['status']}.", code="payment_intent_unexpected_state")
    intent["next_action"] = None
    charging.submit_debit(state, intent, fund=intent["metadata"].get("fund", ""), email=session["customer_email"])
    return session


def _session_paid_by(state: State, payment_intent_id: str) -> Object | None:
    return next((row for row in state.sessions.values() if row["payment_intent"] == payment_intent_id), None)


def settle_debit(state: State, payment_intent_id: str, *, succeeds: bool, returns_fee: bool = False) -> Object:
    """The bank's answer to a debit, days later, verified first if it was not: the session that it paid, or its intent
    when no session did.
    """
    intent = state.payment_intents[payment_intent_id]
    if intent["status"] == "requires_action":
        verify_debit(state, payment_intent_id)
    charging.answer_debit(state, intent, succeeds=succeeds, returns_fee=returns_fee)
    session = _session_paid_by(state, payment_intent_id)
    if session is None:
        return intent
    if succeeds:
        session["payment_status"] = "paid"
    kind = "checkout.session.async_payment_succeeded" if succeeds else "checkout.session.async_payment_failed"
    emit(state, kind, session)
    return session


def _complete(state: State, session: Object) -> Object:
    session |= {"status": "complete", "url": None}
    state.open_sessions.pop(session["id"], None)
    emit(state, "checkout.session.completed", session)
    return session


def decline_session(state: State, session_id: str, code: str = "card_declined") -> Object:
    """The card is refused; the session stays open. Raises SessionNotOpen."""
    session = _open(state, session_id)
    charging.decline(state, _intent_of(state, session), code)
    return session


def expire_session(state: State, session_id: str) -> Object:
    """End an open session unpaid. Raises SessionNotOpen."""
    session = state.sessions.get(session_id)
    if session is None:
        raise missing("checkout.session", session_id)
    if session["status"] != "open":
        raise SessionNotOpen(session_id, session["status"])
    session |= {"status": "expired", "url": None}
    state.open_sessions.pop(session_id, None)
    emit(state, "checkout.session.expired", session)
    return session


def expire_due(state: State) -> None:
    """Expire every session whose time is over. All live equally long: the oldest come first."""
    now = state.clock.now()
    for session_id, expires_at in list(state.open_sessions.items())[:50]:
        if expires_at > now:
            return
        expire_session(state, session_id)


def _open(state: State, session_id: str) -> Object:
    session = find_session(state, session_id)
    if session["status"] != "open":
        raise SessionNotOpen(session_id, session["status"])
    return session


def _intent_of(state: State, session: Object) -> Object:
    if session.get("bench_intent") is None:
        intent = charging.new_intent(
            state,
            amount=session["amount_total"],
            currency=session["currency"],
            metadata=session["bench_intent_metadata"],
        )
        session["bench_intent"] = intent["id"]
    return state.payment_intents[session["bench_intent"]]
