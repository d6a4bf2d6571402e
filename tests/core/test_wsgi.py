"""The door of the application, before any of Django's own."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest

from ciso_site.wsgi import application, in_utf8

CHARSETS = ["utf-7", "rot13", "base64", "utf-16", "idna", "latin-1", '"utf-7"', "UTF-8"]


def read(environ, start_response):
    """An application that says what it read in the query."""
    return [WSGIRequest(environ).GET.get("fund", "").encode()]


def asked(charset: str) -> dict:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "fund=%2BAAA-", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "CONTENT_TYPE": f"text/plain; charset={charset}",
    }  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_request_is_read_in_utf_8_whatever_it_says(charset):
    assert in_utf8(read)(asked(charset), None) == [b"+AAA-"]


def test_control_read_as_it_says_it_hides_a_nul_or_cannot_be_read_at_all():
    assert read(asked("utf-7"), None) == [b"\x00"]
    with pytest.raises(LookupError):
        read(asked("rot13"), None)


def test_the_server_is_given_that_door():
    assert application.__qualname__.startswith("in_utf8")


def test_the_kind_of_a_body_stays():
    kinds = []
    door = in_utf8(lambda environ, start: kinds.append(environ.get("CONTENT_TYPE")) or [b""])
    for kind in ("multipart/form-data; charset=utf-7; boundary=x", "application/json", "text/plain;charset=rot13"):
        door({"CONTENT_TYPE": kind}, None)
    door({}, None)
    assert kinds == ["multipart/form-data; boundary=x", "application/json", "text/plain", None]
