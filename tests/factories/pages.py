"""Standard pages for tests, published as an editor publishes them."""

import itertools
from typing import Any

from wagtail.models import Page

from home.models import StandardPage

numbers = itertools.count(1)


def make_page(title: str, text: str = "", *, under: str = "/accueil/a-propos/", **values: Any) -> StandardPage:
    """A live page below another one, with one paragraph."""
    body = [("paragraph", f"<p>{text}</p>")] if text else []
    page = StandardPage(title=title, slug=f"essai-{next(numbers)}", body=body, **values)
    Page.objects.get(url_path=under).add_child(instance=page)
    page.save_revision().publish()
    return page
