"""The server of one process, around applications made for it: who is waited for, and for how long."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from time import monotonic, sleep
from typing import Any

import pytest

from webapp.command import connections

_HANGS = 60.0
_PIECE = b"x" * 32 * 1024
App = Callable[[dict[str, Any], Any], Any]


@contextmanager
def serving(app: App, family: int = socket.AF_INET) -> Iterator[connections.Server]:
    """Serve ``app`` at a free port of this machine."""
    listener = socket.socket(family)
    listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    listener.listen()
    server = connections.Server(app, listener)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop(seconds=5)
        server.trigger.pull_trigger(lambda: [each.close() for each in list(server._map.values())])
        thread.join(_HANGS)
        server.task_dispatcher.shutdown()
        assert not thread.is_alive()


def connected(server: connections.Server) -> socket.socket:
    """A connection that takes little at once."""
    client = socket.socket(server.family)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(_HANGS)
    try:
        client.connect((server.effective_host, int(server.effective_port)))
    except OSError:
        client.close()
        raise
    return client


def asked(server: connections.Server, request: bytes) -> bytes:
    """All that is answered to ``request``."""
    with connected(server) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65536), b""))


def answer(client: socket.socket) -> HTTPResponse:
    """One answer on a connection that may go on; its head and its body may come one after the other."""
    response = HTTPResponse(client)
    response.begin()
    return response


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def telling(environ: dict[str, Any], start: Any) -> list[bytes]:
    """An application that answers what it was asked."""
    told = ("PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "wsgi.url_scheme", "HTTP_X_FORWARDED_FOR")
    start("200 OK", [("Content-Type", "text/plain")])
    return [json.dumps({name: environ.get(name) for name in told}).encode()]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without patience."""
    for name in ("REQUEST_SECONDS", "READING_SECONDS"):
        monkeypatch.setattr(connections, name, 0.2)
    monkeypatch.setattr(connections, "_LOOKS", 0)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "begun", [b"", b"GET / HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"]
)
def test_who_asks_nothing_whole_is_let_go(begun: bytes) -> None:
    """Connections are counted; those that say nothing must not take them from who does."""
    with serving(telling) as server:
        assert asked(server, begun) == b""


@pytest.mark.usefixtures("hasty")
def test_who_does_not_read_is_let_go_and_what_it_held_is_free() -> None:
    """Four who open a download and sleep must not keep everybody else from downloading."""
    ended = threading.Event()

    def endless(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/csv")])
        try:
            while True:
                yield _PIECE
        finally:
            ended.set()

    with serving(endless) as server, connected(server) as client:
        client.sendall(get("/export/search.csv"))
        assert ended.wait(_HANGS)


@pytest.mark.usefixtures("hasty")
def test_who_thinks_long_is_not_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that takes longer than a client may is answered all the same."""
    thought = threading.Event()

    def thinking(environ: dict[str, Any], start: Any) -> list[bytes]:
        thought.wait(1)
        return telling(environ, start)

    with serving(thinking) as server:
        assert b"200 OK" in asked(server, get("/"))


def test_who_reads_slowly_but_steadily_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A telephone far from the next mast reads too."""
    monkeypatch.setattr(connections, "READING_SECONDS", 0.5)
    monkeypatch.setattr(connections, "READING_BYTES", 4096)
    monkeypatch.setattr(connections, "_LOOKS", 0)
    pieces, taken = (
        60,
        0,
    )  # more than a system keeps of what waits, and for many times the half second

    def long(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/csv")])
        return iter([_PIECE] * pieces)

    with serving(long) as server, connected(server) as client:
        client.sendall(get("/export/search.csv"))
        while part := client.recv(32 * 1024):
            taken += len(part)
            sleep(0.02)
    assert taken > pieces * len(_PIECE)


def test_a_connection_in_steady_use_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy keeps its connections, and whose question meets the end of one is told of a fault."""
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 1.0)
    monkeypatch.setattr(connections, "_LOOKS", 0.5)  # most looks find it between two requests
    with serving(telling) as server, connected(server) as client, connected(server) as other:
        kept, busy = HTTPConnection("localhost"), HTTPConnection("localhost")
        kept.sock, busy.sock = client, other
        for _ in range(15):
            kept.request("GET", "/")
            assert json.loads(kept.getresponse().read())["PATH_INFO"] == "/"
            for _ in range(10):  # the server looks around while it is asked
                busy.request("GET", "/")
                assert busy.getresponse().read()
                sleep(0.02)


@pytest.mark.parametrize("path", ["/static/style.css", "/healthz", "/search"])
def test_who_asks_again_and_again_and_never_reads_holds_no_thread(path: str) -> None:
    """One such client, and a balancer takes the machine away from everybody."""
    again = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 100

    def large(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/css"), ("Content-Length", str(8 * len(_PIECE)))])
        return [_PIECE * 8]

    with serving(large) as server:
        unread = [connected(server) for _ in range(connections.THREADS)]
        for client in unread:
            client.sendall(again)
        for asking in ("/healthz", "/search"):
            client = connected(server)
            client.settimeout(connections.READING_SECONDS / 2)
            with client:
                client.sendall(get(asking))
                assert client.recv(12) == b"HTTP/1.1 200", asking
        for client in unread:
            client.close()


def test_health_and_downloads_have_threads_of_their_own() -> None:
    """A balancer that hears nothing takes the machine away from everybody."""
    free = threading.Event()

    def busy(environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/search":
            free.wait(_HANGS)
        return telling(environ, start)

    with serving(busy) as server:
        waiting = [connected(server) for _ in range(connections.THREADS + 1)]
        for client in waiting:
            client.sendall(get("/search"))
        for path in (
            "/healthz",
            "/readyz",
            "/static/style.css",
            "//static/style.css",
            "/export/search.csv",
            "//export/search.csv",
            "/en/cite.bib",
        ):
            assert b"200 OK" in asked(server, get(path)), path
        free.set()
        for client in waiting:
            with client:
                assert client.recv(12).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET /a?q=\xd0\xc5 HTTP/1.1", b"200"),
        ("GET /a?q=申请 HTTP/1.1".encode(), b"200"),
        (b"GET http://[bad/ HTTP/1.1", b"400"),
        (b"nonsense", b"400"),
        (b"GET /a?q=" + b"%E9%95%BF" * 14_000 + b" HTTP/1.1", b"200"),
    ],
)
def test_whatever_is_asked_is_answered(line: bytes, status: bytes) -> None:
    """A connection that is closed without a word looks like a broken site."""
    with serving(telling) as server:
        answer = asked(server, line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.split(b" ", 2)[1] == status


def test_nothing_is_believed_of_who_says_that_he_is_a_proxy() -> None:
    """Anybody on this machine could choose the address that he is limited by, and the scheme of our links."""
    with serving(telling) as server:
        request = get("/").replace(
            b"\r\n\r\n", b"\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n"
        )
        said = json.loads(asked(server, request).partition(b"\r\n\r\n")[2])
    assert (said["REMOTE_ADDR"], said["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert said["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"  # for who was told of one


def test_an_address_of_six_is_listened_at() -> None:
    """Machines with IPv6 only are usual behind a proxy."""
    with serving(telling, socket.AF_INET6) as server:
        said = json.loads(asked(server, get("/")).partition(b"\r\n\r\n")[2])
    assert said["REMOTE_ADDR"] == "::1"


def test_what_was_asked_before_the_end_is_answered() -> None:
    """A restart must not cost anybody the page that is being made."""
    begun, free = threading.Event(), threading.Event()

    def late(environ: dict[str, Any], start: Any) -> list[bytes]:
        begun.set()
        free.wait(_HANGS)
        return telling(environ, start)

    with serving(late) as server, connected(server) as client:
        client.sendall(get("/"))
        assert begun.wait(_HANGS)
        stopping = threading.Thread(target=server.stop, args=(_HANGS,))
        stopping.start()
        while server.socket is not None:
            threading.Event().wait(0.01)
        with pytest.raises(OSError, match="refused"):
            connected(server)
        free.set()
        assert client.recv(12).startswith(b"HTTP/1.1 200")
        stopping.join()


def test_a_site_below_a_path_has_its_lanes_and_its_paths_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A desk inside a larger site would be "not found" throughout, or be called dead while it works."""
    monkeypatch.setenv("SCRIPT_NAME", "/desk/")
    stuck, free = threading.Semaphore(0), threading.Event()

    def busy(environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/search":
            stuck.release()
            free.wait(_HANGS)
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{environ['SCRIPT_NAME']} {environ['PATH_INFO']}".encode()]

    with serving(busy) as server:
        clients = [connected(server) for _ in range(connections.THREADS)]
        for client in clients:
            client.sendall(get("/desk/search"))
        for _ in clients:
            assert stuck.acquire(timeout=_HANGS)
        try:
            assert asked(server, get("/desk/healthz")).endswith(b"/desk /healthz")
        finally:
            free.set()
            for client in clients:
                client.close()
        assert asked(server, get("/desk")).endswith(b"/desk ")


def test_who_has_just_come_when_it_is_told_to_stop_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """During an upgrade the next program takes who comes later, and nobody else could take this one."""
    monkeypatch.setattr(connections, "_ABOUT_TO_ASK", float(_HANGS))  # on a busy machine too
    with serving(telling) as server, connected(server) as client, connected(server) as answered:
        answered.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(answered).read()
        until = monotonic() + _HANGS
        while len(server.active_channels) < 2 and monotonic() < until:
            sleep(0.01)
        stopping = threading.Thread(target=server.stop, args=(_HANGS,))
        stopping.start()
        sleep(0.2)
        assert stopping.is_alive(), "it waits for who has said nothing yet"
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer(client).status == 200
        stopping.join(_HANGS)
        assert not stopping.is_alive(), "the near miss: who was answered and keeps his connection"


def test_who_is_taken_in_or_asks_again_as_it_is_told_to_stop_is_answered() -> None:
    """What has come and was not seen yet is a question too: its connection would be cut, during an upgrade."""
    held, free = threading.Event(), threading.Event()
    with serving(telling) as server, connected(server) as kept:
        kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(kept).read()
        take_in = server.handle_accept

        def late() -> None:
            held.set()
            free.wait(_HANGS)
            take_in()

        server.handle_accept = late
        with connected(server) as new:
            assert held.wait(_HANGS)
            for client in (kept, new):
                client.sendall(get("/"))
            stopping = threading.Thread(target=server.stop, args=(_HANGS,))
            stopping.start()
            stopping.join(0.3)
            assert stopping.is_alive(), "nobody has looked yet who is there"
            free.set()
            for client in (kept, new):
                assert answer(client).status == 200
            stopping.join(_HANGS)
            assert not stopping.is_alive()
