"""What a restricted key must be allowed: one line for each of Stripe's resources that the till calls."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """The resource as the SDK names it, Stripe's name for it in the dashboard, and whether the till changes it.

    `probe` is the list that shows whether it may be read, when it is not the resource's own.
    """

    resource: str
    label: str
    writes: bool = False
    probe: str = ""


TILL = (
    Permission("balance", "Balance", probe="balance"),
    Permission("balance_transactions", "Balance Transaction Sources"),
    Permission("billing_portal.sessions", "Customer portal", writes=True, probe="billing_portal.configurations"),
    Permission("charges", "Charges and Refunds"),
    Permission("checkout.sessions", "Checkout Sessions", writes=True),
    Permission("disputes", "Disputes"),
    Permission("events", "Events"),
    Permission("invoice_payments", "Invoices"),
    Permission("invoices", "Invoices"),
    Permission("payment_intents", "PaymentIntents"),
    Permission("refunds", "Charges and Refunds", writes=True),
    Permission("subscriptions", "Subscriptions", writes=True),
)


def labels() -> dict[str, str]:
    """Stripe's names with «Read» or «Write», in the order of the dashboard's list; writing implies reading."""
    found: dict[str, str] = {}
    for permission in sorted(TILL, key=lambda row: (row.label.casefold(), row.writes)):
        found[permission.label] = "Write" if permission.writes else "Read"
    return found
