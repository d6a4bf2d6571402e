"""The bench as a server: Stripe's API, the hosted page, and the bench's own controls, on 127.0.0.1."""

import os
import threading
from collections.abc import Callable, Iterable
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from . import balance as books
from . import billing, cards, charging, invoices, movements, payouts, reversals, sessions
from .account import Account
from .api import Api
from .chaos import Chaos
from .deliveries import Postman
from .handler import Handler
from .neighbours import move_in
from .state import Object, State

ACTS = (
    "pay", "expire", "settle_debit", "set_card", "renew", "retry", "cancel", "refund", "finish_refund", "dispute",
    "change_card", "roll_key", "verify_debit",
    "settle_invoice_debit", "cancel_at_period_end",
    "escalate", "close_dispute", "answer_dispute", "appeal_dispute", "charge", "payout", "automatic_payout",
    "fail_payout", "cancel_payout", "account_fee", "move_money", "keep_minimum",
)  # fmt: skip


class Bench(ThreadingHTTPServer):
    """The HTTP server with what its handlers need."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(
        self, port: int, state: State, api_key: str, postman: Postman, act: Callable[[str, Object], Object]
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state, self.api_key, self.postman = state, api_key, postman
        self.api = Api(state, self.url)
        self.act = act

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class StandIn:
    """A running bench. Use it in a `with` block, or call `start` and `stop`.

    `deliveries` is "auto" (in the background) or "manual" (only by `deliver`); `lenient` names where it is kinder than
    Stripe (`leniency.LENIENCIES`). Raises ValueError for a live key,
    RuntimeError under production settings, OSError when the port is taken.
    """

    def __init__(
        self,
        *,
        webhook_url: str | None,
        webhook_secret: str,
        api_key: str,
        port: int = 0,
        seed: int | str | None = None,
        deliveries: str = "auto",
        account: str = "acct_demo",
        state_file: Path | None = None,
        lenient: Iterable[str] = (),
    ) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
            raise RuntimeError("The stand-in does not run under production settings.")
        if not api_key.startswith(("sk_test_", "rk_test_")):
            raise ValueError("The stand-in takes a test key (sk_test_…) and never a live one.")
        self.state = State(seed=seed, account=account, path=state_file, lenient=lenient)
        if not self.state.events and not self.state.is_lenient("account_is_empty"):
            move_in(self.state)
        self.postman = Postman(self.state, webhook_url, webhook_secret)
        self.server = Bench(port, self.state, api_key, self.postman, self.act)
        self.automatic = deliveries == "auto"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> "StandIn":
        """Serve in the background."""
        self._thread.start()
        if self.automatic:
            self.postman.start()
        return self

    def stop(self) -> None:
        """Stop serving and delivering; the state is saved."""
        self.server.shutdown()
        self.server.server_close()
        self.postman.stop()
        with self.state.lock:
            self.state.save()

    def __enter__(self) -> "StandIn":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the API answers: the value of STRIPE_API_BASE."""
        return self.server.url

    @property
    def chaos(self) -> Chaos:
        """The knobs."""
        return self.state.chaos

    @property
    def account(self) -> Account:
        """The account's own settings, and the acts of its dashboard."""
        return self.server.api.account

    def pay(self, session_id: str, card: str = "ok") -> Object:
        """Act as the donor on the hosted page: "ok", "decline", "authenticate" (confirmed) or "debit" (bank)."""
        acts = {"decline": sessions.decline_session, "debit": sessions.debit_session}
        with self.state.lock:
            if card == "debit" and self.state.sessions[session_id]["mode"] == "subscription":
                return sessions.pay_session(self.state, session_id, card)
            return acts.get(card, sessions.pay_session)(self.state, session_id)

    def expire(self, session_id: str) -> Object:
        """End the session unpaid."""
        with self.state.lock:
            return sessions.expire_session(self.state, session_id)

    def verify_debit(self, payment_intent_id: str) -> Object:
        """The donor types the micro-deposits of a debit: it is sent to the bank."""
        with self.state.lock:
            return sessions.verify_debit(self.state, payment_intent_id)

    def settle_debit(self, payment_intent_id: str, succeeds: bool = True, returns_fee: bool = False) -> Object:
        """The bank answers a debit, days later, once verified; a refused one gives its fee back on request."""
        with self.state.lock:
            return sessions.settle_debit(self.state, payment_intent_id, succeeds=succeeds, returns_fee=returns_fee)

    def set_card(self, subscription_id: str, card: str) -> Object:
        """How the charges of the subscription's own card end from now on: "ok", "decline", "authenticate", "debit"."""
        with self.state.lock:
            return cards.spoil_card(self.state, self.state.subscriptions[subscription_id], card)

    def change_card(self, subscription_id: str, card: str = "ok") -> Object:
        """Act as the donor on the portal's page: the customer's default is another card."""
        with self.state.lock:
            customer = self.state.customers[self.state.subscriptions[subscription_id]["customer"]]
            return cards.change_default_card(self.state, customer, card)

    def roll_key(self, api_key: str) -> None:
        """Another secret key from now on: the old one is answered 401."""
        self.server.api_key = api_key

    def renew(self, subscription_id: str, card: str | None = None) -> Object | None:
        """The next month of a subscription happens now; its invoice, or None once it has ended."""
        with self.state.lock:
            return billing.renew(self.state, self.state.subscriptions[subscription_id], card)

    def retry(self, invoice_id: str, card: str | None = None) -> Object:
        """Try an open invoice again now; with "ok" after an authentication, the donor has confirmed."""
        with self.state.lock:
            return invoices.retry(self.state, self.state.invoices[invoice_id], card)

    def settle_invoice_debit(self, invoice_id: str, succeeds: bool = True) -> Object:
        """The bank answers the debit of an invoice, days later."""
        with self.state.lock:
            return invoices.settle_invoice_debit(self.state, self.state.invoices[invoice_id], succeeds=succeeds)

    def cancel_at_period_end(self, subscription_id: str) -> Object:
        """Have a subscription end with its month, as from the dashboard."""
        with self.state.lock:
            return billing.update(self.state, self.state.subscriptions[subscription_id], {"cancel_at_period_end": True})

    def cancel(self, subscription_id: str) -> Object:
        """End a subscription as from the dashboard."""
        with self.state.lock:
            return billing.end(self.state, self.state.subscriptions[subscription_id], "cancellation_requested")

    def refund(self, payment_intent_id: str, amount: int | None = None, status: str = "succeeded") -> Object:
        """Refund as from the dashboard; "pending" has not left the balance yet."""
        with self.state.lock:
            charge = reversals.charge_of(self.state, payment_intent_id)
            return reversals.create_refund(self.state, charge, amount, status=status)

    def finish_refund(self, refund_id: str, status: str = "succeeded") -> Object:
        """A pending refund succeeds, or any refund fails."""
        with self.state.lock:
            return reversals.finish_refund(self.state, refund_id, status)

    def dispute(
        self,
        payment_intent_id: str,
        amount: int | None = None,
        inquiry: bool = False,
        fee: int = 2000,
        status: str = "needs_response",
    ) -> Object:
        """The bank contests a payment; an inquiry moves nothing."""
        with self.state.lock:
            charge = reversals.charge_of(self.state, payment_intent_id)
            return reversals.open_dispute(self.state, charge, amount, inquiry=inquiry, fee=fee, status=status)

    def escalate(self, dispute_id: str) -> Object:
        """An inquiry becomes a dispute."""
        with self.state.lock:
            return reversals.escalate(self.state, dispute_id)

    def close_dispute(self, dispute_id: str, outcome: str = "lost", returns_fee: bool = False) -> Object:
        """The bank's last word: "won" or "lost"."""
        with self.state.lock:
            return reversals.close_dispute(self.state, dispute_id, outcome, returns_fee=returns_fee)

    def answer_dispute(self, dispute_id: str) -> Object:
        """Our evidence is sent; the bank reviews it."""
        with self.state.lock:
            return reversals.answer_dispute(self.state, dispute_id)

    def appeal_dispute(self, dispute_id: str) -> Object:
        """A lost dispute is won after all."""
        with self.state.lock:
            return reversals.appeal_dispute(self.state, dispute_id)

    def charge(self, amount: int, **values: Any) -> Object:
        """Money by no session of ours: `metadata`, `currency`, `settled_amount` in CAD, `presentment`."""
        with self.state.lock:
            return charging.charge_directly(self.state, amount, **values)

    def payout(self, amount: int) -> Object:
        """Send so many cents to the bank account by hand; below zero, draw them from it."""
        with self.state.lock:
            return payouts.pay_out(self.state, amount)

    def automatic_payout(self) -> Object:
        """The calendar's payout: all that no payout has taken yet."""
        with self.state.lock:
            return payouts.pay_out_automatically(self.state)

    def fail_payout(self, payout_id: str) -> Object:
        """The bank sends a payout back."""
        with self.state.lock:
            return payouts.fail_payout(self.state, payout_id)

    def cancel_payout(self, payout_id: str) -> Object:
        """A payout is called off."""
        with self.state.lock:
            return payouts.cancel_payout(self.state, payout_id)

    def account_fee(self, amount: int) -> Object:
        """A fee of Stripe's own, for no payment."""
        with self.state.lock:
            return movements.move_money(self.state, "stripe_fee", amount)

    def move_money(self, kind: str, amount: int, currency: str = "cad") -> Object:
        """A hold, a reserve, a tax, a top-up…: `movements.MOVEMENTS`, by its type."""
        with self.state.lock:
            return movements.move_money(self.state, kind, amount, currency=currency)

    def keep_minimum(self, amount: int) -> Object:
        """Every automatic payout leaves so many cents from now on."""
        with self.state.lock:
            return movements.keep_minimum(self.state, amount)

    def act(self, name: str, arguments: Object) -> Object:
        """One of the acts above by its name. Raises KeyError for any other."""
        if name not in ACTS:
            raise KeyError(name)
        return getattr(self, name)(**arguments) or {}

    def advance(self, seconds: float) -> int:
        """Push the virtual clock; sessions, fees, months and retries follow it."""
        with self.state.lock:
            moment = self.state.clock.advance(seconds)
            sessions.expire_due(self.state)
            charging.settle_fees(self.state)
            billing.run_due(self.state)
            return moment

    def pending_deliveries(self) -> list[Object]:
        """The events that wait to be delivered, oldest first."""
        with self.state.lock:
            return [self.state.events[event_id] for event_id in self.state.deliveries]

    def signed(self, event: Object) -> tuple[bytes, str]:
        """Body and signature header of an event."""
        return self.postman.signed(event)

    def deliver(self, *, shuffle: bool = False, copies: int = 1, workers: int = 1) -> int:
        """Deliver what is due now; return how many events were accepted."""
        return self.postman.deliver(shuffle=shuffle, copies=copies, workers=workers)

    def truth(self) -> dict[str, Any]:
        """The bench's books, in cents, from its balance transactions."""
        with self.state.lock:
            return books.truth(self.state)
