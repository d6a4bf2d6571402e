"""The till's tables. Each has one writer, named in its docstring."""

from .access import AccessLink, DonorPreferences
from .attribution import Attribution
from .card_testing import CheckoutAttempt, DonationMode
from .dedications import Dedication
from .events import StripeEvent
from .funds import Fund
from .gifts import Donation
from .ledger import Account, FundTotal, LedgerEntry
from .monthly import RecurringDonation
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
    "DonorPreferences",
    "Fund",
    "FundTotal",
    "JobRun",
    "LedgerEntry",
    "Payment",
    "Payout",
    "PayoutLine",
    "RecurringDonation",
    "Refund",
    "RefundRequest",
    "StripeEvent",
    "StripeProduct",
]
