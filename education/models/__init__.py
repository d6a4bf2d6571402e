"""Educational material, its files, workshops asked for and held, quizzes."""

from .counts import DownloadCount, QuizCount
from .files import ResourceFile
from .pages import ResourceIndexPage, ResourcePage
from .quiz import QuizPage
from .workshops import WorkshopReport, WorkshopRequest, WorkshopStep

__all__ = [
    "DownloadCount",
    "QuizCount",
    "QuizPage",
    "ResourceFile",
    "ResourceIndexPage",
    "ResourcePage",
    "WorkshopReport",
    "WorkshopRequest",
    "WorkshopStep",
]
