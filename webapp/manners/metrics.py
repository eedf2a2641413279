"""``/metrics`` for Prometheus, where ``XXGK_METRICS`` (``--metrics``) is set: how many, how long, what failed, which index.

Of a request only its route, its status and its time are counted, and of a failure its code: nothing of what
was searched for, nor of who asked. Several processes count in files of one folder, which
``PROMETHEUS_MULTIPROC_DIR`` names before they begin, and each of them tells the sum.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from indexer.vocabulary.errors import BadRequest, IndexUnusable
from webapp import urls
from webapp.current import index

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from prometheus_client.metrics_core import Metric

SETTING = "XXGK_METRICS"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Prometheus' own name for where several processes count."""
FAILURE = "xxgk.failure"
"""Where in an environment the code of what failed stands."""
_ROUTE = "xxgk.route"
_NO_ROUTE = "none"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def check() -> None:
    """Raise ``BadRequest`` where what counts is not installed."""
    if find_spec("prometheus_client") is None:
        raise BadRequest("Metrics need one package more: pip install 'xxgk[metrics]'")


def init_app(app: Flask) -> None:
    """Count what ``app`` answers, and tell it at ``/metrics``, if its configuration says so."""
    if not app.config.get(SETTING):
        return
    check()
    counting = _Counting()
    app.after_request(_note_route)
    app.wsgi_app = counting.around(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.add_url_rule("/metrics", "metrics", counting.told)


def _note_route(response: Response) -> Response:
    request.environ[_ROUTE] = request.endpoint or _NO_ROUTE
    return response


class _Counting:
    """The counters of one application."""

    def __init__(self) -> None:
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

        urls.parameters(request, ())
        counted = self._registry
        if os.environ.get(FOLDER):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        of_index = CollectorRegistry()
        of_index.register(_OfIndex())
        told = generate_latest(counted) + generate_latest(of_index)
        return Response(told, content_type=CONTENT_TYPE_LATEST)


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
