"""The hosted checkout of the bench: plain, and honest about what it is."""

from html import escape

from .state import Object

WORDS = {
    "fr": {
        "title": "Banc d’essai de paiement",
        "bench": "Ceci est un banc d’essai : aucun argent ne bouge, aucune carte n’est demandée.",
        "to": "À payer",
        "mail": "Courriel",
        "pay": "Payer",
        "decline": "Carte refusée",
        "authenticate": "Demander une authentification",
        "abandon": "Abandonner et revenir",
        "confirm": "Confirmer auprès de la banque",
        "refuse": "Refuser",
        "debit": "Payer par débit bancaire",
        "monthly": "chaque mois",
        "invoice": "Facture du mois",
        "card": "Changer la carte",
        "replaced": "La carte est changée.",
        "good": "Une carte qui fonctionne",
        "bad": "Une carte qui sera refusée",
        "back": "Revenir au site",
        "paid": "Cette facture est payée.",
        "deposits": "Deux petits dépôts sont arrivés dans le compte bancaire.",
        "verify": "Confirmer leurs montants",
        "verified": "Le compte est vérifié : la banque est interrogée.",
        "declined": "La carte a été refusée. Rien n’a été débité; on peut réessayer.",
        "bank": "La banque demande une confirmation.",
        "complete": "Ce paiement est déjà fait.",
        "expired": "Cette page de paiement a expiré. Rien n’a été débité.",
        "missing": "Aucune page de paiement à cette adresse.",
    },
    "es": {
        "title": "Banco de pruebas de pago",
        "bench": "Esto es un banco de pruebas: no se mueve dinero ni se pide ninguna tarjeta.",
        "to": "Total",
        "mail": "Correo electrónico",
        "pay": "Pagar",
        "decline": "Tarjeta rechazada",
        "authenticate": "Pedir una autenticación",
        "abandon": "Abandonar y volver",
        "confirm": "Confirmar con el banco",
        "refuse": "Rechazar",
        "debit": "Pagar por débito bancario",
        "monthly": "cada mes",
        "invoice": "Factura del mes",
        "card": "Cambiar la tarjeta",
        "replaced": "La tarjeta cambió.",
        "good": "Una tarjeta que funciona",
        "bad": "Una tarjeta que será rechazada",
        "back": "Volver al sitio",
        "paid": "Esta factura está pagada.",
        "deposits": "Dos pequeños depósitos llegaron a la cuenta bancaria.",
        "verify": "Confirmar sus montos",
        "verified": "La cuenta está verificada: se pregunta al banco.",
        "declined": "La tarjeta fue rechazada. No se cobró nada; se puede intentar de nuevo.",
        "bank": "El banco pide una confirmación.",
        "complete": "Este pago ya está hecho.",
        "expired": "Esta página de pago caducó. No se cobró nada.",
        "missing": "No hay página de pago en esta dirección.",
    },
    "en": {
        "title": "Payment test bench",
        "bench": "This is a test bench: no money moves and no card is asked for.",
        "to": "To pay",
        "mail": "E-mail",
        "pay": "Pay",
        "decline": "Card declined",
        "authenticate": "Ask for authentication",
        "abandon": "Abandon and go back",
        "confirm": "Confirm with the bank",
        "refuse": "Refuse",
        "debit": "Pay by bank debit",
        "monthly": "each month",
        "invoice": "This month's bill",
        "card": "Change the card",
        "replaced": "The card is changed.",
        "good": "A card that works",
        "bad": "A card that will be refused",
        "back": "Back to the site",
        "paid": "This bill is paid.",
        "deposits": "Two small deposits came to the bank account.",
        "verify": "Confirm their amounts",
        "verified": "The account is verified: the bank is asked.",
        "declined": "The card was declined. Nothing was charged; you can try again.",
        "bank": "The bank asks for a confirmation.",
        "complete": "This payment is already made.",
        "expired": "This payment page has expired. Nothing was charged.",
        "missing": "There is no payment page at this address.",
    },
}
STYLE = """
:root{color-scheme:light dark;--p:#f4f4f6;--i:#16161d;--s:#474756;--b:#16161d;--o:#fff}
@media(prefers-color-scheme:dark){:root{--p:#16161d;--i:#f0f0f4;--s:#b9b9c9;--b:#f0f0f4;--o:#16161d}}
body{margin:0;background:repeating-linear-gradient(45deg,#0000 0 18px,#8882 18px 20px) var(--p);color:var(--i);font:18px/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:8vh auto;padding:1.5rem;background:var(--p);border:3px dashed}
h1{font-size:1.1rem;margin:0}.sum{font-size:2.6rem;font-weight:800;margin:.4rem 0;font-variant-numeric:tabular-nums}
p{margin:.5rem 0}.s{color:var(--s)}form{display:grid;gap:.7rem;margin-top:1.4rem}
button{font:inherit;font-weight:700;min-height:48px;border:2px solid var(--b);background:none;color:inherit;cursor:pointer}
button:first-child{background:var(--b);color:var(--o)}:focus-visible{outline:3px solid #3b82f6;outline-offset:3px}
[role=alert]{border-left:6px solid;padding-left:1rem;font-weight:700}
"""


def language_of(session: Object | None) -> str:
    """The bench's language for a session's locale, French by default."""
    return str((session or {}).get("locale") or "fr")[:2] if (session or {}).get("locale") else "fr"


def checkout_page(session: Object, *, declined: bool = False, at_bank: bool = False) -> str:
    """The page of an open session."""
    words = WORDS.get(language_of(session), WORDS["fr"])
    alert = f'<p role="alert">{words["declined"]}</p>' if declined else ""
    if at_bank:
        actions, alert = ("confirm", "refuse"), f'<p role="status">{words["bank"]}</p>'
    else:
        once = session["mode"] == "payment"
        actions = ("pay", *(("debit",) if once else ()), "decline", "authenticate", "abandon")
    buttons = "".join(f'<button name="action" value="{action}">{words[action]}</button>' for action in actions)
    amount = f"{session['amount_total'] / 100:.2f} {session['currency'].upper()}"
    if session["mode"] == "subscription":
        amount += f" <small>{words['monthly']}</small>"
    return page(
        session,
        f"""{alert}<p>{escape(session["bench_description"])}</p><p class="s">{words["to"]}</p><p class="sum">{amount}</p>
<p class="s">{words["mail"]} : {escape(session["customer_email"] or "–")}</p><form method="post">{buttons}</form>""",
    )


def closed_page(session: Object | None) -> str:
    """Says that a session is paid, expired or unknown."""
    words = WORDS.get(language_of(session), WORDS["fr"])
    return page(session, f'<p role="status">{words[session["status"] if session else "missing"]}</p>')


def page(session: Object | None, content: str) -> str:
    """A whole page of the bench, in the language of the session's locale."""
    language = language_of(session)
    words = WORDS.get(language, WORDS["fr"])
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{words["title"]}</title><style>{STYLE}</style></head>
<body><main><h1>{words["title"]}</h1><p class="s">{words["bench"]}</p>{content}</main></body></html>"""
