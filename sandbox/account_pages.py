"""The bench's pages for a donor who already gives: the month's bill, the card, and the micro-deposits of a debit."""

from html import escape

from .cards import change_default_card
from .invoices import retry
from .pages import WORDS, language_of, page
from .sessions import verify_debit
from .state import Object, State

Answer = tuple[int, str]


def _buttons(words: dict[str, str], *actions: str) -> str:
    inside = "".join(f'<button name="action" value="{action}">{words[action]}</button>' for action in actions)
    return f'<form method="post">{inside}</form>'


def invoice_page(state: State, invoice_id: str, action: str) -> Answer:
    """The bill: pay it with a card that works, be refused, or confirm it at the bank."""
    invoice = state.invoices.get(invoice_id)
    if invoice is None:
        return 404, page(None, f"<p>{WORDS['fr']['missing']}</p>")
    session = _session_of(state, invoice)
    words = WORDS.get(language_of(session), WORDS["fr"])
    alert = ""
    if invoice["status"] == "open" and action in ("pay", "decline"):
        retry(state, invoice, "ok" if action == "pay" else "decline")
        alert = f'<p role="alert">{words["declined"]}</p>' if action == "decline" else ""
    if invoice["status"] != "open":
        return 200, page(session, f'<p role="status">{words["paid"]}</p>')
    amount = f"{invoice['amount_due'] / 100:.2f} {invoice['currency'].upper()}"
    content = f'{alert}<p>{words["invoice"]}</p><p class="sum">{amount}</p>{_buttons(words, "pay", "decline")}'
    return 200, page(session, content)


def _session_of(state: State, invoice: Object) -> Object | None:
    subscription_id = invoice["parent"]["subscription_details"]["subscription"]
    return next((row for row in state.sessions.values() if row["subscription"] == subscription_id), None)


def verification_page(state: State, intent_id: str, action: str) -> Answer:
    """Micro-deposits: type their amounts, and the debit is sent to the bank."""
    session = next((row for row in state.sessions.values() if row["payment_intent"] == intent_id), None)
    if session is None:
        return 404, page(None, f"<p>{WORDS['fr']['missing']}</p>")
    words = WORDS.get(language_of(session), WORDS["fr"])
    if state.payment_intents[intent_id]["status"] == "requires_action" and action == "verify":
        verify_debit(state, intent_id)
    if state.payment_intents[intent_id]["status"] != "requires_action":
        return 200, page(session, f'<p role="status">{words["verified"]}</p>')
    return 200, page(session, f"<p>{words['deposits']}</p>{_buttons(words, 'verify')}")


def card_page(state: State, session_id: str, action: str) -> Answer:
    """The card: replace it by one that works, or by one that will be refused, and go back."""
    session = state.portal_sessions.get(session_id)
    if session is None:
        return 404, page(None, f"<p>{WORDS['fr']['missing']}</p>")
    words = WORDS.get(language_of(session), WORDS["fr"])
    done = ""
    if action in ("good", "bad"):
        change_default_card(state, state.customers[session["customer"]], "ok" if action == "good" else "decline")
        done = f'<p role="status">{words["replaced"]}</p>'
    back = f'<p><a href="{escape(session["return_url"] or "/")}">{words["back"]}</a></p>'
    return 200, page(session, f"<p>{words['card']}</p>{done}{_buttons(words, 'good', 'bad')}{back}")
