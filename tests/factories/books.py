"""The books in figures, for tests that compare them with Stripe's."""

from django.db import connection
from django.db.models import Q

from core.models import OutgoingMail
from donations.models import Account, LedgerEntry, Payment
from donations.selectors import account_balance_cents, stripe_balance_cents
from donations.services import runs
from donations.services.opening import open_books
from donations.services.reconciliation import compare_balance
from users.models import User

TABLES = ("ledgerentry", "fundtotal", "payment", "donation")
GUARDED = ("ledgerentry", "payment", "donation")


def empty_books() -> None:
    """The demonstration's own money is not at the stand-in: it is set aside, so that balances can be compared."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE donations_{table} DISABLE TRIGGER USER")
        for table in TABLES:
            cursor.execute(f"DELETE FROM donations_{table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE donations_{table} ENABLE TRIGGER USER")


def treasurer(email: str = "treasurer@example.org") -> User:
    """A person of staff who decides about money."""
    return User.objects.filter(email=email).first() or User.objects.create_superuser(email, "x")


def opened_cents() -> int:
    """What the account held when the books began, as far as it is posted."""
    return -account_balance_cents(Account.OPENING)


def balances() -> dict[str, int]:
    """Every account that is not empty, in cents, without what the opening brought."""
    held = {account.value: account_balance_cents(account) for account in Account}
    held[Account.STRIPE] -= opened_cents()
    held[Account.OPENING] = 0
    return {name: cents for name, cents in held.items() if cents}


def account_of(payment: Payment, account: Account) -> int:
    """What an account holds under a payment's name."""
    rows = payment.entries.filter(Q(from_account=account) | Q(to_account=account))
    return sum(row.amount_cents if row.to_account == account else -row.amount_cents for row in rows)


def kinds(**values) -> list[tuple[str, int]]:
    """The entries, oldest posting first, as kind and cents, without the opening."""
    return list(
        LedgerEntry.objects.filter(**values)
        .exclude(kind=LedgerEntry.Kind.OPENING)
        .order_by("pk")
        .values_list("kind", "amount_cents")
    )


def equals_stripe(bench) -> bool:
    """True when the books hold what came and went at the stand-in since they began."""
    return stripe_balance_cents() - opened_cents() == bench.truth()["net_cents"]


def difference() -> str:
    """What differs from Stripe's balance once the books are open; empty for nothing."""
    open_books()
    return compare_balance()


def night() -> None:
    """What the worker does by night, and the check after it."""
    runs.run_catch_up()
    runs.run_reconciliation(days=35)
    runs.run_self_check()


def alarms(client) -> list[str]:
    """What the health page and the self-check name; empty when both are green."""
    found = [finding.name for finding in runs.run_self_check() if not finding.holds]
    body = client.get("/health/").json()
    assert body["ok"] == (not body["late"])
    return sorted({*found, *body["late"]})


def forget_mails() -> None:
    """Start from no mail at all."""
    OutgoingMail.objects.all().delete()
