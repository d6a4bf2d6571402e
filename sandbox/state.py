"""What the bench remembers, and how it survives a restart."""

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .chaos import Chaos
from .clock import Clock
from .leniency import checked

Object = dict[str, Any]
STORES = (
    "sessions",
    "customers",
    "payment_methods",
    "products",
    "subscriptions",
    "invoices",
    "invoice_payments",
    "refunds",
    "disputes",
    "payouts",
    "preferences",
    "portal_sessions",
    "payment_intents",
    "charges",
    "balance_transactions",
    "events",
    "unsettled",
    "deliveries",
    "answers",
    "account_settings",
    "webhook_endpoints",
    "portal_configurations",
    "payment_method_configurations",
)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class State:
    """Every object by its id, oldest first. All access happens under `lock`.

    With a `path`, `save` writes everything atomically, and a new State on the same path continues where it ended,
    ids included. Raises ValueError when the file is not a saved state, UnknownLeniency for an unknown name.
    """

    sessions: dict[str, Object]
    products: dict[str, Object]
    customers: dict[str, Object]
    payment_methods: dict[str, Object]
    subscriptions: dict[str, Object]
    invoices: dict[str, Object]
    invoice_payments: dict[str, Object]
    refunds: dict[str, Object]
    disputes: dict[str, Object]
    payouts: dict[str, Object]
    preferences: dict[str, Object]
    portal_sessions: dict[str, Object]
    payment_intents: dict[str, Object]
    charges: dict[str, Object]
    balance_transactions: dict[str, Object]
    events: dict[str, Object]
    unsettled: dict[str, Object]
    deliveries: dict[str, Object]
    answers: dict[str, Object]
    account_settings: dict[str, Object]
    webhook_endpoints: dict[str, Object]
    portal_configurations: dict[str, Object]
    payment_method_configurations: dict[str, Object]

    def __init__(
        self,
        *,
        seed: int | str | None = None,
        account: str = "acct_demo",
        path: Path | None = None,
        lenient: Iterable[str] = (),
    ) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = Clock()
        self.chaos = Chaos()
        self.seed = str(secrets.token_hex(8) if seed is None else seed)
        self.account = account
        self.path = path
        self.account_version = "2024-06-20"
        self.event_versions: dict[str, str] = {}
        self.born_at = self.clock.now()
        self.leniencies = checked(lenient)
        self.issued = 0
        self.calls = 0
        self.base_url = ""
        self.open_sessions: dict[str, int] = {}
        for name in STORES:
            setattr(self, name, {})
        if path and path.exists():
            self._load(path)

    def is_lenient(self, name: str) -> bool:
        """True where this bench was told to be kinder than Stripe: one of LENIENCIES. Raises UnknownLeniency."""
        return bool(checked([name]) & self.leniencies)

    @property
    def portal_url(self) -> str:
        """Where the billing portal lives: a host of its own, as billing.stripe.com is not checkout.stripe.com."""
        if self.is_lenient("portal_shares_the_checkout_host"):
            return self.base_url
        return self.base_url.replace("127.0.0.1", "localhost")

    def new_id(self, prefix: str, length: int = 24) -> str:
        """A new id of Stripe's form. The same seed gives the same ids in the same order."""
        self.issued += 1
        digest = int.from_bytes(hashlib.sha512(f"{self.seed}:{self.issued}".encode()).digest())
        letters = []
        for _ in range(length):
            digest, rest = divmod(digest, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return f"{prefix}_{''.join(letters)}"

    def save(self) -> None:
        """Write the state, when it has a path: the file is always whole, the old or the new one."""
        if not self.path:
            return
        content = {"seed": self.seed, "issued": self.issued, "calls": self.calls}
        content |= {"offset": self.clock.offset, "born_at": self.born_at}
        content |= {name: getattr(self, name) for name in STORES}
        draft = self.path.with_name(f".{self.path.name}.new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)

    def _load(self, path: Path) -> None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            self.seed, self.issued, self.calls = content["seed"], content["issued"], content["calls"]
            self.clock.offset, self.born_at = content["offset"], content["born_at"]
            for name in STORES:
                setattr(self, name, content.get(name, {}))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path} is not a saved state of the stand-in") from error
        self.open_sessions = {
            session_id: session["expires_at"]
            for session_id, session in self.sessions.items()
            if session["status"] == "open"
        }
