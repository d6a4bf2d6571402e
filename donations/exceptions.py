"""What the till refuses, named as facts."""

from typing import Any


class TillError(Exception):
    """Base of everything the till raises on purpose."""


class InvalidAmount(TillError):
    """The text is not an amount of money, or lies outside the allowed range."""


class FundClosed(TillError):
    """The fund does not take gifts today."""


class GatewayUnavailable(TillError):
    """Stripe did not answer, or asked to come back later: the same request may be sent again."""


class KeyInFlight(GatewayUnavailable):
    """Stripe is still at work on another call under the same idempotency key: its answer comes in a moment."""


class GatewayFailed(GatewayUnavailable):
    """Stripe answered with an error of its own, and repeats that answer for a day under the same idempotency key."""


class GatewayDenied(GatewayUnavailable):
    """Stripe does not accept our key, or the key lacks a permission: once a person mends it, the same request works."""


class GatewayRefused(TillError):
    """Stripe answered that the request is wrong: sending it again would not help. `code` is Stripe's own, or empty."""

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_unknown_object(self) -> bool:
        """True when this account, in this mode, knows no such object."""
        return self.code == "resource_missing"


class SignatureRefused(TillError):
    """The webhook does not carry a signature of ours, or it is stale."""


class ForeignEvent(TillError):
    """The event belongs to another mode, account or shape than this site's."""


class UnknownShape(TillError):
    """The fact is genuine but of a kind or version this code does not know: it is parked, never dropped."""


class NoPayment(UnknownShape):
    """The fact belongs to no payment intent: only its movement of the balance can be booked."""


class NotSettledYet(TillError):
    """Stripe has not said yet what this is worth in Canadian dollars: the same question is asked again later."""


class BeforeTheBooks(TillError):
    """The fact is older than the opening of the books: it stands in the opening balance and is not booked again."""


class NotOurs(TillError):
    """Another program's money in another currency: it never touches the balance that the books follow."""


class GivingStopped(TillError):
    """Staff stopped gifts by card, or too many attempts came from there: nothing was charged."""


class DueUnderWay(TillError):
    """A payment of the same dues is under way: a bank debit, or one that Stripe has not told yet."""


class ConfirmationNeeded(TillError):
    """Too many gifts come at once: this one is taken once its donor confirms it with `mark`, which holds its place."""

    def __init__(self, mark: str = "") -> None:
        super().__init__("confirmation needed")
        self.mark = mark


class RefundNotAllowed(TillError):
    """The refund is more than what is left of the payment, or its second person is the first."""


class RefundInOtherCurrency(RefundNotAllowed):
    """The payment was made in another currency than the books': its cents are not ours to name."""


class RefundAlreadyAsked(TillError):
    """This very form asked for its refund before: nothing was asked again. `request` is what it asked for then."""

    def __init__(self, request: Any) -> None:
        super().__init__(str(request))
        self.request = request


class RefundRepeated(TillError):
    """The same amount of the same payment was asked for a moment ago: a second one needs to be meant."""


class NotYours(TillError):
    """The gift belongs to another address than the visitor's."""


class NotNamed(TillError):
    """The money is not unknown, or its name lacks a reason or its fund."""
