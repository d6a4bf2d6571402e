"""Projects, what partners tell of them, and the partners' own way in."""

from .invitations import PartnerInvitation
from .projects import Initiative, ProjectIndexPage, ProjectOrganisation, ProjectPage, ProjectPlace
from .reports import FieldPhoto, FieldReport
from .updates import ProjectUpdatePage

__all__ = [
    "FieldPhoto",
    "FieldReport",
    "Initiative",
    "PartnerInvitation",
    "ProjectIndexPage",
    "ProjectOrganisation",
    "ProjectPage",
    "ProjectPlace",
    "ProjectUpdatePage",
]
