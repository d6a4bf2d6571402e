"""Dues to pay by card, from the invoice to the payment."""

from datetime import date, timedelta

from django.utils import timezone

from core.models import OrganisationSettings
from donations.models import Donation, Fund
from members.models import DuesInvoice
from members.services.dues import collect_online
from sandbox.server import StandIn

from .gifts import FROM_OUR_PAGE
from .lives import again
from .members import make_membership, make_organisation, this_year
from .webhooks import tell

PAYER = {"name": "Camille Exemple", "email": "caisse@example.org"}


def make_due() -> DuesInvoice:
    """An invoice of 400 $ that a union may pay by card; the staff have an address."""
    OrganisationSettings.objects.update(contact_email="ciso@example.org")
    Fund.objects.filter(nature="due").delete()
    Fund.objects.create(
        code="dues", nature="due", name_fr="Cotisations", name_es="Cuotas", name_en="Dues",
        opens_on=timezone.localdate() - timedelta(days=5),
    )  # fmt: skip
    membership = make_membership(make_organisation(name="Syndicat des docks"))
    return DuesInvoice.objects.create(
        membership=membership, year=this_year(), amount_cents=40_000, due_on=date(this_year(), 3, 1)
    )


def post_due(client, invoice: DuesInvoice, **values: str):
    """Press the button on the invoice's page."""
    return client.post(f"/don/cotisation/{invoice.public_id}/", {**PAYER, **values}, **FROM_OUR_PAGE)


def payments_of(invoice: DuesInvoice) -> list[Donation]:
    """Every row of the till for an invoice, oldest first."""
    return list(Donation.objects.filter(due_reference=invoice.public_id).order_by("pk"))


def paid_due(client, bench: StandIn, invoice: DuesInvoice) -> Donation:
    """The invoice paid by card, booked and collected."""
    assert post_due(client, invoice).status_code == 303
    row = payments_of(invoice)[-1]
    bench.pay(row.checkout_session_id or "")
    tell(bench)
    collect_online()
    return again(row)
