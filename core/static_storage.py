"""Static files for production: hashed names, and the style sheet's imports bundled into one file."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
AROUND = re.compile(r"\s*([{};,>])\s*")
# Between a property and its value: not in a selector, which a brace follows, nor before the end of a string.
COLON = re.compile(r'(?<=[\w-]): (?=[^"{}]*[;}])')


def bundle_imports(sheet: Path) -> str:
    """The sheet with each layered @import replaced by the file it names, comments and spaces folded.

    Relative `url(...)` values keep working only when the imported files name addresses relative to `sheet`.
    """

    def inline(match: re.Match) -> str:
        rules = bundle_imports(sheet.parent / match["path"])
        return f"@layer {match['layer']}{{{rules}}}" if match["layer"] else rules

    text = IMPORT.sub(inline, COMMENT.sub("", sheet.read_text(encoding="utf-8")))
    return COLON.sub(":", AROUND.sub(r"\1", SPACE.sub(" ", text)).replace(";}", "}")).strip()


class BundledStaticFilesStorage(ManifestStaticFilesStorage):
    """Hashed names; the entry style sheets are rewritten in place before names are hashed. Not compressed."""

    manifest_strict = True

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in settings.BUNDLED_SHEETS:
                if name in paths:
                    self._bundle(name)
                    # Hashing reads each file where it was found: from now on that is here, bundled.
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, name: str) -> None:
        bundled = bundle_imports(Path(self.path(name)))
        self.delete(name)
        self.save(name, ContentFile(bundled.encode()))


class CompressedBundledStaticFilesStorage(BundledStaticFilesStorage, CompressedManifestStaticFilesStorage):
    """Hashed, bundled and pre-compressed with Brotli and gzip."""
