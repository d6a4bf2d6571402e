"""A visitor of the rehearsed site: keeps its cookies, comes from an address of its own, says where its forms stand."""

import base64
import hashlib
import hmac
import html
import http.client
import re
import ssl
import struct
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


class Wrong(Exception):
    """What the rehearsal found, in one sentence."""


def expect(condition: bool, sentence: str) -> None:
    """Raise Wrong with `sentence` unless `condition` holds."""
    if not condition:
        raise Wrong(sentence)


@dataclass
class Site:
    """Where the proxy answers, and what the rehearsal knows of the site behind it."""

    port: int
    authority: Path
    folder: Path
    facts: dict = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def context(self) -> ssl.SSLContext:
        """Trusts the rehearsal's own authority alone."""
        return ssl.create_default_context(cafile=str(self.authority))

    def mails_to(self, address: str) -> list[str]:
        """The texts of the mails sent to an address so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        mails = [part for file in files for part in file.read_text(encoding="utf-8").split("-" * 79)]
        return [mail for mail in mails if f"To: {address}" in mail]

    def wait_for_mail(self, address: str, pattern: str, *, seconds: float = 60) -> str:
        """The first group of `pattern` in the newest mail to `address` that has it. Raises Wrong after a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails_to(address)):
                if found := re.search(pattern, mail):
                    return found.group(1)
            time.sleep(0.3)
        raise Wrong(f"no mail to {address} said {pattern}")


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """The path it leads to; the whole address when that is on another host."""
        target = urlsplit(self.headers.get("location", ""))
        path = target.path + (f"?{target.query}" if target.query else "")
        return target.geturl() if target.port and target.hostname != "localhost" else path


class Visitor:
    """One browser at one address of this machine's own network (127.0.0.0/8)."""

    def __init__(self, site: Site, address: str = "127.0.0.1", patience: float = 60) -> None:
        self.site, self.address, self.patience = site, address, patience
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own; redirects are not followed."""
        connection = http.client.HTTPSConnection(
            "localhost",
            self.site.port,
            timeout=self.patience,
            context=self.site.context(),
            source_address=(self.address, 0),
        )
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        try:
            connection.request(method, path, body, {**given, **(headers or {})})
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _equals, value = line.split(";")[0].partition("=")
                self.cookies[name.strip()] = value.strip('"')
            read = response.read()
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, read)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, values: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
        """A form, as a browser on a page of the site sends it."""
        body = urlencode({**self._token(), **values}).encode()
        return self.send("POST", path, body, {**self._ours("application/x-www-form-urlencoded"), **(headers or {})})

    def upload(self, path: str, values: dict[str, str], name: str, file: tuple[str, bytes]) -> Answer:
        """A form with one file."""
        mark = uuid.uuid4().hex
        lines = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in {**self._token(), **values}.items()
        ]
        lines.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file[0]}"\r\n\r\n')
        body = "".join(lines).encode() + file[1] + f"\r\n--{mark}--\r\n".encode()
        return self.send("POST", path, body, self._ours(f"multipart/form-data; boundary={mark}"))

    def fill(self, path: str, values: dict[str, str]) -> Answer:
        """Open a page, and post its form with what it holds hidden and with `values`."""
        page = self.get(path)
        expect(page.status == 200, f"{path} answered {page.status}, not its form")
        return self.post(path, {**hidden_of(page.text), **values})

    def follow(self, answer: Answer) -> Answer:
        """Where it leads, to the end."""
        for _step in range(6):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self.get(answer.location)
        raise Wrong(f"it leads on for ever: {answer.location}")

    def _token(self) -> dict[str, str]:
        if "csrftoken" not in self.cookies:
            return {}
        page = self.cookies["csrftoken"]
        return {"csrfmiddlewaretoken": page}

    def _ours(self, content_type: str) -> dict[str, str]:
        return {
            "Content-Type": content_type, "Origin": self.site.url, "Referer": f"{self.site.url}/",
            "Sec-Fetch-Site": "same-origin",
        }  # fmt: skip


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    found = {}
    for tag in HIDDEN.findall(page):
        if name := NAME.search(tag):
            value = VALUE.search(tag)
            found[html.unescape(name.group(1))] = html.unescape(value.group(1)) if value else ""
    return found


def typed_in(page: str) -> dict[str, str]:
    """What a page's forms hold: hidden fields, what stands in its inputs, what is chosen in its lists."""
    found = hidden_of(page)
    for tag in re.findall(r"<input[^>]*type=\"(?:text|email|number)\"[^>]*>", page):
        if name := NAME.search(tag):
            value = VALUE.search(tag)
            found[name.group(1)] = html.unescape(value.group(1)) if value else ""
    for tag, options in re.findall(r"(<select[^>]*>)(.*?)</select>", page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        if (name := NAME.search(tag)) and chosen:
            found[name.group(1)] = html.unescape(chosen.group(1))
    return found


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What an authenticator application shows now, or so many half minutes from now (RFC 6238)."""
    moment = int(time.time()) // 30 + ahead
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", moment), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
