"""The WSGI application served by script/server."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ciso_site.settings.production")

CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def in_utf8(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, reading every request as UTF-8, as our pages send it.

    Django reads the query too in whatever charset the body names: in UTF-7 it hides a NUL, and one that is no charset
    of text is an error before any page of ours.
    """

    def application_in_utf8(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return application_in_utf8


application = in_utf8(get_wsgi_application())
