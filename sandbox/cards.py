"""Payment methods: what a customer pays with, and which one a subscription charges."""

from .errors import ApiError
from .events import emit
from .state import Object, State

CARDS = ("ok", "decline", "authenticate", "debit")


def new_card(state: State, customer: Object, card: str) -> Object:
    """A payment method of the customer whose charges end as `card` says: one of CARDS. Raises ValueError."""
    if card not in CARDS:
        raise ValueError(card)
    method: Object = {
        "id": state.new_id("pm"),
        "object": "payment_method",
        "created": state.clock.now(),
        "customer": customer["id"],
        "livemode": False,
        "metadata": {},
        "type": "acss_debit" if card == "debit" else "card",
        "bench_card": card,
    }
    state.payment_methods[method["id"]] = method
    return method


def card_of(state: State, subscription: Object) -> str:
    """How a charge of this subscription ends: its own payment method comes before its customer's, as at Stripe's."""
    customer = state.customers[subscription["customer"]]
    own, shared = subscription["default_payment_method"], customer["invoice_settings"]["default_payment_method"]
    first, second = (shared, own) if state.is_lenient("cards_belong_to_customers") else (own, shared)
    return str(state.payment_methods[first or second]["bench_card"])


def spoil_card(state: State, subscription: Object, card: str) -> Object:
    """The card that the subscription charges ends otherwise from now on: expired, or good again. Nothing is told."""
    if card not in CARDS:
        raise ValueError(card)
    customer = state.customers[subscription["customer"]]
    method_id = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    method = state.payment_methods[method_id]
    method["bench_card"] = card
    return method


def change_default_card(state: State, customer: Object, card: str) -> Object:
    """The portal changed the card: the customer's default is another, no subscription is touched."""
    before = dict(customer["invoice_settings"])
    method = new_card(state, customer, card)
    customer["invoice_settings"] = {**before, "default_payment_method": method["id"]}
    emit(state, "payment_method.attached", method)
    emit(state, "customer.updated", customer, previous={"invoice_settings": before})
    return method


def owned_card(state: State, customer_id: str, method_id: str) -> str:
    """The payment method's id. Raises ApiError 400 when it is empty, unknown or another customer's."""
    if state.payment_methods.get(method_id, {}).get("customer") != customer_id:
        raise ApiError(
            400,
            "The payment method must belong to the subscription's customer.",
            code="resource_missing",
            param="default_payment_method",
        )
    return method_id
