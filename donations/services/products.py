"""One product a fund and language at Stripe, made ahead by the worker: no donor waits for it."""

from django.conf import settings

from ..exceptions import GatewayRefused, GatewayUnavailable
from ..gateways.products import save_product
from ..models import Donation, Fund, RecurringDonation, StripeProduct


def make_products() -> int:
    """Bring Stripe's products to the names of the funds that take money today; return how many were made or renamed.

    Safe to repeat. Where Stripe is silent or refuses, checkouts go on naming the fund themselves.
    """
    known = {(row.fund_id, row.language): row.name for row in StripeProduct.objects.all()}
    saved = 0
    for fund in Fund.objects.order_by("pk"):
        for language, _name in settings.LANGUAGES:
            name = fund.name_in(language)
            if fund.is_open() and known.get((fund.pk, language)) != name:
                saved += _save(fund, language, name)
    return saved


def _save(fund: Fund, language: str, name: str) -> bool:
    product_id = f"fund_{fund.code}_{language}"
    try:
        save_product(product_id, name=name, fund_code=fund.code)
    except (GatewayUnavailable, GatewayRefused):
        return False
    StripeProduct.objects.update_or_create(
        fund=fund, language=language, defaults={"name": name, "product_id": product_id}
    )
    return True


def product_of(row: Donation | RecurringDonation) -> str:
    """The product that the row's checkout names; empty when none was known as it was asked: the same key must say the
    same each time.
    """
    found = StripeProduct.objects.filter(fund=row.fund_id, language=row.language, created_at__lte=row.created_at)
    return found.values_list("product_id", flat=True).first() or ""


def forget_product(product_id: str) -> None:
    """Stripe does not know it any more: the worker makes it again."""
    StripeProduct.objects.filter(product_id=product_id).delete()
