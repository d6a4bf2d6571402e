"""Where a request comes from: our proxy's word alone, whatever else the visitor writes on the request."""

import http.client
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from core.http import ForwardedMiddleware, client_ip, client_network, keyed_hash
from core.models import Posting
from tests.databases import url_of
from tests.promises.web import serving

OURS = "203.0.113.1"


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "for=203.0.113.1", "127.0.0.1"),
        (1, "for=6.6.6.6, for=203.0.113.1", OURS),
        (1, "for=203.0.113.1;proto=https", OURS),
        (1, 'proto=https;For="203.0.113.1:4711"', OURS),
        (1, 'for="[2001:db8::1]:4711"', "2001:db8::1"),
        (1, 'for="2001:db8::1"', "2001:db8::1"),
        (1, 'for="::ffff:203.0.113.1"', OURS),
        (1, 'for="6.6.6.6, for=203.0.113.1', OURS),
        (2, "for=6.6.6.6, for=203.0.113.1, for=10.0.0.1", OURS),
        (2, "for=203.0.113.1", "127.0.0.1"),
        (1, "for=unknown", "127.0.0.1"),
        (1, "for=_hidden", "127.0.0.1"),
        (1, "203.0.113.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, header, seen):
    settings.TRUSTED_PROXIES = proxies
    assert client_ip(rf.get("/", headers={"Forwarded": header})) == seen


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Client-IP", "True-Client-IP", "CF-Connecting-IP"])
def test_no_other_header_chooses_the_address(rf, settings, name):
    settings.TRUSTED_PROXIES = 1
    assert client_ip(rf.get("/", headers={name: "6.6.6.6", "Forwarded": f"for={OURS}"})) == OURS
    assert client_ip(rf.get("/", headers={name: "6.6.6.6"})) == "127.0.0.1"


def test_a_subscriber_s_whole_share_of_ipv6_is_one(rf, settings):
    settings.TRUSTED_PROXIES = 1
    seen = {client_network(rf.get("/", headers={"Forwarded": f'for="[2001:db8::{n}:1]"'})) for n in range(9)}
    assert seen == {"2001:db8::"}
    assert client_network(rf.get("/", headers={"Forwarded": f"for={OURS}"})) == OURS


@pytest.mark.parametrize(
    ("proxies", "headers", "is_secure"),
    [
        (1, {"Forwarded": "for=203.0.113.1;proto=https"}, True),
        (1, {"Forwarded": "for=203.0.113.1;proto=http"}, False),
        (1, {"Forwarded": "proto=https, for=203.0.113.1;proto=http"}, False),
        (1, {"X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.1;proto=http"}, False),
        (1, {"X-Forwarded-Proto": "https"}, False),
        (0, {"Forwarded": "proto=https"}, False),
    ],
)
def test_the_proxy_alone_says_that_the_connection_was_safe(rf, settings, proxies, headers, is_secure):
    settings.TRUSTED_PROXIES = proxies
    seen = []
    ForwardedMiddleware(lambda request: seen.append(request.is_secure()) or HttpResponse())(
        rf.get("/", headers=headers)
    )
    assert seen == [is_secure]


def written_by(number: int) -> str:
    return urlencode({"name": "Camille Exemple", "email": f"c{number}@example.org", "message": "Bonjour"})


# What a visitor may add to the request that our proxy sends on, in the order in which it stands there.
TRICKS = [
    [],
    [("X-Forwarded-For", "6.6.6.6")],
    [("X_Forwarded_For", "6.6.6.6")],
    [("X_Forwarded_For", "6.6.6.6"), *((f"Z{letter}", "1") for letter in "abcdefgh")],
    [("x-forwarded_for", "6.6.6.6"), ("X-Forwarded-For", "7.7.7.7")],
    [("X-Real_IP", "6.6.6.6"), ("REMOTE_ADDR", "6.6.6.6"), ("Remote-Addr", "6.6.6.6")],
    [("_Forwarded", "for=6.6.6.6"), ("Forwarded_", "for=6.6.6.6"), ("HTTP_FORWARDED", "for=6.6.6.6")],
]


def test_through_the_real_server_no_spelling_of_a_header_chooses_the_address(own_database):
    with serving(url_of(own_database), TRUSTED_PROXIES="1") as (port, _process):
        for number, trick in enumerate(TRICKS):
            _post(port, number, [*trick[:1], ("Forwarded", f"for={OURS}"), *trick[1:]])
        _post(port, 90, [("Forwarded", "for=6.6.6.6"), ("X_Forwarded_For", "6.6.6.6"), ("Forwarded", f"for={OURS}")])
        # Control: the server does give the visitor's word where the proxy's is not the last one.
        _post(port, 99, [("Forwarded", f"for={OURS}"), ("Forwarded", "for=6.6.6.6")])
    marks = Posting.objects.order_by("pk").values_list("network_hash", flat=True)
    assert set(marks[: len(TRICKS) + 1]) == {keyed_hash(OURS)}
    assert marks[len(TRICKS) + 1] == keyed_hash("6.6.6.6")


def _post(port: int, number: int, headers: list[tuple[str, str]]) -> None:
    body = written_by(number).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest("POST", "/contact/", skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    connection.putheader("Sec-Fetch-Site", "same-origin")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    assert connection.getresponse().status == 302
    connection.close()
