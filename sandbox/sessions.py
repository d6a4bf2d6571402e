"""What can happen to a checkout session: created, paid, declined, expired. Each leaves its events."""

import copy
from typing import Any

from . import objects
from .errors import ApiError, SessionNotOpen, missing
from .state import Object, State

CARDS = ("ok", "decline", "authenticate")


def create_session(state: State, parameters: Object, *, base_url: str) -> Object:
    """An open session, as the API answers it."""
    if parameters.get("mode") != "payment":
        raise ApiError(400, "The bench knows mode `payment` only.", param="mode")
    if not parameters.get("line_items"):
        raise ApiError(400, "Missing required param: line_items.", code="parameter_missing", param="line_items")
    for item in parameters["line_items"]:
        if "price_data" not in item or "unit_amount" not in item["price_data"]:
            raise ApiError(400, "The bench needs price_data with unit_amount.", param="line_items[0][price_data]")
        if item["price_data"]["unit_amount"] < 50:
            raise ApiError(400, "The amount is under Stripe's minimum.", code="amount_too_small", param="line_items")
    session_id = state.new_id("cs_test", 58)
    session = objects.session_object(
        session_id, parameters, now=state.clock.now(), url=f"{base_url}/c/pay/{session_id}"
    )
    state.sessions[session_id] = session
    state.open_sessions[session_id] = session["expires_at"]
    return objects.public(session)


def find_session(state: State, session_id: str) -> Object:
    """The session, expired first if its time is over. Raises ApiError 404."""
    session = state.sessions.get(session_id)
    if session is None:
        raise missing("checkout.session", session_id)
    if session["status"] == "open" and session["expires_at"] <= state.clock.now():
        expire_session(state, session_id)
    return session


def pay_session(state: State, session_id: str) -> Object:
    """Charge the session: intent, charge, balance transaction and their events. Raises SessionNotOpen."""
    session = _open(state, session_id)
    now = state.clock.now()
    intent = _intent_of(state, session)
    movement_id, charge_id = state.new_id("txn"), state.new_id("ch")
    charge = objects.charge_object(charge_id, intent, movement_id, email=session["customer_email"], now=now)
    movement = objects.movement_object(movement_id, charge, now=now)
    state.balance_transactions[movement_id] = movement
    delay = state.chaos.fee_delay_seconds
    if delay:
        state.unsettled[charge_id] = {"movement": movement_id, "at": now + delay}
        charge["balance_transaction"] = None
    state.charges[charge_id] = charge
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge_id}
    intent["last_payment_error"] = None
    session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"], "url": None}
    state.open_sessions.pop(session_id, None)
    emit(state, "charge.succeeded", charge)
    emit(state, "payment_intent.succeeded", intent)
    emit(state, "checkout.session.completed", objects.public(session))
    return session


def settle_fees(state: State) -> None:
    """Give their balance transaction to the charges that waited for it, once their time has come."""
    for charge_id, waiting in list(state.unsettled.items()):
        if waiting["at"] <= state.clock.now():
            charge = state.charges[charge_id]
            charge["balance_transaction"] = waiting["movement"]
            del state.unsettled[charge_id]
            emit(state, "charge.updated", charge)


def decline_session(state: State, session_id: str, code: str = "card_declined") -> Object:
    """The card is refused; the session stays open. Raises SessionNotOpen."""
    session = _open(state, session_id)
    intent = _intent_of(state, session)
    intent["last_payment_error"] = {"code": code, "type": "card_error", "message": "The card was declined."}
    emit(state, "payment_intent.payment_failed", intent)
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
    emit(state, "checkout.session.expired", objects.public(session))
    return session


def expire_due(state: State) -> None:
    """Expire every session whose time is over."""
    now = state.clock.now()
    for session_id, expires_at in list(state.open_sessions.items()):
        if expires_at <= now:
            expire_session(state, session_id)


def emit(state: State, kind: str, subject: Object) -> Object:
    """Keep an event and, unless chaos drops it, queue its delivery."""
    event = objects.event_object(state.new_id("evt"), kind, copy.deepcopy(subject), now=state.clock.now())
    state.events[event["id"]] = event
    if not state.chaos.is_dropped(state.seed, event["id"]):
        due = state.clock.now() + state.chaos.delay_seconds
        state.deliveries[event["id"]] = {"event": event["id"], "due": due, "attempts": 0}
    state.changed.notify_all()
    return event


def truth(state: State) -> dict[str, Any]:
    """What the balance transactions say, in cents: the figures that a caller's books must equal."""
    movements = list(state.balance_transactions.values())
    by_fund: dict[str, int] = {}
    for movement in movements:
        fund = state.charges[movement["source"]]["metadata"].get("fund", "")
        by_fund[fund] = by_fund.get(fund, 0) + movement["amount"]
    return {
        "payments": len(movements),
        "gross_cents": sum(movement["amount"] for movement in movements),
        "fee_cents": sum(movement["fee"] for movement in movements),
        "net_cents": sum(movement["net"] for movement in movements),
        "by_fund": by_fund,
    }


def _open(state: State, session_id: str) -> Object:
    session = find_session(state, session_id)
    if session["status"] != "open":
        raise SessionNotOpen(session_id, session["status"])
    return session


def _intent_of(state: State, session: Object) -> Object:
    intent_id = session.get("bench_intent")
    if intent_id is None:
        intent_id = state.new_id("pi")
        state.payment_intents[intent_id] = objects.intent_object(intent_id, session, now=state.clock.now())
        session["bench_intent"] = intent_id
    return state.payment_intents[intent_id]
