"""Slow connections while pages are read: figures, and the moment at which the proxy cuts them."""

import contextlib
import socket
import ssl
import statistics
import time

from rehearsal_client import Site, Visitor, expect

PAGES = ("/", "/don/", "/contact/", "/recherche/?q=eau", "/adhesion/")
READING_SECONDS = 20
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n"
)


def _slow(site: Site, number: int) -> ssl.SSLSocket:
    """A connection that announces 4000 bytes and sends the first one."""
    raw = socket.create_connection(
        ("127.0.0.1", site.port), timeout=30, source_address=(f"127.0.2.{number % 250 + 1}", 0)
    )
    connection = site.context().wrap_socket(raw, server_hostname="localhost")
    connection.sendall(HEAD.format(path=PAGES[1 + number % 2]).encode() + b"a")
    return connection


def _read_pages(site: Site, held: list[ssl.SSLSocket]) -> list[float]:
    """How long each page took, while a byte goes down every held connection every second."""
    times, deadline, last = [], time.monotonic() + READING_SECONDS, time.monotonic()
    visitor = Visitor(site, "127.0.0.50")
    while time.monotonic() < deadline:
        if time.monotonic() - last > 1:
            last = time.monotonic()
            for connection in held:
                with contextlib.suppress(OSError):
                    connection.sendall(b"a")
        for page in PAGES:
            started = time.perf_counter()
            answer = visitor.get(page)
            expect(answer.status in (200, 422), f"{page} answered {answer.status} beside slow connections")
            times.append(time.perf_counter() - started)
    return times


def slow_connections(site: Site) -> list[str]:
    """Pages read beside none, 8 and 200 slow connections, a line for each. Raises Wrong when one is not answered."""
    lines = []
    for count in (0, 8, 200):
        held = [_slow(site, number) for number in range(count)]
        try:
            times = _read_pages(site, held)
        finally:
            for connection in held:
                connection.close()
        lines.append(
            f"{count:4} slow connections: {len(times):4} pages in {READING_SECONDS} s, "
            f"median {statistics.median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms"
        )
    return lines


def control_without_the_proxy(site: Site) -> str:
    """The same connections straight to the site hold every thread: it is the proxy that keeps it awake."""
    head = HEAD.format(path="/contact/").replace("\r\n\r\n", "\r\nForwarded: for=127.0.0.9;proto=https\r\n\r\n")
    held = [socket.create_connection(("127.0.0.1", site.facts["site_port"]), timeout=30) for _one in range(40)]
    try:
        for connection in held:
            connection.sendall(head.encode() + b"a")
        time.sleep(1)
        started = time.monotonic()
        with contextlib.suppress(OSError):
            Visitor(site, "127.0.0.51", patience=6).get("/")
        took = time.monotonic() - started
    finally:
        for connection in held:
            connection.close()
    expect(took >= 6, f"a page took {took:.1f} s beside them: this no longer shows anything")
    return "control: 40 of them straight to the site, and a page is not answered within 6 s"


def cut_by_the_proxy(site: Site, after: float) -> str:
    """A body that never ends is cut, by the proxy, `after` so many seconds. Raises Wrong when it goes on."""
    connection, started = _slow(site, 1), time.monotonic()
    connection.settimeout(0.5)
    while time.monotonic() - started < after + 15:
        try:
            connection.sendall(b"a")
            if not connection.recv(100):
                break
            break
        except TimeoutError:
            continue
        except OSError:
            break
    took = time.monotonic() - started
    connection.close()
    expect(took < after + 10, f"a slow body was still taken after {took:.0f} s")
    return f"a body of a byte every half second is cut after {took:.0f} s (set to {after:.0f} s here)"
