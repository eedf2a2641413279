"""One node of an invented cluster: it answers what a test tells it to, one after the other."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Answer = Callable[["Asking"], None]
ALL: Mapping[str, Any] = {"query": {"match_all": {}}}
"""A question."""
SHARDS = {"total": 2, "successful": 2, "skipped": 0, "failed": 0}
FOUND = {"_shards": SHARDS, "timed_out": False, "hits": {"hits": []}}


class Asked(NamedTuple):
    """One request: the line that begins it, who says to ask, and what."""

    line: str
    authorization: str | None
    body: str


class Asking(BaseHTTPRequestHandler):
    """A connection to the node; closed where it is not asked again."""

    protocol_version = "HTTP/1.1"
    server: Node
    body: str

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        asked = Asked(self.requestline, self.headers["authorization"], self.body)
        self.server.asked.append(asked)
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_POST  # noqa: N815

    def log_message(self, *args: Any) -> None:
        """Nothing: a test looks at what was asked."""


class Node(ThreadingHTTPServer):
    """``answers`` are given in turn, the last for ever."""

    daemon_threads = False  # so that they are waited for

    def __init__(self, answers: list[Answer], context: ssl.SSLContext | None, host: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), Asking)
        self.answers, self.context, self.asked = answers, context, list[Asked]()
        self.stopping, self.cut = threading.Event(), threading.Event()
        self._open: set[socket.socket] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def get_request(self) -> tuple[socket.socket, Any]:
        request, address = super().get_request()
        if self.context:
            request = self.context.wrap_socket(
                request, server_side=True, do_handshake_on_connect=False
            )
        self._open.add(request)
        return request, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that go away are what is tested."""

    def stop(self) -> None:
        """Let all go that still wait."""
        self.stopping.set()
        self.shutdown()
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()


@contextmanager
def node(
    *answers: Answer, context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Node]:
    """A node on a free port of this machine, over TLS where there is a ``context``."""
    server = Node([*answers], context, host)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def said(
    body: object = "", status: int = 200, kind: str = "application/json", **headers: str
) -> Answer:
    """Answer with a text, or with JSON."""
    text = body if isinstance(body, str) else json.dumps(body)

    def answer(asking: Asking) -> None:
        asking.send_response(status)
        for name, value in {"content-type": kind, **headers}.items():
            asking.send_header(name, value)
        asking.send_header("content-length", str(len(text.encode())))
        asking.end_headers()
        asking.wfile.write(text.encode())

    return answer


def found(*answers: Mapping[str, Any]) -> Answer:
    """Answer to questions that were asked together; one that found nothing where none is given."""
    return said({"took": 1, "responses": [*answers] or [FOUND]})


def refused(kind: str, status: int, reason: str = "not now") -> dict[str, Any]:
    """What a cluster says instead of an answer."""
    cause = {"type": kind, "reason": reason}
    return {"error": {"root_cause": [cause], **cause}, "status": status}


def broken(asking: Asking) -> None:
    """Begin to answer and hang up."""
    asking.send_response(200)
    asking.send_header("content-type", "application/json")
    asking.send_header("content-length", "1000")
    asking.end_headers()
    asking.wfile.write(b'{"responses": [')
    asking.close_connection = True


def silent(asking: Asking) -> None:
    """Say nothing until the other side hangs up, or the test ends."""
    asking.connection.setblocking(True)
    if not asking.connection.recv(1):
        asking.server.cut.set()
    asking.close_connection = True


def dripping(asking: Asking) -> None:
    """Say a little again and again, and never all."""
    asking.send_response(200)
    asking.send_header("content-type", "application/json")
    asking.send_header("content-length", "1000000")
    asking.end_headers()
    with suppress(OSError):
        while not asking.server.stopping.wait(0.02):
            asking.wfile.write(b" ")
    asking.server.cut.set()
    asking.close_connection = True


def in_pieces(asking: Asking) -> None:
    """Answer as a proxy does that does not know how long the answer is."""
    asking.send_response(200)
    asking.send_header("content-type", "application/json")
    asking.send_header("transfer-encoding", "chunked")
    asking.end_headers()
    text = json.dumps({"responses": [FOUND]}).encode()
    for piece in (text[:7], text[7:], b""):
        asking.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


def nowhere() -> str:
    """An address of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
