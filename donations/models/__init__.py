"""The till's tables. Each has one writer, named in its docstring."""

from .events import StripeEvent
from .funds import Fund
from .gifts import Donation
from .ledger import Account, LedgerEntry
from .payments import Payment

__all__ = ["Account", "Donation", "Fund", "LedgerEntry", "Payment", "StripeEvent"]
