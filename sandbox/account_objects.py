"""The objects of an account as Stripe's API shows them, new."""

from typing import Any

from .state import Object

# Those that Stripe offers a Canadian account; the first five are on.
METHODS = (
    "card", "apple_pay", "google_pay", "link", "acss_debit",
    "affirm", "afterpay_clearpay", "alipay", "klarna", "wechat_pay",
)  # fmt: skip
ON_AT_FIRST = METHODS[:5]
REQUIREMENTS: Object = {
    "alternatives": [],
    "current_deadline": None,
    "currently_due": [],
    "disabled_reason": None,
    "errors": [],
    "eventually_due": [],
    "past_due": [],
    "pending_verification": [],
}
CANCELLATION: Object = {
    "cancellation_reason": {
        "enabled": False,
        "options": ["too_expensive", "missing_features", "switched_service", "unused", "other"],
    },
    "enabled": False,
    "mode": "at_period_end",
    "proration_behavior": "none",
}


def account_object(account_id: str, *, now: int) -> Object:
    """A Canadian account in good standing. It does not say its API version: Stripe does not either."""
    return {
        "id": account_id,
        "object": "account",
        "business_profile": {"mcc": "8398", "name": "Bench", "support_email": None, "url": "https://bench.example"},
        "business_type": "non_profit",
        "capabilities": {"acss_debit_payments": "active", "card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": "CA",
        "created": now,
        "default_currency": "cad",
        "details_submitted": True,
        "email": None,
        "future_requirements": dict(REQUIREMENTS),
        "metadata": {},
        "payouts_enabled": True,
        "requirements": dict(REQUIREMENTS),
        "settings": {
            "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
            "card_payments": {"decline_on": {"avs_failure": False, "cvc_failure": True}},
            "dashboard": {"display_name": "Bench", "timezone": "America/Toronto"},
            "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "never"},
            "payments": {"statement_descriptor": "BENCH.EXAMPLE"},
            "payouts": {
                "debit_negative_balances": True,
                "schedule": {"delay_days": 7, "interval": "daily"},
                "statement_descriptor": None,
            },
        },
        "type": "standard",
    }


def balance_settings_object() -> Object:
    """Payouts each day, and nothing kept back."""
    return {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": True,
            "payouts": {
                "automatic_transfer_rules_by_currency": None,
                "minimum_balance_by_currency": None,
                "schedule": {"interval": "daily"},
                "statement_descriptor": None,
                "status": "enabled",
            },
            "settlement_timing": {"delay_days": 7},
        },
    }


def endpoint_object(endpoint_id: str, wanted: Object, *, now: int) -> Object:
    """A webhook endpoint that is on. Its secret is not part of it: Stripe shows it once, to whoever creates it."""
    return {
        "id": endpoint_id,
        "object": "webhook_endpoint",
        "api_version": wanted.get("api_version"),
        "application": "ca_bench" if wanted.get("connect") else None,
        "created": now,
        "description": wanted.get("description") or None,
        "enabled_events": wanted["enabled_events"],
        "livemode": False,
        "metadata": wanted.get("metadata") or {},
        "status": "enabled",
        "url": wanted["url"],
    }


def portal_object(configuration_id: str, features: Object, *, now: int, is_default: bool = False) -> Object:
    """A portal's configuration: what is not asked for is off. Only the one saved in the dashboard is the default."""
    allowed: dict[str, Any] = {
        "customer_update": {"allowed_updates": [], "enabled": False},
        "invoice_history": {"enabled": False},
        "payment_method_update": {"enabled": False},
        "subscription_cancel": dict(CANCELLATION),
        "subscription_update": {
            "default_allowed_updates": [],
            "enabled": False,
            "products": None,
            "proration_behavior": "none",
        },
    }
    for name, wanted in features.items():
        allowed[name] = allowed.get(name, {}) | wanted
    return {
        "id": configuration_id,
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": now,
        "default_return_url": None,
        "features": allowed,
        "is_default": is_default,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
        "updated": now,
    }


def methods_object(configuration_id: str) -> Object:
    """The account's own choice of payment methods."""
    methods = {}
    for name in METHODS:
        word = "on" if name in ON_AT_FIRST else "off"
        shown = {"overridable": None, "preference": word, "value": word}
        methods[name] = {"available": word == "on", "display_preference": shown}
    return {
        "id": configuration_id,
        "object": "payment_method_configuration",
        "active": True,
        "application": None,
        "is_default": True,
        "livemode": False,
        "name": "Default",
        "parent": None,
        **methods,
    }
