"""How many bytes a page is, packed as production packs it."""

import re

import brotli
from django.test import Client

from core.static_storage import bundle_imports
from tests.databases import ROOT


def compressed(content: bytes) -> int:
    """As WhiteNoise stores a static file."""
    return len(brotli.compress(content, quality=11))


def sent(client: Client, address: str) -> int:
    """The bytes of a page as a browser receives them."""
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "br"
    return len(response.content)


def sheet(name: str = "main") -> bytes:
    return bundle_imports(ROOT / "static" / "css" / f"{name}.css").encode()


def fonts() -> int:
    return sum(path.stat().st_size for path in (ROOT / "static" / "fonts").glob("*.woff2"))


def without_images(client: Client, address: str) -> int:
    """The page, every sheet and script it asks for, and every font there is."""
    page = client.get(address).content.decode()
    asked = sum(
        compressed(sheet(name) if kind == "css" else (ROOT / "static" / "js" / f"{name}.js").read_bytes())
        for kind, name in set(re.findall(r"/static/(css|js)/([\w-]+)\.(?:css|js)", page))
    )
    return sent(client, address) + asked + fonts()
