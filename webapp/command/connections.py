"""The server of one process: waitress, with time-outs and with threads apart for what takes long.

waitress reads a whole request before it takes a thread and sends what a thread has made without
it, so that who says nothing, drips or does not read holds up nobody. What it lacks is here: an end to
such connections, a lane of threads for downloads, and one for what must be answered at once.
"""

from __future__ import annotations

import logging
import os
import re
import select
import socket
import threading
from time import monotonic, time
from typing import TYPE_CHECKING

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import dispatcher

from webapp import urls

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 4
"""For questions. More would share one interpreter and make each other slower."""
DOWNLOADS = 8
"""For what is sent as fast as it is read. A file that is made for its reader takes a turn of ``sending.AT_ONCE`` until its
last byte: a slow reader holds up downloads, and no question."""
LONGEST_HEADERS = 256 * 1024
"""Bytes: a pasted page in an address, each character as nine, must reach our own message."""
_LONGEST_BODY = 100 * urls.MOST_POSTED  # in a file on disk; more than this is not even read
REQUEST_SECONDS = 30.0
"""Within which a request must be there whole, and within which the next must begin."""
READING_SECONDS = 30.0
READING_BYTES = 30_000
"""What a client must take within ``READING_SECONDS`` while something waits for it: a slow line takes more."""
_ABOUT_TO_ASK = (
    1.0  # seconds of a new connection; who has come before a program ends is answered by it
)
_LOOKS_FOR_END = 0.05  # seconds between two looks whether all is answered
_LOOKS = 2  # seconds between two looks for connections to end
_WAITING = 256 * 1024  # bytes that wait for one client; a thread that makes more of them stops
_UNSENT = 16 * 1024  # bytes of them that the system has
_CONNECTIONS = 4000
_DOWNLOADS = re.compile(
    r"(?:/(?:zh|en))?/(?:export/\w+\.|cite\.|sitemap-|usage\.csv|reports/[^/]*/source)"
)
_AT_ONCE = re.compile(r"/(?:healthz|readyz|metrics|static/.*)")


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads an address whose Chinese is not percent-encoded too, as people and scripts write it."""

    def parse_header(self, header_plus: bytes) -> None:
        line, end, rest = header_plus.partition(b"\r\n")
        line = re.sub(rb"[\x80-\xff]", lambda found: b"%%%02X" % found[0][0], line)
        try:
            super().parse_header(line + end + rest)
        except ValueError as error:  # of what the standard library reads in its place
            raise ParsingError(str(error)[:100]) from error


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when it waits for its client, and what that has taken since."""

    parser_class = _Parser
    _turn: tuple[bool, bool] | None = None
    _since = 0.0
    _taken = 0
    _answered = False

    def service(self) -> None:
        """Answer what was asked, in a thread."""
        if len(self.requests) > 1:  # who asks on without reading holds no thread: he asks again
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self._answered = True
        self._turn = None  # who was answered has all the time again

    def is_waited_for(self) -> bool:
        """Whether its client has asked, or has come so lately that he must be about to. From the thread of :meth:`Server.run`."""
        is_new = not self._answered and time() - self.creation_time < _ABOUT_TO_ASK
        return bool(self.requests or self.total_outbufs_len or is_new or self._has_unread())

    def _has_unread(self) -> bool:
        """Whether something has come that was not read yet."""
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except OSError:  # nothing yet, or nobody any more
            return False

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent: int = super().send(data, do_close)
        self._taken += sent
        return sent

    def is_given_up(self, now: float) -> bool:
        """Whether its client has kept us waiting for too long, in seconds of a clock."""
        reading, begun = self.total_outbufs_len > 0, self.request is not None
        if (turn := (reading, begun)) != self._turn:
            self._turn, self._since, self._taken = turn, now, 0
        if self.requests and not reading:  # our own turn
            self._since = now
        waited = now - self._since
        if not reading or waited <= READING_SECONDS:
            return waited > REQUEST_SECONDS
        slow = self._taken < READING_BYTES
        self._since, self._taken = now, 0
        return slow


class _Lanes:
    """Which threads a request is given to, by its path below ``mount``."""

    def __init__(self, mount: str) -> None:
        self._mount = mount
        counts = (THREADS, DOWNLOADS, 1)
        self._lanes = tuple(ThreadedTaskDispatcher() for _ in counts)
        for lane, count in zip(self._lanes, counts, strict=True):
            lane.set_thread_count(count)

    def add_task(self, channel: HTTPChannel) -> None:
        """Let a thread answer the first request of ``channel``."""
        questions, downloads, at_once = self._lanes
        path = getattr(channel.requests[0], "path", "")  # one that could not be read has none
        path = "/" + path.lstrip("/")  # as the application is given it
        path = path.removeprefix(self._mount)
        lane = downloads if _DOWNLOADS.match(path) else questions
        (at_once if _AT_ONCE.fullmatch(path) else lane).add_task(channel)

    def shutdown(self) -> None:
        """Let nothing more begin."""
        for lane in self._lanes:
            lane.shutdown(timeout=0)


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Answers what comes in at ``listener`` with ``app``, by :meth:`run`, until :meth:`stop`.

    The site stands below the path that the environment's ``SCRIPT_NAME`` names, if it does.
    """

    channel_class = _Channel

    def __init__(self, app: WSGIApplication, listener: socket.socket) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no fault
        mount = os.environ.get("SCRIPT_NAME", "").rstrip("/")
        super().__init__(
            app,
            _sock=listener,
            bind_socket=False,
            dispatcher=_Lanes(mount),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            adj=Adjustments(
                listen="127.0.0.1:0",  # not bound: the listener is
                ident=None,
                url_prefix=mount,
                # Whom to believe is said in ``access``.
                clear_untrusted_proxy_headers=False,
                connection_limit=_most_connections(),
                cleanup_interval=_LOOKS,
                log_socket_errors=False,
                max_request_header_size=LONGEST_HEADERS,
                max_request_body_size=_LONGEST_BODY,
                outbuf_high_watermark=_WAITING,
                asyncore_use_poll=hasattr(select, "poll"),
            ),
        )

    def set_socket_options(self, conn: socket.socket) -> None:
        """Let what waits for a client wait here, where it is seen to be taken, and not in the system."""
        super().set_socket_options(conn)
        if (mark := getattr(socket, "TCP_NOTSENT_LOWAT", None)) is not None:
            conn.setsockopt(socket.IPPROTO_TCP, mark, _UNSENT)

    def maintenance(self, now: float) -> None:
        """End the connections whose clients keep us waiting."""
        for channel in self.active_channels.values():
            if channel.is_given_up(now):
                # Not just now, when it is being waited for; and what stands in its way does not
                # drain: "close when it can be written to" would be never.
                self.trigger.pull_trigger(channel.handle_close)

    def stop(self, seconds: float) -> None:
        """Take in nothing more, and return when all is answered, or after ``seconds``. From any thread."""
        idle = threading.Event()

        def look() -> None:
            if not any(channel.is_waited_for() for channel in self.active_channels.values()):
                idle.set()

        # In its own thread, after the listener is closed: from any other, somebody might be
        # taken in between the look and the end.
        self.trigger.pull_trigger(self.close_listener)
        until = monotonic() + seconds
        while monotonic() < until and not idle.is_set():
            self.trigger.pull_trigger(look)
            idle.wait(_LOOKS_FOR_END)

    def close_listener(self) -> None:
        """Close what is listened at; the connections stay. From the thread of :meth:`run`."""
        dispatcher.close(self)


def _most_connections() -> int:
    """Return how many connections there are descriptors for; as many as are allowed are taken."""
    try:
        import resource
    except ImportError:  # no Unix; what waits for connections there takes 512
        return 400
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _CONNECTIONS
    most = wanted if most == resource.RLIM_INFINITY else min(most, wanted)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (most, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    return most // 2
