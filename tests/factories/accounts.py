"""Stripe accounts of the stand-in: a right one, and each way of being wrong or merely unusual."""

from donations.gateways.stripe import API_VERSION
from donations.services.event_handlers import ROUTES
from sandbox.server import StandIn

SITE = "https://ciso.example"
ADDRESS = f"{SITE}/stripe/webhook/"
TYPES = sorted(ROUTES)


def nobody_else(account: StandIn) -> None:
    """An account that no other program uses, and that was used for nothing yet."""
    for store in ("subscriptions", "invoices", "customers", "charges", "balance_transactions", "events"):
        getattr(account.state, store).clear()


def make_right(account: StandIn) -> None:
    """An endpoint that got an event, and a default version like the site's; the rest of a fresh account is right."""
    account.state.account_version = API_VERSION
    account.account.add_endpoint(ADDRESS, TYPES, version=API_VERSION)
    account.charge(200, metadata={"site": "ciso.example"})
    for event in account.state.events.values():
        event["pending_webhooks"] = 0


def endpoint(account: StandIn) -> dict:
    return next(iter(account.state.webhook_endpoints.values()))


def change(account: StandIn, **settings) -> None:
    payments = account.state.account_settings["account"]["settings"]["payments"]
    payments |= settings


def waiting(account: StandIn, seconds: int) -> None:
    account.charge(300)
    for event in account.state.events.values():
        if event["pending_webhooks"]:
            event["created"] -= seconds


def moved(account: StandIn, seconds: int) -> None:
    for movement in account.state.balance_transactions.values():
        movement["created"] -= seconds


def opened(account: StandIn, url: str = "") -> None:
    """A checkout that somebody opened."""
    session_id = f"cs_test_{len(account.state.sessions)}"
    account.state.sessions[session_id] = {
        "id": session_id, "object": "checkout.session", "status": "open", "url": url or f"{account.url}/c/pay/x",
        "created": account.state.clock.now(), "expires_at": account.state.clock.now() + 3600,
        "adaptive_pricing": {"enabled": account.state.account_settings["adaptive_pricing"]},
    }  # fmt: skip


def adaptive(account: StandIn) -> None:
    account.account.adapt_prices()
    opened(account)


def older_version(account: StandIn) -> None:
    account.state.account_version = "2024-06-20"
    account.state.event_versions = dict.fromkeys(account.state.events, account.state.account_version)


# Each wrong account: the check that names it, and what is wrong. Its sentence stands in account_sentences.yaml.
WRONG = {
    "no endpoint": ("endpoint_missing", lambda a: a.state.webhook_endpoints.clear()),
    "an endpoint elsewhere": ("endpoint_missing", lambda a: endpoint(a).update(url=ADDRESS[:-1])),
    "the endpoint is off": ("endpoint_disabled", lambda a: endpoint(a).update(status="disabled")),
    "an event is missing": (
        "endpoint_events",
        lambda a: endpoint(a).update(enabled_events=[t for t in TYPES if t != "refund.failed"]),
    ),
    "two endpoints": ("endpoint_twice", lambda a: a.account.add_endpoint(ADDRESS, ["*"])),
    "an endpoint of Connect": ("endpoint_connect", lambda a: a.account.add_endpoint(ADDRESS, ["*"], connect=True)),
    "events do not arrive": ("events_undelivered", lambda a: waiting(a, 7200)),
    "no portal": ("portal_missing", lambda a: a.account.without_portal()),
    "a portal without cards": (
        "portal_card",
        lambda a: a.account.save_portal(payment_method_update={"enabled": False}),
    ),
    "klarna is on": ("methods_unknown", lambda a: a.account.save_methods(klarna=True, affirm=True)),
    "debits are off": ("methods_missing", lambda a: a.account.save_methods(acss_debit=False)),
    "cards are off": ("methods_missing", lambda a: a.account.save_methods(card=False)),
    "it settles in dollars of elsewhere": ("currency", lambda a: a.account.set(default_currency="usd")),
    "it holds another currency": ("other_currency", lambda a: a.account.hold("usd", 500)),
    "another country": ("country", lambda a: a.account.set(country="FR")),
    "no charges": ("charges", lambda a: a.account.set(charges_enabled=False)),
    "no payouts": ("payouts", lambda a: a.account.set(payouts_enabled=False)),
    "Stripe waits for answers": (
        "requirements",
        lambda a: a.account.set(requirements={"currently_due": ["company.tax_id"], "past_due": ["company.tax_id"]}),
    ),
    "no name on the statement": ("statement_descriptor", lambda a: change(a, statement_descriptor=None)),
    "payouts by hand": ("payout_schedule", lambda a: a.account.set_payouts("manual")),
    "an account in use": ("used_before", lambda a: moved(a, 40 * 86400)),
    "a key without subscriptions": ("permissions", lambda a: a.account.deny("subscription_read")),
    "a key without charges": ("permissions", lambda a: a.account.deny("charge_read")),
    "a key without the portal": ("permissions", lambda a: a.account.deny("customer_portal_read")),
    "a key that names no product": ("permissions", lambda a: a.account.deny("product_write")),
    "a key without payouts": ("permissions", lambda a: a.account.deny("payout_read")),
    "a key that corrects no address": ("permissions", lambda a: a.account.deny("customer_write")),
    "a key without the balance": ("permissions", lambda a: a.account.deny("balance_read")),
    "a key without events": ("permissions", lambda a: a.account.deny("event_read")),
    "a key without checkouts": ("permissions", lambda a: a.account.deny("checkout_session_read")),
    "a key without movements": ("permissions", lambda a: a.account.deny("balance_transaction_source_read")),
    "a key that opens no checkout": ("permissions", lambda a: a.account.deny("checkout_session_write")),
    "a key that refunds nothing": ("permissions", lambda a: a.account.deny("charge_write")),
    "a key that changes no month": ("permissions", lambda a: a.account.deny("subscription_write")),
    "a key that opens no portal": ("permissions", lambda a: a.account.deny("customer_portal_write")),
    "a key that cannot read the account": ("unread", lambda a: a.account.deny("accounts_kyc_basic_read")),
    "a key that cannot read the endpoints": ("unread", lambda a: a.account.deny("webhook_read")),
    "a key without methods": ("unread", lambda a: a.account.deny("payment_method_configuration_read")),
    "prices adapt": ("adaptive_pricing", adaptive),
    "a domain of its own": ("custom_domain", lambda a: opened(a, "https://pay.ciso.example/c/x")),
    "Stripe mails receipts": (
        "receipts",
        lambda a: next(iter(a.state.charges.values())).update(receipt_number="2026-1"),
    ),
}
# What the settings say and the account does not.
AGAINST = {
    "a key of the other mode": ("mode", {"STRIPE_LIVE_MODE": True}),
    "a key of another account": ("account", {"STRIPE_ACCOUNT_ID": "acct_other"}),
    "a portal that is gone": ("portal_missing", {"STRIPE_PORTAL_CONFIGURATION": "bpc_gone"}),
}


def foreign(account: StandIn) -> None:
    """A subscription of somebody else's beside one of ours."""
    ours = {"monthly": "2f1f8a52-5b0f-4f5e-9f7e-0d6c3f1a9b11", "site": "ciso.example"}
    for name, metadata in (("sub_foreign", {"monthly": "yes"}), ("sub_ours", ours)):
        account.state.subscriptions[name] = {
            "id": name, "object": "subscription", "status": "active", "metadata": metadata, "created": 1, "items": {},
        }  # fmt: skip


HARMLESS = {
    "the account's default version": older_version,
    "the endpoint's version": lambda a: endpoint(a).update(api_version="2024-06-20"),
    "no version of its own": lambda a: endpoint(a).update(api_version=None),
    "a secret that nothing tested": lambda a: a.state.events.clear(),
    "a minimum balance": lambda a: a.account.set_payouts("daily", minimum=5000),
    "subscriptions of others": foreign,
}
