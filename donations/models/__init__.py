"""The till's tables. Each has one writer, named in its docstring."""

from .access import AccessLink, GiverPreferences
from .attribution import Attribution
from .card_testing import CheckoutAttempt, DonationMode
from .dedications import Dedication
from .events import StripeEvent
from .funds import Fund
from .gifts import Donation
from .ledger import Account, FundTotal, LedgerEntry
from .monthly import MonthlyGift
from .payments import DEBIT_METHODS, Payment
from .payouts import Payout, PayoutLine
from .products import StripeProduct
from .reversals import TO_ANSWER, Dispute, Refund, RefundRequest
from .runs import Alarm, JobRun

__all__ = [
    "DEBIT_METHODS",
    "TO_ANSWER",
    "AccessLink",
    "Account",
    "Alarm",
    "Attribution",
    "CheckoutAttempt",
    "Dedication",
    "Dispute",
    "Donation",
    "DonationMode",
    "Fund",
    "FundTotal",
    "GiverPreferences",
    "JobRun",
    "LedgerEntry",
    "MonthlyGift",
    "Payment",
    "Payout",
    "PayoutLine",
    "Refund",
    "RefundRequest",
    "StripeEvent",
    "StripeProduct",
]
