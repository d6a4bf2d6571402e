"""Educational material, its files, workshops asked for and held, quizzes."""

from .counts import DownloadCount, QuizCount
from .files import ResourceFile, current_of
from .listing import ResourceIndexPage
from .pages import ResourcePage, with_files
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
    "current_of",
    "with_files",
]
