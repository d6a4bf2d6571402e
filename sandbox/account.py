"""The account behind the bench: what it is, where its events go, and what its portal and its checkout offer.

A fresh account is a Canadian one that may charge and pay out, with a portal saved in the dashboard and no webhook
endpoint. What Stripe offers no way to read (retry rules, its own mails, Adaptive Pricing) is not here either.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from stripe import params

from .account_objects import account_object, balance_settings_object, endpoint_object, methods_object, portal_object
from .errors import ApiError, missing
from .movements import keep_minimum, move_money
from .parameters import check_parameters
from .shapes import completed
from .state import Object, State

Route = tuple[str, str, Callable[..., Object]]
ENDPOINTS_AT_MOST = 16
PRIVATE_HOSTS = ("localhost", "127.0.0.1", "::1")
PORTAL = "https://dashboard.stripe.com/test/settings/billing/portal"
# What a restricted key is asked for, by the first part of a path, where it is not that part.
SPELT = {
    "account": "accounts_kyc_basic",
    "balance": "balance",
    "balance_settings": "balance_settings",
    "balance_transactions": "balance_transaction_source",
    "billing_portal": "customer_portal",
    "checkout": "checkout_session",
    "refunds": "charge",
    "webhook_endpoints": "webhook",
}


class Account:
    """The account of `state`, furnished on its first use. Its public acts are those of the dashboard."""

    def __init__(self, state: State) -> None:
        self.state = state
        if not state.account_settings:
            state.account_settings |= {
                "account": account_object(state.account, now=state.clock.now()),
                "balance_settings": balance_settings_object(),
                "adaptive_pricing": False,
                "denied": [],
            }
            self.save_portal()
            self.save_methods()

    def routes(self) -> list[Route]:
        """Verb, path and action of each call about the account itself."""
        one, many = "([^/]+)", self._listed
        return [
            ("GET", "account", lambda values: completed(self.state.account_settings["account"])),
            ("GET", "balance_settings", lambda values: completed(self.state.account_settings["balance_settings"])),
            ("POST", "webhook_endpoints", self._create_endpoint),
            ("GET", "webhook_endpoints", many("webhook_endpoints", params.WebhookEndpointListParams)),
            ("GET", f"webhook_endpoints/{one}", self._endpoint),
            ("POST", f"webhook_endpoints/{one}", self._update_endpoint),
            ("POST", "billing_portal/configurations", self._create_portal),
            (
                "GET",
                "billing_portal/configurations",
                many("portal_configurations", params.billing_portal.ConfigurationListParams),
            ),
            ("GET", f"billing_portal/configurations/{one}", self._portal),
            ("POST", f"billing_portal/configurations/{one}", self._update_portal),
            (
                "GET",
                "payment_method_configurations",
                many("payment_method_configurations", params.PaymentMethodConfigurationListParams),
            ),
        ]

    # What the dashboard does -----------------------------------------------------------------------------------

    def set(self, **values: Any) -> None:
        """Change fields of the account itself, such as `country` or `charges_enabled`."""
        self.state.account_settings["account"] |= values

    def set_payouts(self, interval: str, *, minimum: int | None = None) -> None:
        """How often money leaves for the bank, and what stays behind, in CAD cents."""
        payouts = self.state.account_settings["balance_settings"]["payments"]["payouts"]
        payouts["schedule"]["interval"] = interval
        payouts["minimum_balance_by_currency"] = None if minimum is None else {"cad": minimum}
        keep_minimum(self.state, minimum or 0)
        self.state.account_settings["account"]["settings"]["payouts"]["schedule"]["interval"] = interval

    def adapt_prices(self) -> None:
        """Turn Adaptive Pricing on for every checkout that does not decide it."""
        self.state.account_settings["adaptive_pricing"] = True

    def hold(self, currency: str, amount: int) -> None:
        """Keep so many minor units of another currency in the balance."""
        move_money(self.state, "topup", amount, currency=currency)

    def save_portal(self, **features: Any) -> Object:
        """Save the default portal as a person does in the dashboard; it lets customers change their card."""
        wanted = {"payment_method_update": {"enabled": True}, "invoice_history": {"enabled": True}, **features}
        found = next((row for row in self.state.portal_configurations.values() if row["is_default"]), None)
        if found is None:
            found = portal_object(self.state.new_id("bpc"), wanted, now=self.state.clock.now(), is_default=True)
            self.state.portal_configurations[found["id"]] = found
        _allow(found, wanted)
        return found

    def without_portal(self) -> None:
        """An account whose portal nobody ever saved."""
        self.state.portal_configurations.clear()

    def save_methods(self, **preferences: bool) -> Object:
        """Turn payment methods on or off, by their names at Stripe's."""
        found = next(iter(self.state.payment_method_configurations.values()), None)
        if found is None:
            found = methods_object(self.state.new_id("pmc"))
            self.state.payment_method_configurations[found["id"]] = found
        for name, is_on in preferences.items():
            word = "on" if is_on else "off"
            shown = {"overridable": None, "preference": word, "value": word}
            found[name] = {"available": is_on, "display_preference": shown}
        return found

    def add_endpoint(self, url: str, events: list[str], *, version: str | None = None, connect: bool = False) -> Object:
        """An endpoint made in the dashboard, in the account's version unless told otherwise."""
        return self._keep_endpoint({"url": url, "enabled_events": events, "api_version": version, "connect": connect})

    def deny(self, *permissions: str) -> None:
        """Take permissions such as `subscription_read` away from the key: it is a restricted one from now on."""
        self.state.account_settings["denied"] = list(permissions)

    # What the API asks -----------------------------------------------------------------------------------------

    def refuse_denied(self, method: str, path: str) -> None:
        """Raises ApiError 403 when the key lacks the permission of this call; writing implies reading."""
        first = path.removeprefix("/v1/").split("/")[0]
        resource = SPELT.get(first, first.removesuffix("s"))
        denied = self.state.account_settings["denied"]
        action = "read" if method == "GET" else "write"
        if f"{resource}_{action}" in denied or (action == "write" and f"{resource}_read" in denied):
            raise ApiError(
                403,
                f"The provided key 'rk_test_*********' does not have the required permissions for this endpoint on "
                f"account '{self.state.account}'. Having the 'rak_{resource}_{action}' permission would "
                "allow this request to continue.",
            )

    def portal_configuration(self, named: str | None, flow: Object | None) -> Object:
        """The configuration that a portal session takes: the one named, else the default; it must allow the flow.

        Raises ApiError 400 when there is none (unless the bench is lenient), 404 for an unknown one.
        """
        found = self.state.portal_configurations.get(named) if named else self._default_portal()
        if found is None:
            raise missing("configuration", str(named))
        if not found["active"]:
            raise ApiError(400, f"The configuration {named} is not active.", param="configuration")
        kind = (flow or {}).get("type", "invoice_history")
        if kind == "payment_method_update" and not found["features"][kind]["enabled"]:
            raise ApiError(400, f"The configuration {found['id']} does not allow `{kind}`.", param="flow_data[type]")
        return found

    def _default_portal(self) -> Object:
        default = next((row for row in self.state.portal_configurations.values() if row["is_default"]), None)
        if default is not None:
            return default
        if self.state.is_lenient("portal_needs_no_configuration"):
            return portal_object("bpc_lenient", {"payment_method_update": {"enabled": True}}, now=0, is_default=True)
        raise ApiError(
            400,
            "No configuration provided and your test mode default configuration has not been created. Provide a "
            f"configuration or create your default by saving your customer portal settings in test mode at {PORTAL}.",
        )

    def _listed(self, store: str, params_type: Any) -> Callable[..., Object]:
        def page(values: Object) -> Object:
            wanted = check_parameters(params_type, values)
            limit, after = int(wanted.pop("limit", 10)), wanted.pop("starting_after", None)
            rows = [completed(row) for row in reversed(getattr(self.state, store).values())]
            if after:
                rows = rows[[row["id"] for row in rows].index(after) + 1 :]
            chosen = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
            return {"object": "list", "data": chosen[:limit], "has_more": len(chosen) > limit, "url": f"/v1/{store}"}

        return page

    def _found(self, store: str, kind: str, object_id: str) -> Object:
        found: Object | None = getattr(self.state, store).get(object_id)
        if found is None:
            raise missing(kind, object_id)
        return found

    def _endpoint(self, values: Object, endpoint_id: str) -> Object:
        return completed(self._found("webhook_endpoints", "webhook endpoint", endpoint_id))

    def _create_endpoint(self, values: Object) -> Object:
        wanted = check_parameters(params.WebhookEndpointCreateParams, values)
        _check_address(wanted["url"])
        if len(self.state.webhook_endpoints) >= ENDPOINTS_AT_MOST:
            raise ApiError(400, f"You have reached the maximum of {ENDPOINTS_AT_MOST} test webhook endpoints.")
        made = self._keep_endpoint(wanted)
        return completed(made) | {"secret": made["bench_secret"]}

    def _keep_endpoint(self, wanted: Object) -> Object:
        made = endpoint_object(self.state.new_id("we"), wanted, now=self.state.clock.now())
        made["bench_secret"] = self.state.new_id("whsec", 32)
        self.state.webhook_endpoints[made["id"]] = made
        return made

    def _update_endpoint(self, values: Object, endpoint_id: str) -> Object:
        found = self._found("webhook_endpoints", "webhook endpoint", endpoint_id)
        wanted = check_parameters(params.WebhookEndpointUpdateParams, values)
        if "url" in wanted:
            _check_address(wanted["url"])
        if "disabled" in wanted:
            found["status"] = "disabled" if wanted.pop("disabled") else "enabled"
        found |= wanted
        return completed(found)

    def _portal(self, values: Object, configuration_id: str) -> Object:
        return completed(self._found("portal_configurations", "configuration", configuration_id))

    def _create_portal(self, values: Object) -> Object:
        wanted = check_parameters(params.billing_portal.ConfigurationCreateParams, values)
        made = portal_object(self.state.new_id("bpc"), wanted.pop("features"), now=self.state.clock.now())
        made |= wanted
        self.state.portal_configurations[made["id"]] = made
        return completed(made)

    def _update_portal(self, values: Object, configuration_id: str) -> Object:
        found = self._found("portal_configurations", "configuration", configuration_id)
        wanted = check_parameters(params.billing_portal.ConfigurationUpdateParams, values)
        _allow(found, wanted.pop("features", {}))
        found |= wanted | {"updated": self.state.clock.now()}
        return completed(found)


def _allow(portal: Object, features: Object) -> None:
    for name, feature in features.items():
        portal["features"][name] = portal["features"].get(name, {}) | feature


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ApiError(400, "Invalid URL: An explicit scheme (such as https) must be provided.", param="url")
    if parts.hostname in PRIVATE_HOSTS:
        raise ApiError(400, "Invalid URL: URL must be publicly accessible.", code="url_invalid", param="url")
