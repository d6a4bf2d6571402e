"""Projects, what partners tell of them, and the partners' own way in."""

from .index import ProjectIndexPage
from .invitations import PartnerInvitation
from .parts import Initiative, ProjectOrganisation, ProjectPlace
from .projects import ProjectPage, ProjectUpdatePage
from .reports import FieldPhoto, FieldReport

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
