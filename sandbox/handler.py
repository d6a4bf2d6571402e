"""One HTTP request to the bench."""

import contextlib
import json
import secrets
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import account_pages, balance, billing, charging, idempotency, pages, sessions
from .bench import Bench
from .errors import ApiError
from .state import Object

LARGEST_BODY = 1024 * 1024
DONOR_PAGES = {
    "/i": account_pages.invoice_page,
    "/p/session": account_pages.card_page,
    "/verify": account_pages.verification_page,
}


class Handler(BaseHTTPRequestHandler):
    """Routes a request to the API, the hosted page or the controls."""

    server: Bench
    protocol_version = "HTTP/1.1"
    timeout = 60
    # Headers and body leave in two writes: together with the client's delayed acknowledgements they would wait 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._route("GET")

    def do_POST(self) -> None:
        self._route("POST")

    def do_DELETE(self) -> None:
        self._route("DELETE")

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what matters is in the state."""

    def _route(self, method: str) -> None:
        address = urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
        body = self.rfile.read(length).decode("utf-8", "replace")
        try:
            if address.path.startswith("/v1/"):
                self._api(method, address.path, address.query if method == "GET" else body)
            elif address.path.startswith("/c/pay/"):
                self._page(method, address.path.removeprefix("/c/pay/"), body)
            elif address.path.startswith(tuple(f"{kind}/" for kind in DONOR_PAGES)):
                self._donor_page(method, address.path, body)
            elif address.path.startswith("/_sandbox/"):
                self._control(method, address.path.removeprefix("/_sandbox/"), body)
            else:
                self._json(404, ApiError(404, f"Unrecognized request URL ({method}: {address.path}).").body)
        except ApiError as error:
            self._json(error.status, error.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _api(self, method: str, path: str, encoded: str) -> None:
        state = self.server.state
        if self.headers.get("Authorization") != f"Bearer {self.server.api_key}":
            raise ApiError(401, "Invalid API Key provided.", code="api_key_expired")
        with state.lock:
            state.calls += 1
            fault = state.chaos.api_fault(state.seed, state.calls)
        if fault in ("timeout_before", "reset"):
            self._hang_up(reset=fault == "reset")
            return
        if fault == "rate_limit":
            raise ApiError(429, "Too many requests.", kind="rate_limit_error", code="rate_limit")
        status, answer, replayed = self._executed(method, path, encoded, fault)
        if fault == "timeout_after":
            self._hang_up()
        else:
            self._json(status, answer, replayed=replayed, truncate=fault == "truncate")

    def _executed(self, method: str, path: str, encoded: str, fault: str) -> tuple[int, Object, bool]:
        """Status, body and whether the answer was saved before."""
        state = self.server.state
        key = self.headers.get("Idempotency-Key") if method == "POST" else None
        with state.lock:
            if key and (saved := idempotency.saved_answer(state, key, path, encoded)):
                return *saved, True
        if state.chaos.slow_seconds:
            time.sleep(state.chaos.slow_seconds)
        with state.lock:
            kept = bool(key)
            try:
                if fault == "server_error":
                    raise ApiError(500, "The bench fails on request.", kind="api_error")
                status, answer = self.server.api.answer(method, path, encoded)
            except ApiError as error:
                status, answer = error.status, error.body
                kept = kept and (error.began or state.is_lenient("validation_errors_are_kept"))
            if key and not kept:
                idempotency.forget_call(state, key)
            elif key:
                idempotency.save_answer(state, key, status, answer)
            if method != "GET":
                state.save()
        return status, answer, False

    def _page(self, method: str, session_id: str, body: str) -> None:
        state = self.server.state
        with state.lock:
            try:
                session = sessions.find_session(state, session_id)
            except ApiError:
                self._html(404, pages.closed_page(None))
                return
            if session["status"] != "open":
                self._html(200, pages.closed_page(session))
                return
            if method == "GET":
                self._html(200, pages.checkout_page(session))
                return
            action = parse_qs(body).get("action", [""])[0]
            answer = self._act(session, action)
            state.save()
        if answer.startswith("http"):
            self._redirect(answer.replace("{CHECKOUT_SESSION_ID}", session_id))
        else:
            self._html(200, answer)

    def _act(self, session: Object, action: str) -> str:
        """The address to go to, or the page to show."""
        state, session_id = self.server.state, session["id"]
        if action in ("pay", "confirm"):
            sessions.pay_session(state, session_id)
            return str(session["success_url"])
        if action == "debit":
            sessions.debit_session(state, session_id)
            return str(session["success_url"])
        if action in ("decline", "refuse"):
            code = "card_declined" if action == "decline" else "payment_intent_authentication_failure"
            sessions.decline_session(state, session_id, code)
            return pages.checkout_page(session, declined=True)
        if action == "authenticate":
            return pages.checkout_page(session, at_bank=True)
        if action == "abandon":
            return str(session["cancel_url"])
        return pages.checkout_page(session)

    def _donor_page(self, method: str, path: str, body: str) -> None:
        """An invoice to pay, the card to change, or micro-deposits to type."""
        state = self.server.state
        action = parse_qs(body).get("action", [""])[0] if method == "POST" else ""
        kind, object_id = path.rsplit("/", 1)
        with state.lock:
            status, answer = DONOR_PAGES[kind](state, object_id, action)
            if action:
                state.save()
        if answer.startswith("http"):
            self._redirect(answer)
        else:
            self._html(status, answer)

    def _control(self, method: str, path: str, body: str) -> None:
        state, postman = self.server.state, self.server.postman
        values: Object = json.loads(body or "{}")
        if (method, path) == ("POST", "deliver"):
            self._json(200, {"accepted": postman.deliver(**values)})
            return
        with state.lock:
            match method, path.split("/"):
                case "GET", ["truth"]:
                    answer: Object = balance.truth(state)
                case "GET", ["deliveries"]:
                    answer = {"data": [state.events[event_id] for event_id in state.deliveries]}
                case "POST", ["clock"]:
                    answer = {"now": state.clock.advance(float(values["seconds"]))}
                    sessions.expire_due(state)
                    charging.settle_fees(state)
                    billing.run_due(state)
                case "POST", ["act"]:
                    answer = self.server.act(values["act"], values.get("arguments", {}))
                case "POST", ["chaos"]:
                    state.chaos.set(values)
                    answer = {}
                case "POST", ["sessions", session_id, "pay"]:
                    declined = values.get("card") == "decline"
                    act = sessions.decline_session if declined else sessions.pay_session
                    answer = {"status": act(state, session_id)["status"]}
                case "POST", ["sessions", session_id, "expire"]:
                    answer = {"status": sessions.expire_session(state, session_id)["status"]}
                case _:
                    raise ApiError(404, f"No such control: {method} {path}")
            state.save()
        self._json(200, answer)

    def _hang_up(self, *, reset: bool = False) -> None:
        """Close the connection without an answer, by a reset on request."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with contextlib.suppress(OSError):
            if not reset:
                self.connection.shutdown(socket.SHUT_RDWR)
            self.connection.close()

    def _json(self, status: int, content: Object, *, replayed: bool = False, truncate: bool = False) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", f"req_{secrets.token_hex(7)}")
        if replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if truncate else body)
        if truncate:
            self._hang_up()

    def _html(self, status: int, page: str) -> None:
        body = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()
