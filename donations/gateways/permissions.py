"""What a restricted key must be allowed: one line for each of Stripe's resources that the till calls."""

from dataclasses import dataclass
from urllib.parse import urlencode

KEY_PAGE = "https://dashboard.stripe.com/apikeys/create"
# What the account's own check reads, beyond the till.
CHECK_ALONE = ("rak_accounts_kyc_basic_read", "rak_webhook_read")


@dataclass(frozen=True)
class Permission:
    """A resource as the SDK names it, its name in the dashboard, and Stripe's own word for the permission.

    `change` is a call that would change one of them, empty where the till only reads. `listing` is what shows whether
    it may be read, when that is not the resource's own list.
    """

    resource: str
    label: str
    slug: str
    change: str = ""
    listing: str = ""


TILL = (
    Permission("balance", "Balance", "balance"),
    Permission("balance_transactions", "Balance Transaction Sources", "balance_transaction_source"),
    Permission(
        "billing_portal.sessions", "Customer portal", "customer_portal", "create", "billing_portal.configurations"
    ),
    Permission("charges", "Charges and Refunds", "charge"),
    Permission("checkout.sessions", "Checkout Sessions", "checkout_session", "expire"),
    Permission("customers", "Customers", "customer", "update"),
    Permission("disputes", "Disputes", "dispute"),
    Permission("events", "Events", "event"),
    Permission("invoice_payments", "Invoices", "invoice"),
    Permission("invoices", "Invoices", "invoice", "void_invoice"),
    Permission("payment_intents", "PaymentIntents", "payment_intent"),
    Permission("payouts", "Payouts", "payout"),
    Permission("products", "Products", "product", "update"),
    Permission("refunds", "Charges and Refunds", "charge", "update"),
    Permission("subscriptions", "Subscriptions", "subscription", "update"),
)


def key_permissions() -> dict[str, str]:
    """The dashboard's names with «Read» or «Write», in its order; writing implies reading."""
    rows = sorted(TILL, key=lambda row: (row.label.casefold(), bool(row.change)))
    return {row.label: "Write" if row.change else "Read" for row in rows}


def key_page() -> str:
    """The dashboard's page that makes a restricted key, these permissions ticked."""
    slugs = {row.slug: "write" if row.change else "read" for row in sorted(TILL, key=lambda row: bool(row.change))}
    asked = [*(f"rak_{slug}_{action}" for slug, action in sorted(slugs.items())), *CHECK_ALONE]
    return f"{KEY_PAGE}?{urlencode([('name', 'CISO site'), *(('permissions[]', name) for name in asked)])}"
