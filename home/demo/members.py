"""The demonstration's membership: a tree that nobody has, with its delegate."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Delegation, Organisation
from members.models import DuesInvoice, DuesRate, Membership
from users.models import User

from .data import read


def load_members() -> None:
    """Create what is missing; run it after the accounts."""
    data, today = read("members.yaml"), timezone.localdate()
    year = today.year
    for group, cents in data["rates"].items():
        DuesRate.objects.get_or_create(group=group, year=year, defaults={"amount_cents": cents})
    for row in data["memberships"]:
        membership, is_new = Membership.objects.current().get_or_create(
            organisation=Organisation.objects.get(code=row["organisation"]),
            defaults={"group": row["group"], "is_listed": row["is_listed"], "is_demonstration": True,
                      "joined_on": today - timedelta(days=row["joined_days_ago"])},
        )  # fmt: skip
        if is_new:
            came = {"received_on": today - timedelta(days=20), "method": "cheque"} if row["paid"] else {}
            DuesInvoice.objects.create(
                membership=membership, year=year, amount_cents=data["rates"][row["group"]],
                issued_on=today - timedelta(days=40), due_on=today + timedelta(days=20), **came,
            )  # fmt: skip
    for row in data["delegates"]:
        Delegation.objects.current().get_or_create(
            person=User.objects.get(email=f"{row['account']}@example.org"),
            organisation=Organisation.objects.get(code=row["organisation"]),
            defaults={"is_lead": row["is_lead"]},
        )
