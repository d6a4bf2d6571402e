"""The loader that folds: the project's own pages, once, when they are compiled."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.template import Template, TemplateDoesNotExist
from django.template.base import DebugLexer, Lexer, Parser, Token, TokenType, tag_re
from django.template.loaders import base, cached

from .folding import folded_pieces


class FoldedTemplate(Template):
    """A template compiled with its line breaks folded; its source keeps them, so that an error names the right line."""

    def compile_nodelist(self):
        """As Template does, with folded tokens."""
        lexer = (DebugLexer if self.engine.debug else Lexer)(self.source)
        tokens = list(self._folded(lexer.tokenize()))
        parser = Parser(tokens, self.engine.template_libraries, self.engine.template_builtins, self.origin)
        try:
            nodelist = parser.parse()
            self.extra_data = parser.extra_data
            return nodelist
        except Exception as error:
            if self.engine.debug:
                error.template_debug = self.get_exception_info(error, error.token)  # type: ignore[attr-defined]
            raise

    def _folded(self, tokens: list[Token]) -> Iterable[Token]:
        written = tag_re.split(self.source)
        folded = [text for text, piece in zip(folded_pieces(self.source), written, strict=True) if piece]
        for token, text in zip(tokens, folded, strict=True):
            if token.token_type == TokenType.TEXT:
                token.contents = text
            if token.contents or token.token_type != TokenType.TEXT:
                yield token


class _Compiling(base.Loader):
    """What the cached loader asks for a template that it does not have yet."""

    def get_template(self, template_name, skip=None):
        """As Django's own, which names the class of the template inside the loop."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)  # type: ignore[attr-defined]
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            kind = FoldedTemplate if is_page(Path(origin.name), settings.BASE_DIR) else Template
            return kind(contents, origin, origin.template_name, self.engine)  # type: ignore[arg-type]
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _Compiling):
    """Templates compiled once; the project's own pages are folded."""


def is_page(path: Path, root: Path) -> bool:
    """A page among the project's templates: no text, no script, no mail, nothing of a library's."""
    templates = root / "templates"
    return path.suffix == ".html" and path.is_relative_to(templates) and "mail" not in path.relative_to(templates).parts
