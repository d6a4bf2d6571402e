"""The part of Stripe's API that the site calls: routes, parameters, expansion, lists."""

import re
from collections.abc import Callable
from typing import Any

from stripe import params

from . import objects, sessions
from .errors import ApiError, missing
from .forms import decode_form
from .parameters import check_parameters
from .state import Object, State

LIST_KEYS = {
    "created",
    "type",
    "limit",
    "starting_after",
    "ending_before",
    "expand",
    "source",
    "status",
    "payment_intent",
}
Answer = tuple[int, Object]


class Api:
    """Answers calls on `state`. Call it under the state's lock."""

    def __init__(self, state: State, base_url: str) -> None:
        self.state = state
        self.base_url = base_url
        self.routes: list[tuple[str, re.Pattern[str], Callable[..., Object]]] = [
            ("POST", _path("checkout/sessions"), self._create_session),
            ("GET", _path("checkout/sessions/([^/]+)"), self._session),
            ("POST", _path("checkout/sessions/([^/]+)/expire"), self._expire),
            ("GET", _path("checkout/sessions"), self._list("sessions")),
            ("GET", _path("payment_intents/([^/]+)"), self._one("payment_intents", "payment_intent")),
            ("GET", _path("payment_intents"), self._list("payment_intents")),
            ("GET", _path("charges/([^/]+)"), self._one("charges", "charge")),
            ("GET", _path("charges"), self._list("charges")),
            ("GET", _path("balance_transactions/([^/]+)"), self._one("balance_transactions", "balance_transaction")),
            ("GET", _path("balance_transactions"), self._list("balance_transactions")),
            ("GET", _path("events/([^/]+)"), self._one("events", "event")),
            ("GET", _path("events"), self._list("events")),
            ("GET", _path("account"), self._account),
        ]

    def answer(self, method: str, path: str, encoded: str) -> Answer:
        """Status and body of one call. Raises ApiError."""
        sessions.expire_due(self.state)
        sessions.settle_fees(self.state)
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
        found = objects.public(sessions.find_session(self.state, session_id))
        return self._expanded(found, values.get("expand", []))

    def _expire(self, values: Object, session_id: str) -> Object:
        check_parameters(params.checkout.SessionExpireParams, values)
        sessions.find_session(self.state, session_id)
        return objects.public(sessions.expire_session(self.state, session_id))

    def _one(self, store: str, kind: str) -> Callable[..., Object]:
        def find(values: Object, object_id: str) -> Object:
            found = getattr(self.state, store).get(object_id)
            if found is None:
                raise missing(kind, object_id)
            return self._expanded(found, values.get("expand", []))

        return find

    def _list(self, store: str) -> Callable[..., Object]:
        def page(values: Object) -> Object:
            for name in values:
                if name not in LIST_KEYS:
                    raise ApiError(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
            newest_first = list(reversed(getattr(self.state, store).values()))
            rows = [objects.public(row) for row in newest_first if _wanted(row, values)]
            if after := values.get("starting_after"):
                places = [place for place, row in enumerate(rows) if row["id"] == after]
                if not places:
                    raise missing(store, after)
                rows = rows[places[0] + 1 :]
            limit = min(max(_number(values.get("limit", "10"), "limit"), 1), 100)
            return {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit, "url": f"/v1/{store}"}

        return page

    def _account(self, values: Object) -> Object:
        return {"id": self.state.account, "object": "account", "charges_enabled": True, "country": "CA"}

    def _expanded(self, found: Object, wishes: Any) -> Object:
        shown = dict(found)
        for wish in wishes:
            self._expand(shown, wish.split("."), wish)
        return shown

    def _expand(self, shown: Object, steps: list[str], wish: str) -> None:
        stores = {
            "latest_charge": self.state.charges,
            "balance_transaction": self.state.balance_transactions,
            "payment_intent": self.state.payment_intents,
            "source": self.state.charges,
        }
        step, *rest = steps
        if step not in stores or step not in shown:
            raise ApiError(400, f"This property cannot be expanded ({wish}).", param="expand")
        if isinstance(shown[step], str):
            shown[step] = dict(stores[step][shown[step]])
        if rest and shown[step] is not None:
            self._expand(shown[step], rest, wish)


def _path(tail: str) -> re.Pattern[str]:
    return re.compile(f"/v1/{tail}")


def _wanted(row: Object, values: Object) -> bool:
    created = values.get("created", {})
    moments = {
        "gte": row["created"].__ge__,
        "gt": row["created"].__gt__,
        "lte": row["created"].__le__,
        "lt": row["created"].__lt__,
    }
    if isinstance(created, str):
        created = {"gte": created, "lte": created}
    if not all(moments[name](_number(bound, f"created[{name}]")) for name, bound in created.items()):
        return False
    return all(
        row.get(name) == values[name] for name in ("type", "source", "status", "payment_intent") if name in values
    )


def _number(text: str, name: str) -> int:
    if not text.lstrip("-").isdigit():
        raise ApiError(400, f"Invalid integer: {text[:40]}", code="parameter_invalid_integer", param=name)
    return int(text)
