"""Stripe accounts of the stand-in: a right one, and each way of being wrong or merely unusual."""

from donations.gateways.stripe import API_VERSION
from donations.services.routes import ROUTES
from sandbox.server import StandIn

SITE = "https://ciso.example"
ADDRESS = f"{SITE}/stripe/webhook/"
TYPES = sorted(ROUTES)


def make_right(account: StandIn) -> None:
    """An endpoint that got an event, and a default version like the site's; the rest of a fresh account is right."""
    account.state.account_version = API_VERSION
    account.account.add_endpoint(ADDRESS, TYPES, version=API_VERSION)
    account.charge(200)
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


# Each wrong account: the check that names it, what is wrong, and words of its sentence.
WRONG = {
    "no endpoint": ("endpoint_missing", lambda a: a.state.webhook_endpoints.clear(), "No webhook endpoint"),
    "an endpoint elsewhere": ("endpoint_missing", lambda a: endpoint(a).update(url=ADDRESS[:-1]), ADDRESS),
    "the endpoint is off": ("endpoint_disabled", lambda a: endpoint(a).update(status="disabled"), "is disabled"),
    "an event is missing": (
        "endpoint_events",
        lambda a: endpoint(a).update(enabled_events=[t for t in TYPES if t != "refund.failed"]),
        "does not send refund.failed.",
    ),
    "two endpoints": ("endpoint_twice", lambda a: a.account.add_endpoint(ADDRESS, ["*"]), "2 webhook endpoints"),
    "an endpoint of Connect": (
        "endpoint_connect",
        lambda a: a.account.add_endpoint(ADDRESS, ["*"], connect=True),
        "connected accounts",
    ),
    "events do not arrive": ("events_undelivered", lambda a: waiting(a, 7200), "could not deliver: "),
    "no portal": ("portal_missing", lambda a: a.account.without_portal(), "none is saved"),
    "a portal without cards": (
        "portal_card",
        lambda a: a.account.save_portal(payment_method_update={"enabled": False}),
        "change the card",
    ),
    "klarna is on": (
        "methods_unknown",
        lambda a: a.account.save_methods(klarna=True, affirm=True),
        "made for: affirm, klarna.",
    ),
    "debits are off": ("methods_missing", lambda a: a.account.save_methods(acss_debit=False), "acss_debit"),
    "cards are off": ("methods_missing", lambda a: a.account.save_methods(card=False), "Cards are off"),
    "it settles in dollars of elsewhere": ("currency", lambda a: a.account.set(default_currency="usd"), "in USD"),
    "it holds another currency": ("other_currency", lambda a: a.account.hold("usd", 500), "500 (minor units) of USD"),
    "another country": ("country", lambda a: a.account.set(country="FR"), "country is FR"),
    "no charges": ("charges", lambda a: a.account.set(charges_enabled=False), "take payments"),
    "no payouts": ("payouts", lambda a: a.account.set(payouts_enabled=False), "to the bank"),
    "Stripe waits for answers": (
        "requirements",
        lambda a: a.account.set(requirements={"currently_due": ["company.tax_id"], "past_due": ["company.tax_id"]}),
        "1 fact(s) about the organisation, then stops it (company.tax_id)",
    ),
    "no name on the statement": ("statement_descriptor", lambda a: change(a, statement_descriptor=None), "descriptor"),
    "payouts by hand": ("payout_schedule", lambda a: a.account.set_payouts("manual"), "made by hand"),
    "an account in use": ("used_before", lambda a: moved(a, 40 * 86400), "BOOKS_OPEN_AT"),
    "a key without subscriptions": ("permissions", lambda a: a.account.deny("subscription_read"), "Subscriptions (rak"),
    "a key without charges": ("permissions", lambda a: a.account.deny("charge_read"), "read Charges and Refunds"),
    "a key without the portal": ("permissions", lambda a: a.account.deny("customer_portal_read"), "Customer portal"),
    "a key without the balance": ("permissions", lambda a: a.account.deny("balance_read"), "Balance ("),
    "a key without events": ("permissions", lambda a: a.account.deny("event_read"), "Events"),
    "a key without checkouts": ("permissions", lambda a: a.account.deny("checkout_session_read"), "Checkout Sessions"),
    "a key without movements": (
        "permissions",
        lambda a: a.account.deny("balance_transaction_source_read"),
        "Balance Transaction Sources",
    ),
    "a key that opens no checkout": (
        "permissions",
        lambda a: a.account.deny("checkout_session_write"),
        "change Checkout Sessions (rak_checkout_session_write)",
    ),
    "a key that refunds nothing": ("permissions", lambda a: a.account.deny("charge_write"), "change Charges and"),
    "a key that changes no month": ("permissions", lambda a: a.account.deny("subscription_write"), "change Subscr"),
    "a key that opens no portal": ("permissions", lambda a: a.account.deny("customer_portal_write"), "change Customer"),
    "a key that cannot read the account": (
        "unread",
        lambda a: a.account.deny("accounts_kyc_basic_read"),
        "add «account=YYYY-MM-DD",
    ),
    "a key that cannot read the endpoints": (
        "unread",
        lambda a: a.account.deny("webhook_read"),
        "webhook_endpoints (rak_webhook_read)",
    ),
    "a key without methods": (
        "unread",
        lambda a: a.account.deny("payment_method_configuration_read"),
        "payment_method_configurations",
    ),
    "prices adapt": ("adaptive_pricing", adaptive, "Adaptive Pricing is on"),
    "a domain of its own": ("custom_domain", lambda a: opened(a, "https://pay.ciso.example/c/x"), "pay.ciso.example"),
    "Stripe mails receipts": (
        "receipts",
        lambda a: next(iter(a.state.charges.values())).update(receipt_number="2026-1"),
        "two letters",
    ),
}  # fmt: skip
# What the settings say and the account does not.
AGAINST = {
    "a key of the other mode": ("mode", {"STRIPE_LIVE_MODE": True}, "a key of test mode"),
    "a key of another account": ("account", {"STRIPE_ACCOUNT_ID": "acct_other"}, "names acct_other"),
    "a portal that is gone": ("portal_missing", {"STRIPE_PORTAL_CONFIGURATION": "bpc_gone"}, "bpc_gone"),
}


def foreign(account: StandIn) -> None:
    """A subscription of somebody else's beside one of ours."""
    ours = {"monthly": "2f1f8a52-5b0f-4f5e-9f7e-0d6c3f1a9b11", "site": "ciso.example"}
    for name, metadata in (("sub_foreign", {"monthly": "yes"}), ("sub_ours", ours)):
        account.state.subscriptions[name] = {
            "id": name, "object": "subscription", "status": "active", "metadata": metadata, "created": 1, "items": {},
        }  # fmt: skip


HARMLESS = {
    "the account's default version": (
        lambda a: setattr(a.state, "account_version", "2024-06-20"),
        "default version is 2024-06-20",
    ),
    "the endpoint's version": (lambda a: endpoint(a).update(api_version="2024-06-20"), "sends version 2024-06-20"),
    "no version of its own": (lambda a: endpoint(a).update(api_version=None), "sends version of the account"),
    "a secret that nothing tested": (lambda a: a.state.events.clear(), "signing secret is untested"),
    "a minimum balance": (lambda a: a.account.set_payouts("daily", minimum=5000), "leave 5000 cents"),
    "subscriptions of others": (foreign, "not this site's: 1."),
}
