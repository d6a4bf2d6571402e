"""A page of the site, made to open from a folder: relative addresses, no form, no link that leads nowhere."""

import posixpath
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from .assets import Assets


class PageMap:
    """Where each address of the site lies in the zip."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}

    def add(self, url: str, file: str) -> None:
        self._files[urlsplit(url).path] = file

    def file_of(self, url: str) -> str:
        """Its file; empty for an address that the zip does not hold."""
        return self._files.get(urlsplit(url).path, "")


class OfflinePage:
    """One rendered page on its way into the zip. What carries `data-offline="no"` stays behind."""

    def __init__(self, html: bytes, file: str, pages: PageMap, assets: Assets) -> None:
        self.soup = BeautifulSoup(html, "html.parser")
        self.folder = posixpath.dirname(file)
        self.pages = pages
        self.assets = assets

    def rewritten(self) -> bytes:
        """The page as it opens from a USB key."""
        for element in self.soup.select(
            '[data-offline="no"], form, link[rel~="alternate"], link[rel~="canonical"], base'
        ):
            element.decompose()
        for element in self.soup.select(
            'link[rel~="preload"], meta[name="robots"], script[type="application/ld+json"]'
        ):
            element.decompose()
        for link in self.soup.find_all("a"):
            self._link(link)
        for picture in self.soup.find_all("picture"):
            self._picture(picture)
        for element in self.soup.select("img[src], audio[src], source[src], script[src], link[href]"):
            name = "href" if element.name == "link" else "src"
            element[name] = self._relative(self.assets.take(str(element[name])))
        for script in self.soup.find_all("script", type="module"):
            # Browsers refuse modules from a folder.
            del script["type"]
            script["defer"] = ""
        return str(self.soup).encode()

    def _relative(self, file: str) -> str:
        return posixpath.relpath(file, self.folder)

    def _link(self, link: Tag) -> None:
        address = str(link.get("href", ""))
        if address.startswith("#"):
            return
        file = self.pages.file_of(address)
        fragment = urlsplit(address).fragment
        if file:
            link["href"] = self._relative(file) + (f"#{fragment}" if fragment else "")
        elif link.has_attr("data-zoom"):
            link["href"] = self._relative(self.assets.take(address))
        else:
            link.name = "span"
            link.attrs = {key: value for key, value in link.attrs.items() if key in ("class", "lang")}

    def _picture(self, picture: Tag) -> None:
        """Keep one file: the smallest that is wide enough, WebP where there is one."""
        image = picture.find("img")
        if not isinstance(image, Tag):
            picture.decompose()
            return
        source = picture.find("source", type="image/webp")
        candidates = str((source if isinstance(source, Tag) else image).get("srcset", "")).split(", ")
        sized = sorted((int(one.rsplit(" ", 1)[1][:-1]), one.rsplit(" ", 1)[0]) for one in candidates if " " in one)
        wide = [url for width, url in sized if width >= self.assets.image_width]
        image["src"] = wide[0] if wide else (sized[-1][1] if sized else image["src"])
        for name in ("srcset", "sizes"):
            del image[name]
        picture.replace_with(image)
