"""Exhibitions: pages, consent, touring, what is printed."""

from .consent import Consent, ConsentPicture, ConsentRecording, Use
from .exhibition import ExhibitionPage
from .portraits import PortraitPage
from .prints import OfflineKit, PanelCode, PrintRun
from .rooms import Organiser, Room
from .touring import Loan, LoanTask, PanelSet

__all__ = [
    "Consent",
    "ConsentPicture",
    "ConsentRecording",
    "ExhibitionPage",
    "Loan",
    "LoanTask",
    "OfflineKit",
    "Organiser",
    "PanelCode",
    "PanelSet",
    "PortraitPage",
    "PrintRun",
    "Room",
    "Use",
]
