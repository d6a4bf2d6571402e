"""Messages of donors: a person reads each before it is shown."""

from ..models import Donation

State = Donation.MessageState


def approve_message(gift: Donation) -> bool:
    """Let the gift's message be shown; False when there is none or it was already."""
    return _decide(gift, State.APPROVED)


def reject_message(gift: Donation) -> bool:
    """Keep the gift's message from being shown; False when there is none or it was already. It is not erased."""
    return _decide(gift, State.REJECTED)


def _decide(gift: Donation, state: str) -> bool:
    messages = Donation.objects.filter(pk=gift.pk).exclude(message_state__in=[State.NONE, state])
    return bool(messages.update(message_state=state))
