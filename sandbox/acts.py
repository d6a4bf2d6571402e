"""What donors, banks, staff and neighbours do on the bench: each act takes the state's lock and leaves its events."""

from typing import Any

from . import billing, cards, charging, invoices, movements, neighbours, payouts, reversals, sessions
from .state import Object, State

ACTS = (
    "pay", "expire", "verify_debit", "settle_debit", "set_card", "change_card", "renew", "retry", "pause", "cancel",
    "cancel_at_period_end", "settle_invoice_debit", "refund", "finish_refund", "dispute", "escalate", "close_dispute",
    "answer_dispute", "appeal_dispute", "charge", "charge_alone", "payout", "automatic_payout", "fail_payout",
    "cancel_payout", "account_fee", "move_money", "keep_minimum", "neighbour_subscribes", "upgrade",
)  # fmt: skip


class Acts:
    """The acts on a `state`, by their names."""

    state: State

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

    def pause(self, subscription_id: str, months: int = 1) -> Object:
        """Have a subscription skip so many months, as from the dashboard; what was billed before stays."""
        with self.state.lock:
            return billing.pause(self.state, self.state.subscriptions[subscription_id], months)

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
        """Money by no session of ours; `values` as in `charging.charge_directly`."""
        with self.state.lock:
            return charging.charge_directly(self.state, amount, **values)

    def charge_alone(self, amount: int) -> Object:
        """Somebody else's till charges a card, without a payment intent and without a mark of ours."""
        with self.state.lock:
            return neighbours.charge_alone(self.state, amount)

    def neighbour_subscribes(self, amount: int) -> Object:
        """Another program of the account opens a subscription, its first month charged."""
        with self.state.lock:
            return neighbours.subscribe_monthly(self.state, amount)

    def upgrade(self, version: str) -> Object:
        """The account's default API version moves on, as from the dashboard: later events are written in it."""
        with self.state.lock:
            self.state.account_version = version
            return {"api_version": version}

    def payout(self, amount: int, currency: str = "cad") -> Object:
        """Send so many cents to the bank account by hand; below zero, draw them from it."""
        with self.state.lock:
            return payouts.pay_out(self.state, amount, currency=currency)

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
