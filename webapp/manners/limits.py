"""How often one client may ask: a bucket of tokens each, refilled steadily. Off unless set.

``XXGK_RATE=60/minute``: a client that has not asked for a while may ask 60
times at once, and then once a second. A request costs a token, and when it is answered
another one for each ``TOKEN`` of the processor that it took beyond: what it costs is known
afterwards, not by its address. So one may owe tokens, never more than a full bucket.
An answer of "unchanged", a static file and the health checks cost none. Who has
no token left gets a 429 whose ``Retry-After`` says in how many seconds there will be enough.

The library for this, ``limits`` (Flask-Limiter), counts requests, or a cost known before;
none of its strategies lets what was taken be paid afterwards, and it keeps every client.

The limit holds **in each process on its own**: with four workers a client may
get up to four times as far. It keeps one careless script from taking the
machine away from everybody; against an attack the reverse proxy must stand.

A client is its IPv4 address, or its IPv6 network of 64 bits, within which a
household chooses addresses as it likes. Behind a reverse proxy all requests
come from the proxy; set ``XXGK_PROXIES`` to how many there are (see ``access``).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from threading import Lock, get_ident
from time import monotonic, thread_time
from typing import NamedTuple

from flask import Flask, Response, current_app, g, request

from indexer.vocabulary.errors import XxgkError
from indexer.vocabulary.saying import say

CLIENTS = 10_000
"""Buckets kept, about 2 MB; beyond that who has not asked for longest is forgotten."""
TOKEN = 0.05
"""Seconds of the processor that one token pays: what a usual page costs."""
LEAST = (
    ("/static/", 0.0),
    ("/healthz", 0.0),
    ("/readyz", 0.0),
    ("/metrics", 0.0),
    ("/api/suggest", 0.2),
)
"""Tokens that a request costs at least, by its path or what begins with a ``/`` at the end; any other costs 1. What is
suggested is asked for at every few keys."""
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_RATE = re.compile(r"([1-9][0-9]{0,6})\s*/\s*(second|minute|hour|day)")


class TooManyRequests(XxgkError):
    """This client has asked too often; ``retry_after`` is in whole seconds."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(say("请求太频繁了。请等 %(seconds)s 秒再试。", seconds=retry_after))
        self.retry_after = retry_after


class Rate(NamedTuple):
    """So many tokens at once, and all of them back after so many seconds."""

    tokens: int
    seconds: int


def rate(text: str) -> Rate | None:
    """Read ``60/minute``; None for an empty text or ``off``. Raises ``ValueError``.

    >>> rate("60/minute")
    Rate(tokens=60, seconds=60)
    """
    if text.strip() in ("", "off"):
        return None
    if (found := _RATE.fullmatch(text.strip())) is None:
        raise ValueError(f"{text!r} is no rate; write 60/minute, 5/second, 1000/hour or off")
    return Rate(int(found[1]), _UNITS[found[2]])


class Buckets:
    """The tokens of each client; may be asked by several threads."""

    def __init__(self, rate: Rate, clients: int = CLIENTS) -> None:
        self._full = float(rate.tokens)
        self._a_second = rate.tokens / rate.seconds
        self._clients = clients
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, client: str, cost: float, now: float) -> float:
        """Take ``cost`` tokens of ``client`` and return 0; or none, and return the seconds to wait.

        ``now`` is in seconds of a clock that never goes back. What costs more
        than a full bucket holds costs a full bucket.
        """
        cost = min(cost, self._full)
        with self._lock:
            tokens, since = self._left.pop(client, (self._full, now))
            tokens = min(self._full, tokens + (now - since) * self._a_second)
            enough = tokens >= cost - 1e-9
            self._left[client] = (tokens - cost if enough else tokens, now)
            if len(self._left) > self._clients:
                self._left.popitem(last=False)
        return 0.0 if enough else (cost - tokens) / self._a_second

    def charge(self, client: str, cost: float) -> None:
        """Take ``cost`` more tokens of ``client``, for what was done; at most a full bucket is owed."""
        with self._lock:
            if client in self._left:
                tokens, since = self._left[client]
                self._left[client] = (max(-self._full, tokens - cost), since)


def _is_under(path: str, stem: str) -> bool:
    return path.startswith(stem) if stem.endswith("/") else path == stem


def init_app(app: Flask) -> None:
    """Limit the requests to ``app`` to its ``XXGK_RATE``. Raises ``ValueError`` for what is none."""
    allowed = rate(str(app.config.get("XXGK_RATE") or ""))
    if allowed is None:
        return
    buckets = Buckets(allowed)
    warned: list[bool] = []

    def limit() -> None:
        cost = next((cost for path, cost in LEAST if _is_under(request.path, path)), 1.0)
        if not cost or request.method == "OPTIONS":  # a browser asks so before it may ask
            return
        if "X-Forwarded-For" in request.headers and not app.config.get("XXGK_PROXIES"):
            if not warned:
                current_app.logger.warning(
                    "requests come through a proxy and are limited as if from one client; "
                    "set XXGK_PROXIES (--proxies) to the number of proxies"
                )
            warned[:] = [True]
        asking = client(request.remote_addr or "")
        wait = buckets.take(asking, cost, monotonic())
        if wait:
            raise TooManyRequests(max(1, ceil(wait)))
        g.setdefault("paid", (asking, cost, thread_time(), get_ident()))

    def charge(response: Response) -> Response:
        if "paid" not in g:
            return response
        asking, cost, began, thread = g.pop("paid")

        def charged() -> None:
            # When the last byte is sent. Another thread's time is not this request's.
            if get_ident() == thread and (more := (thread_time() - began) / TOKEN - cost) > 0:
                buckets.charge(asking, more)

        response.call_on_close(charged)
        return response

    app.before_request(limit)
    app.after_request(charge)


def client(address: str) -> str:
    """Return whose bucket the requests from ``address`` take from.

    >>> client("192.0.2.7"), client("2001:db8:1:2:3::4"), client("192.0.2.7:51000")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    found = address_in(address)
    if isinstance(found, IPv6Address):
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found or address[:64])


def address_in(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that ``text`` is, None if it is none; some proxies append a port."""
    text = text.strip().rpartition("%")[0] or text.strip()
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([0-9.]+):\d+$", r"\1\3", text)
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
