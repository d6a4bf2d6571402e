"""The chart of accounts: which way each kind of entry moves money, and what each of Stripe's movements is."""

from .models import Account, Fund, LedgerEntry, Payment

Kind = LedgerEntry.Kind
Road = tuple[Account, Account]
ROUTES: dict[Kind, Road] = {
    Kind.GIFT: (Account.GIFTS, Account.STRIPE),
    Kind.DUE: (Account.DUES, Account.STRIPE),
    Kind.UNATTRIBUTED: (Account.UNATTRIBUTED, Account.STRIPE),
    Kind.FOREIGN: (Account.FOREIGN, Account.STRIPE),
    Kind.DEBIT: (Account.DEBITS, Account.STRIPE),
    Kind.DEBIT_RETURNED: (Account.STRIPE, Account.DEBITS),
    Kind.OTHER_INCOME: (Account.OTHER_INCOME, Account.UNATTRIBUTED),
    Kind.OTHER_EXPENSE: (Account.UNATTRIBUTED, Account.OTHER_EXPENSES),
    Kind.NOT_OURS: (Account.FOREIGN, Account.UNATTRIBUTED),
    Kind.NOT_OURS_OUT: (Account.UNATTRIBUTED, Account.FOREIGN),
    Kind.DISPUTE: (Account.STRIPE, Account.DISPUTES),
    Kind.REINSTATED: (Account.DISPUTES, Account.STRIPE),
    Kind.PAYOUT: (Account.STRIPE, Account.BANK),
    Kind.PAYOUT_RETURNED: (Account.BANK, Account.STRIPE),
    Kind.DRAWN: (Account.BANK, Account.STRIPE),
    Kind.DRAWN_RETURNED: (Account.STRIPE, Account.BANK),
    Kind.TOPUP: (Account.BANK, Account.STRIPE),
    Kind.TOPUP_RETURNED: (Account.STRIPE, Account.BANK),
    Kind.HELD: (Account.STRIPE, Account.HELD),
    Kind.RELEASED: (Account.HELD, Account.STRIPE),
    Kind.RESERVED: (Account.STRIPE, Account.HELD),
    Kind.UNRESERVED: (Account.HELD, Account.STRIPE),
    Kind.CONTRIBUTED: (Account.STRIPE, Account.CONTRIBUTIONS),
    Kind.CONTRIBUTED_BACK: (Account.CONTRIBUTIONS, Account.STRIPE),
    Kind.UNKNOWN_IN: (Account.UNATTRIBUTED, Account.STRIPE),
    Kind.UNKNOWN_OUT: (Account.STRIPE, Account.UNATTRIBUTED),
}
# The kinds of a fee: when it is taken, when it is given back, and the account that bears it once its fund is known.
COSTS: dict[Kind, tuple[Kind, Account]] = {
    Kind.FEE: (Kind.FEE_RETURNED, Account.FEES),
    Kind.TAX: (Kind.TAX_RETURNED, Account.TAXES),
    Kind.EXCHANGE: (Kind.EXCHANGE_BACK, Account.EXCHANGE),
}
COST_ACCOUNTS = {back: account for back, account in COSTS.values()} | {kind: row[1] for kind, row in COSTS.items()}
# Stripe's types of movements: the kind when the balance rises, the kind when it falls.
HOLD, RESERVE = (Kind.RELEASED, Kind.HELD), (Kind.UNRESERVED, Kind.RESERVED)
MOVEMENTS: dict[str, tuple[Kind, Kind]] = {
    "payout": (Kind.DRAWN, Kind.PAYOUT),
    "payout_failure": (Kind.PAYOUT_RETURNED, Kind.DRAWN_RETURNED),
    "payout_cancel": (Kind.PAYOUT_RETURNED, Kind.DRAWN_RETURNED),
    "payout_minimum_balance_hold": HOLD,
    "payout_minimum_balance_release": HOLD,
    "reserve_hold": RESERVE,
    "reserve_release": RESERVE,
    "reserve_transaction": RESERVE,
    "reserved_funds": RESERVE,
    "payment_network_reserve_hold": RESERVE,
    "payment_network_reserve_release": RESERVE,
    "stripe_fee": (Kind.FEE_RETURNED, Kind.FEE),
    "stripe_fx_fee": (Kind.EXCHANGE_BACK, Kind.EXCHANGE),
    "tax_fee": (Kind.TAX_RETURNED, Kind.TAX),
    "contribution": (Kind.CONTRIBUTED_BACK, Kind.CONTRIBUTED),
    "topup": (Kind.TOPUP, Kind.TOPUP_RETURNED),
    "topup_reversal": (Kind.TOPUP, Kind.TOPUP_RETURNED),
}
UNKNOWN = (Kind.UNKNOWN_IN, Kind.UNKNOWN_OUT)
INCOMES = {Fund.Nature.GIFT: Account.GIFTS, Fund.Nature.DUE: Account.DUES}
INCOME_KINDS = {Fund.Nature.GIFT: Kind.GIFT, Fund.Nature.DUE: Kind.DUE}
PURPOSES = {
    "": Account.UNATTRIBUTED,
    Payment.Purpose.OTHER.value: Account.OTHER_INCOME,
    Payment.Purpose.FOREIGN.value: Account.FOREIGN,
}
# What each kind of entry adds to Stripe's balance; a payment by debit moved it when it was submitted.
GROSS = (Kind.GIFT, Kind.DUE, Kind.UNATTRIBUTED, Kind.FOREIGN)


def home_of(payment: Payment) -> Account:
    """The account whose income a payment is: its fund's, other income, others' money, or nobody's yet."""
    return INCOMES[Fund.Nature(payment.fund.nature)] if payment.fund else PURPOSES[payment.purpose]


def bearer_of(kind: Kind, fund: Fund | None, payment: Payment | None) -> Account:
    """The account that bears a fee: the expense of its fund or of other income, others' money, or it waits."""
    if fund is not None or (payment is not None and payment.purpose == Payment.Purpose.OTHER):
        return COST_ACCOUNTS[kind]
    if payment is not None and payment.purpose == Payment.Purpose.FOREIGN:
        return Account.FOREIGN
    return Account.UNSHARED


def road_of(kind: Kind, fund: Fund | None, payment: Payment | None) -> Road:
    """From where to where an entry of this kind moves money."""
    if kind in COSTS:
        return Account.STRIPE, bearer_of(kind, fund, payment)
    if kind in COST_ACCOUNTS:
        return bearer_of(kind, fund, payment), Account.STRIPE
    income = home_of(payment) if payment else INCOMES[Fund.Nature(fund.nature)] if fund else Account.UNATTRIBUTED
    if kind == Kind.REFUND:
        return Account.STRIPE, income
    if kind in (Kind.ATTRIBUTED, Kind.ATTRIBUTED_AGAIN):
        return income, Account.UNATTRIBUTED
    road = ROUTES[kind]
    if kind in GROSS and payment is not None and payment.is_debit:
        return road[0], Account.DEBITS
    return road
