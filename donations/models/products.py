"""Products: the name under which Stripe shows a fund, and by which it reports."""

from django.db import models
from django.utils import timezone

from .funds import Fund


class StripeProduct(models.Model):
    """A fund's product at Stripe in one language. Written by `services.products` alone.

    Checkouts asked since `created_at` (UTC) name it; earlier ones repeat what they said, under their key. `name` is
    what Stripe shows.
    """

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="products")
    language = models.CharField(max_length=2)
    product_id = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "language"], name="one_product_per_fund_and_language"),
        ]

    def __str__(self) -> str:
        return self.product_id
