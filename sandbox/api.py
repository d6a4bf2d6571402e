"""The part of Stripe's API that the site calls: routes and parameters."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from stripe import params

from . import balance, billing, charging, invoices, payouts, products, reversals, sessions
from .account import Account
from .errors import ApiError, missing
from .expansion import expanded
from .filters import check_filters, number, wanted
from .forms import decode_form
from .parameters import check_parameters
from .shapes import completed
from .state import Object, State

Answer = tuple[int, Object]
READ = {
    "payment_intents": "payment_intent",
    "charges": "charge",
    "balance_transactions": "balance_transaction",
    "subscriptions": "subscription",
    "invoices": "invoice",
    "refunds": "refund",
    "disputes": "dispute",
    "customers": "customer",
    "payment_methods": "payment_method",
    "products": "product",
    "payouts": "payout",
    "events": "event",
    "invoice_payments": "invoice_payment",
}


class Api:
    """Answers calls on `state`. Call it under the state's lock."""

    def __init__(self, state: State, base_url: str) -> None:
        self.state = state
        self.base_url = state.base_url = base_url
        self.account = Account(state)
        self.routes: list[tuple[str, re.Pattern[str], Callable[..., Object]]] = [
            ("POST", _path("checkout/sessions"), self._create_session),
            ("GET", _path("checkout/sessions/([^/]+)"), self._session),
            ("POST", _path("checkout/sessions/([^/]+)/expire"), self._expire),
            ("GET", _path("checkout/sessions"), self._list("sessions")),
            ("POST", _path("subscriptions/([^/]+)"), self._update_subscription),
            ("DELETE", _path("subscriptions/([^/]+)"), self._cancel_subscription),
            ("POST", _path("invoices/([^/]+)/pay"), self._pay_invoice),
            ("POST", _path("invoices/([^/]+)/finalize"), self._finalize_invoice),
            ("POST", _path("invoices/([^/]+)/void"), self._void_invoice),
            ("POST", _path("customers/([^/]+)"), self._update_customer),
            ("POST", _path("products"), self._create_product),
            ("POST", _path("products/([^/]+)"), self._update_product),
            ("POST", _path("refunds"), self._refund),
            ("POST", _path("billing_portal/sessions"), self._portal),
            ("GET", _path("balance"), lambda values: completed(balance.balance(state))),
            *((verb, _path(path), action) for verb, path, action in self.account.routes()),
            *(("GET", _path(f"{store}/([^/]+)"), self._one(store, kind)) for store, kind in READ.items()),
            *(("GET", _path(store), self._list(store)) for store in READ),
        ]

    def answer(self, method: str, path: str, encoded: str) -> Answer:
        """Status and body of one call. Raises ApiError."""
        self.account.refuse_denied(method, path)
        sessions.expire_due(self.state)
        charging.settle_fees(self.state)
        for verb, pattern, action in self.routes:
            match = pattern.fullmatch(path)
            if match and verb == method:
                return 200, action(decode_form(encoded), *match.groups())
        raise ApiError(404, f"Unrecognized request URL ({method}: {path}).")

    def _create_session(self, values: Object) -> Object:
        checked = check_parameters(params.checkout.SessionCreateParams, values)
        return sessions.create_session(self.state, checked, base_url=self.base_url)

    def _session(self, values: Object, session_id: str) -> Object:
        check_parameters(params.checkout.SessionRetrieveParams, values)
        return expanded(self.state, sessions.find_session(self.state, session_id), values.get("expand", []))

    def _expire(self, values: Object, session_id: str) -> Object:
        check_parameters(params.checkout.SessionExpireParams, values)
        sessions.find_session(self.state, session_id)
        return completed(sessions.expire_session(self.state, session_id))

    def _found(self, store: str, object_id: str) -> Object:
        found = getattr(self.state, store).get(object_id)
        if found is None:
            raise missing(READ[store], object_id)
        return found  # type: ignore[no-any-return]

    def _update_subscription(self, values: Object, subscription_id: str) -> Object:
        # The form sends the list of items as `items[0]…`, and an empty text to clear a field.
        checked = check_parameters(params.SubscriptionUpdateParams, values)
        return billing.update(self.state, self._found("subscriptions", subscription_id), checked)

    def _cancel_subscription(self, values: Object, subscription_id: str) -> Object:
        check_parameters(params.SubscriptionCancelParams, values)
        found = self._found("subscriptions", subscription_id)
        return completed(billing.end(self.state, found, "cancellation_requested"))

    def _pay_invoice(self, values: Object, invoice_id: str) -> Object:
        check_parameters(params.InvoicePayParams, values)
        return completed(invoices.retry(self.state, self._found("invoices", invoice_id)))

    def _finalize_invoice(self, values: Object, invoice_id: str) -> Object:
        checked = check_parameters(params.InvoiceFinalizeInvoiceParams, values)
        found = self._found("invoices", invoice_id)
        return completed(
            invoices.finalize_invoice(
                self.state, found, auto_advance=checked.get("auto_advance", found["auto_advance"])
            )
        )

    def _void_invoice(self, values: Object, invoice_id: str) -> Object:
        check_parameters(params.InvoiceVoidInvoiceParams, values)
        return completed(invoices.void_invoice(self.state, self._found("invoices", invoice_id)))

    def _update_customer(self, values: Object, customer_id: str) -> Object:
        checked = check_parameters(params.CustomerUpdateParams, values)
        return completed(billing.update_customer(self.state, self._found("customers", customer_id), checked))

    def _create_product(self, values: Object) -> Object:
        return products.create_product(self.state, check_parameters(params.ProductCreateParams, values))

    def _update_product(self, values: Object, product_id: str) -> Object:
        changes = check_parameters(params.ProductUpdateParams, values)
        return products.update_product(self.state, product_id, changes)

    def _refund(self, values: Object) -> Object:
        checked = check_parameters(params.RefundCreateParams, values)
        charge = reversals.charge_of(self.state, checked.get("payment_intent"), checked.get("charge"))
        metadata = checked.get("metadata") or {}
        return completed(reversals.create_refund(self.state, charge, checked.get("amount"), metadata=metadata))

    def _portal(self, values: Object) -> Object:
        checked = check_parameters(params.billing_portal.SessionCreateParams, values)
        self._found("customers", checked.get("customer", ""))
        portal = self.account.portal_configuration(checked.get("configuration"), checked.get("flow_data"))
        session_id = self.state.new_id("bps")
        session = {
            "id": session_id,
            "object": "billing_portal.session",
            "configuration": portal["id"],
            "created": self.state.clock.now(),
            "customer": checked["customer"],
            "livemode": False,
            "locale": checked.get("locale"),
            "return_url": checked.get("return_url"),
            "url": f"{self.state.portal_url}/p/session/{session_id}",
        }
        self.state.portal_sessions[session_id] = session
        return completed(session)

    def _one(self, store: str, kind: str) -> Callable[..., Object]:
        def find(values: Object, object_id: str) -> Object:
            return self._dated(expanded(self.state, self._found(store, object_id), values.get("expand", [])))

        return find

    def _dated(self, shown: Object) -> Object:
        """An event read through the API is in the version that the account had when it happened."""
        if shown.get("object") == "event" and not self.state.is_lenient("events_follow_the_caller"):
            shown["api_version"] = self.state.event_versions.get(shown["id"], self.state.account_version)
        return shown

    def _list(self, store: str) -> Callable[..., Object]:
        def page(values: Object) -> Object:
            check_filters(values)
            if "payout" in values:
                payouts.payout_of(self.state, values["payout"])
            rows: Any = reversed(getattr(self.state, store).values())
            if after := values.get("starting_after"):
                if after not in getattr(self.state, store):
                    raise missing(store, after)
                # The one after which the page starts is skipped too.
                while next(rows)["id"] != after:
                    pass
            limit = min(max(number(values.get("limit", "10"), "limit"), 1), 100)
            chosen = list(islice((row for row in rows if wanted(row, values)), limit + 1))
            wishes = [wish.removeprefix("data.") for wish in values.get("expand", [])]
            data = [self._dated(expanded(self.state, row, wishes)) for row in chosen[:limit]]
            return {"object": "list", "data": data, "has_more": len(chosen) > limit, "url": f"/v1/{store}"}

        return page


def _path(tail: str) -> re.Pattern[str]:
    return re.compile(f"/v1/{tail}")
