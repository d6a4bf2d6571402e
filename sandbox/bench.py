"""The HTTP server of the bench, whoever answers its requests."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .api import Api
from .deliveries import Postman
from .state import Object, State


class Bench(ThreadingHTTPServer):
    """The HTTP server with what its handlers need."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(
        self,
        port: int,
        handler: type[BaseHTTPRequestHandler],
        state: State,
        api_key: str,
        postman: Postman,
        act: Callable[[str, Object], Object],
    ) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.state, self.api_key, self.postman = state, api_key, postman
        self.api = Api(state, self.url)
        self.act = act

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"
