"""The till's tables. Each has one writer, named in its docstring."""

from .access import AccessLink, GiverPreferences
from .attribution import Attribution
from .dedications import Dedication
from .events import StripeEvent
from .funds import Fund
from .gifts import Donation
from .ledger import Account, FundTotal, LedgerEntry
from .monthly import MonthlyGift
from .payments import DEBIT_METHODS, Payment
from .payouts import Payout, PayoutLine
from .products import StripeProduct
from .protection import GivingAttempt, GivingSwitch
from .reversals import TO_ANSWER, Dispute, Refund, RefundRequest
from .runs import Alarm, TillRun

__all__ = [
    "DEBIT_METHODS",
    "TO_ANSWER",
    "AccessLink",
    "Account",
    "Alarm",
    "Attribution",
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
    "Payout",
    "PayoutLine",
    "Refund",
    "RefundRequest",
    "StripeEvent",
    "StripeProduct",
    "TillRun",
]
