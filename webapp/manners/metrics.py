"""``/metrics`` for Prometheus, where ``XXGK_METRICS`` (``--metrics``) says so: how many, how long, what failed, which index.

Of a request only its route, its status and its time are counted, and of a failure its code: nothing of what
was searched for, nor of who asked. It is for the operator: who comes through a proxy, or from another machine
than this one and those that the setting names, is told that there is no such page.

Several processes count in files of one folder, each in those of its own number, and each of them tells the sum. The
files are mapped: a write into one that the disk has no room for would end the process. So all the room
that counting can take is taken before the server begins.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request

from indexer.vocabulary.errors import BadRequest, IndexUnusable, XxgkError
from webapp import urls
from webapp.current import index
from webapp.manners import hosts
from webapp.manners.errors import FAILURE
from webapp.manners.limits import address_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from prometheus_client.metrics_core import Metric

SETTING = "XXGK_METRICS"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Prometheus' own name for where several processes count."""
_ROUTE = "xxgk.route"
_NO_ROUTE = "none"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_ROOM = 1 << 20
"""Bytes of a process' file of one kind: all routes, methods and statuses that there are take less (tested)."""
_KINDS = ("counter", "histogram")
_BY_PROXY = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
_HERE = hosts.hosts(",".join((*hosts.LOOPBACK, "127.0.0.0/8")))
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
_log = logging.getLogger("xxgk")
Networks = tuple[IPv4Network | IPv6Network, ...]
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def allowed(setting: object) -> Networks:
    """Return who may ask: nobody for ``""``, ``0`` and ``off``, this machine for ``1``, and others that it names.

    >>> [str(each) for each in allowed("192.0.2.7,2001:db8::/32")]
    ['127.0.0.0/8', '::1/128', '192.0.2.7/32', '2001:db8::/32']

    Raises ``ValueError``.
    """
    text = "" if setting in (None, False) else "1" if setting is True else str(setting)
    if text in ("", "0", "off"):
        return ()
    others = text.split(",") if text != "1" else []
    try:
        return *_LOOPBACK, *(ip_network(each.strip(), strict=False) for each in others)
    except ValueError:
        raise ValueError(
            f"{text!r:.80} is not who may read metrics; write 1 for this machine alone, 10.0.0.0/8,192.0.2.7, or off"
        ) from None


def check() -> None:
    """Raise ``BadRequest`` where what counts is not installed."""
    if find_spec("prometheus_client") is None:
        raise BadRequest("Metrics need one package more: pip install 'xxgk[metrics]'")


@contextmanager
def room(processes: int) -> Iterator[None]:
    """Within it so many processes, those that begin then, have files to count in. Raises ``XxgkError`` where there is no room."""
    folder: Path | None = None
    try:
        try:
            folder = Path(mkdtemp(prefix="xxgk-"))
            for name in (f"{kind}_{number}.db" for kind in _KINDS for number in range(processes)):
                with (folder / name).open("xb") as file:
                    file.write(bytes(_ROOM))  # not a hole, which takes no room
                    os.fsync(file)
        except OSError as error:
            raise XxgkError(
                f"Metrics cannot be counted in {folder or 'a temporary folder'}: {error.strerror or error}. Make room "
                f"({processes * len(_KINDS)} MB), name another folder in TMPDIR, or leave --metrics out."
            ) from error
        os.environ[FOLDER] = str(folder)
        yield
    finally:
        os.environ.pop(FOLDER, None)
        if folder is not None:
            rmtree(folder, ignore_errors=True)


def count_as(number: int) -> None:
    """Count as the process of this number, if room was taken; before an application is made."""
    if FOLDER in os.environ:
        from prometheus_client import values

        values.ValueClass = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]


def init_app(app: Flask) -> None:
    """Count what ``app`` answers, and tell it at ``/metrics``, if its configuration says so. Raises ``ValueError``."""
    if not (networks := allowed(app.config.get(SETTING))):
        return
    check()
    counting = _Counting(networks)
    app.after_request(_note_route)
    app.wsgi_app = counting.around(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.add_url_rule("/metrics", "metrics", counting.told)


def _note_route(response: Response) -> Response:
    request.environ[_ROUTE] = request.endpoint or _NO_ROUTE
    return response


class _Counting:
    """The counters of one application."""

    def __init__(self, networks: Networks) -> None:
        self._networks, self._warned = networks, False
        # Here, not above: it looks for its folder as it is imported.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._registry = CollectorRegistry()
        self._requests = Counter(
            "xxgk_requests",
            "Answers by route, method and status",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "xxgk_request_seconds",
            "Until an answer began, by route",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._failures = Counter(
            "xxgk_failures",
            "Failures by their code, out_of_time among them",
            ("code",),
            registry=self._registry,
        )

    def around(self, app: WSGIApplication) -> WSGIApplication:
        """Return ``app``, counted."""

        def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            began, status = perf_counter(), "500"

            def start(text: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
                nonlocal status
                status = text[:3]
                return start_response(text, headers, error)

            try:
                return app(environ, start)
            finally:
                self._count(environ, status, perf_counter() - began)

        return counted

    def _count(self, environ: WSGIEnvironment, status: str, took: float) -> None:
        route = environ.get(_ROUTE, _NO_ROUTE)
        method = environ["REQUEST_METHOD"]
        self._requests.labels(route, method if method in _METHODS else "other", status).inc()
        self._seconds.labels(route).observe(took)
        if code := environ.get(FAILURE):
            self._failures.labels(code).inc()

    def told(self) -> Response:
        """Tell all that was counted, by whichever process, and of the index as it is now."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        self._refuse_strangers()
        urls.parameters(request, ())
        counted = self._registry
        if os.environ.get(FOLDER):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        of_index = CollectorRegistry()
        of_index.register(_OfIndex())
        told = generate_latest(counted) + generate_latest(of_index)
        return Response(told, content_type=CONTENT_TYPE_LATEST)

    def _refuse_strangers(self) -> None:
        """Whatever the path looks like that led here."""
        through = [name for name in request.environ if name.startswith(_BY_PROXY)]
        client = address_in(request.environ.get("REMOTE_ADDR", ""))
        at_home = not through and client and any(client in network for network in self._networks)
        # A proxy on this machine that says nothing of whom it asks for asks by the name of the site.
        if at_home and (
            client is None or not client.is_loopback or _HERE.hold(request.headers.get("Host", ""))
        ):
            return
        if not self._warned and not through:  # once: anybody may ask
            self._warned = True
            _log.warning(
                "/metrics was refused to %s; if that is Prometheus: --metrics %s", client, client
            )
        abort(404)


class _OfIndex:
    """What is told of the index; where there is none, only that."""

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        def gauge(name: str, text: str, value: float) -> Metric:
            return GaugeMetricFamily(f"xxgk_index_{name}", text, value)

        try:
            facts, stands_in = index().stats(), index().instead_of is not None
        except IndexUnusable:
            yield gauge("usable", "Whether there is an index that can be searched", 0)
            return
        age = datetime.now(UTC) - datetime.fromisoformat(facts["built"])
        yield gauge("usable", "Whether there is an index that can be searched", 1)
        yield gauge(
            "generation", "The number of the generation that answers", int(facts["generation"])
        )
        yield gauge("age_seconds", "Since that was built", age.total_seconds())
        yield gauge("reports", "Reports in it", facts["reports"])
        yield gauge(
            "stands_in", "Whether a newer generation is damaged or another program's", stands_in
        )
