"""A line that can be cut: everything between a browser and the site passes through it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """Relays to the site. `up` counts the bytes that went towards it; the line falls by itself after `left` of them."""

    def __init__(self, target: str) -> None:
        self.target = (urlsplit(target).hostname, urlsplit(target).port)
        self.up, self.left, self.is_up, self.cuts = 0, float("inf"), True, 0
        self.open: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut(self) -> None:
        """From now on nothing passes, and what was passing is torn."""
        self.is_up = False
        self.cuts += 1
        for one in list(self.open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self, left: float = float("inf")) -> None:
        """Up again, for so many bytes towards the site."""
        self.left, self.is_up = left, True

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                near, _from = self.door.accept()
                if not self.is_up:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.open |= {near, far}
                threading.Thread(target=self._relay, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._relay, args=(far, near, False), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, is_up_stream: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if is_up_stream:
                    self.up += len(data)
                    self.left -= len(data)
                    if self.left <= 0 and self.is_up:
                        self.cut()
                if not self.is_up:
                    break
                sink.sendall(data)
        for one in (source, sink):
            self.open.discard(one)
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the site for the time of the block."""
    line = Line(url)
    try:
        yield line
    finally:
        line.cut()
        line.door.close()
