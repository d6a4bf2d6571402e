"""A donor's visit to their own page: the magic link, and a browser that opened it."""

import re

from django.test import Client

from donations.services import access
from tests.factories.gifts import FROM_OUR_PAGE
from tests.factories.mails import words_of

DOOR = "/don/mes-dons/"
ADDRESS = "camille@example.org"


def link_for(address: str = ADDRESS, language: str = "fr") -> str:
    """The path of the link mailed to this address."""
    access.LINKS.request(email=address, language=language)
    access.mail_access_links()
    text = words_of("access-link").text
    return re.search(r"https?://[^/]+(/\S+)", text).group(1)


def inside(client: Client, address: str = ADDRESS) -> Client:
    """A browser that opened the link."""
    assert client.post(link_for(address), **FROM_OUR_PAGE).status_code == 303
    return client
