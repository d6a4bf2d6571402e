"""Memberships, what is due for them, who asks to join, who is invited to speak for an organisation."""

from .delegates import DelegateInvitation
from .dues import DuesInvoice, DuesRate
from .joining import JoinRequest
from .membership import Group, Membership
from .pages import MemberDirectoryPage

__all__ = [
    "DelegateInvitation",
    "DuesInvoice",
    "DuesRate",
    "Group",
    "JoinRequest",
    "MemberDirectoryPage",
    "Membership",
]
