"""What is printed from an exhibition: labels and a poster, as tagged PDF (PDF/UA-1), by Typst."""

from .documents import labels_pdf, poster_pdf

__all__ = ["labels_pdf", "poster_pdf"]
