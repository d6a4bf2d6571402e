"""The client's IP and the scheme of a request, as our own proxies say them; nobody else is believed."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# RFC 7239. Its name has no hyphen: a WSGI server gives `X-Forwarded-For` and a visitor's `X_Forwarded_For` one name,
# and nobody can tell which of them was kept.
HEADER = "Forwarded"
SHORTEST_IPV6_SHARE = 64


def client_ip(request: HttpRequest) -> str:
    """The address that the nearest of our own proxies saw; without a proxy, the one that connected.

    Only the last TRUSTED_PROXIES elements of `Forwarded` were written by us: everything before them is the visitor's
    own word and is not believed, nor is any other header. What is no address is the proxy's own.
    """
    return _address(_nearest(request).get("for", "")) or request.META.get("REMOTE_ADDR", "")


def client_network(request: HttpRequest) -> str:
    """What one subscriber holds: an IPv4 address, or the first address of the /64 of an IPv6 one."""
    text = client_ip(request)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return text
    return str(ipaddress.ip_network(f"{address}/{SHORTEST_IPV6_SHARE}", strict=False).network_address)


def keyed_hash(text: str) -> str:
    """The mark by which something is counted without being kept: 32 hexadecimal digits, keyed with SECRET_KEY."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _nearest(request: HttpRequest) -> dict[str, str]:
    """The parameters of the element that the outermost of our proxies wrote; empty without one.

    Read from the end: a quotation mark left open by the visitor swallows nothing of ours.
    """
    if not settings.TRUSTED_PROXIES:
        return {}
    elements = [element for element in request.headers.get(HEADER, "").split(",") if element.strip()]
    if len(elements) < settings.TRUSTED_PROXIES:
        return {}
    pairs = (pair.partition("=") for pair in elements[-settings.TRUSTED_PROXIES].split(";"))
    return {name.strip().lower(): value.strip().strip('"') for name, _equals, value in pairs}


def _address(node: str) -> str:
    """The address of a node as RFC 7239 writes it, brackets and port left out; empty for what is none."""
    if node.startswith("["):
        node = node[1:].partition("]")[0]
    elif node.count(":") == 1:
        node = node.partition(":")[0]
    try:
        address = ipaddress.ip_address(node)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


class ForwardedMiddleware:
    """Gives the request the scheme that our proxy saw. Before all that asks whether the connection was safe.

    A proxy that does not write `Forwarded` is noticed at once: behind it, each page leads to itself for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            request.META["wsgi.url_scheme"] = "https" if _nearest(request).get("proto") == "https" else "http"
        return self.get_response(request)
