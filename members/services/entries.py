"""A member's place in the public list, decided by those who speak for it."""

from django.db import transaction

from directory.models import Organisation

from ..models import Membership


def choose_listing(organisation: Organisation, *, is_listed: bool) -> bool:
    """Have the organisation stand in the public list, or not; False when it holds no membership of its own.

    Agreeing lets its name be shown on the site. Withdrawing takes it off the list at the next request; where its name
    is part of a published text, only the staff can take it out.
    """
    with transaction.atomic():
        changed = Membership.objects.current().filter(organisation=organisation).update(is_listed=is_listed)
        if changed and is_listed:
            Organisation.objects.filter(pk=organisation.pk).update(is_public=True)
    return bool(changed)
