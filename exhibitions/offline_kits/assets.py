"""Files that offline pages need, taken once each."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages

from core.static_storage import bundle_imports

FONT = re.compile(r'url\("?\.\./(fonts/[\w.-]+)"?\)')
HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


class Assets:
    """What the zip holds beside its pages, by its path in the zip."""

    def __init__(self, image_width: int) -> None:
        self.image_width = image_width
        self.files: dict[str, bytes] = {}

    def take(self, address: str) -> str:
        """The path in the zip of what this address of the site serves; it is read the first time.

        Raises FileNotFoundError for what is neither a static file nor a media file of ours.
        """
        path = unquote(urlsplit(address).path)
        if path.startswith(settings.STATIC_URL):
            return self._static(HASHED.sub("", path.removeprefix(settings.STATIC_URL)))
        public = storages["public"]
        media = urlsplit(public.url("x")).path.removesuffix("x")
        name = path.removeprefix(media)
        if not path.startswith(media) or not public.exists(name):
            raise FileNotFoundError(address)
        kept = f"media/{Path(name).parent.name}-{Path(name).name}"
        if kept not in self.files:
            with public.open(name) as file:
                self.files[kept] = file.read()
        return kept

    def _static(self, name: str) -> str:
        kept = f"static/{name}"
        if kept not in self.files:
            found = finders.find(name)
            if not isinstance(found, str):
                raise FileNotFoundError(name)
            if name.startswith("css/"):
                sheet = bundle_imports(Path(found))
                self.files[kept] = sheet.encode()
                for font in FONT.findall(sheet):
                    self._static(font)
            else:
                self.files[kept] = Path(found).read_bytes()
        return kept
