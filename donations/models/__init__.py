"""The till's tables. Each has one writer, named in its docstring."""

from .access import AccessLink, GiverPreferences
from .dedications import Dedication
from .events import StripeEvent
from .funds import Fund
from .gifts import Donation
from .ledger import Account, FundTotal, LedgerEntry
from .monthly import MonthlyGift
from .payments import Payment
from .products import StripeProduct
from .protection import GivingAttempt, GivingSwitch
from .reversals import Dispute, Refund, RefundRequest
from .runs import TillRun

__all__ = [
    "AccessLink",
    "Account",
    "Dedication",
    "Dispute",
    "Donation",
    "Fund",
    "FundTotal",
    "GiverPreferences",
    "GivingAttempt",
    "GivingSwitch",
    "LedgerEntry",
    "MonthlyGift",
    "Payment",
    "Refund",
    "RefundRequest",
    "StripeEvent",
    "StripeProduct",
    "TillRun",
]
