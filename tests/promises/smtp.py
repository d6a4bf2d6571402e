"""A mail server for tests: accepts everything on loopback and keeps it, while it is up."""

import socketserver
import threading


class Mailbox(socketserver.ThreadingTCPServer):
    """`messages` are what was accepted. `start` and `stop` raise and end it on the same port."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Session)
        self.messages: list[bytes] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def start(self) -> "Mailbox":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    """One conversation, just enough of RFC 5321."""

    server: Mailbox

    def handle(self) -> None:
        self._say("220 loopback")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.messages.append(self._message())
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
