"""What many tests share: the sample index, the real reports, a browser."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from indexer.building import build
from indexer.desk import links
from tests.cluster.distribution import NoCluster
from tests.cluster.nodes import Cluster, answer
from tests.webapp.browser import started_browser
from webapp.current import CurrentIndex

ROOT = Path(__file__).parent.parent
# A busy machine is no slow question; tests of the limit set their own.
os.environ.setdefault("XXGK_TIME_LIMIT", "60")
_CLUSTER = "XXGK_TEST_CLUSTER"
"""Names the addresses of a cluster that runs, with commas between them (``python -m tests.cluster``)."""
REPORTS = ROOT.parent / "shared" / "reports"


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus."""
    directory = tmp_path_factory.mktemp("corpus-index")
    build.build([ROOT / "corpus"], directory)
    return directory


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a process: a second cannot be started beside it."""
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of real reports and renditions, which stand outside the repository."""
    if not REPORTS.is_dir():
        missing(f"{REPORTS.relative_to(ROOT.parent)} is not beside the repository")
    return REPORTS


@pytest.fixture(scope="session")
def cluster_urls() -> Iterator[list[str]]:
    """Where the nodes of a cluster answer that tests share: none may hurt it, and each has indices of its own."""
    if not (named := os.environ.get(_CLUSTER)):
        with started_cluster() as cluster:
            yield cluster.urls
        return
    urls = named.split(",")
    for url in urls:
        try:
            answer(url, timeout=60)
        except (OSError, HTTPException, ValueError) as error:
            missing(f"{_CLUSTER} names {url}, where no cluster answers ({error})")
    yield urls


@contextmanager
def started_cluster(count: int = 3, **options: Any) -> Iterator[Cluster]:
    """A cluster of a test's own, which it may hurt; ``options`` are those of ``Cluster``."""
    with ExitStack() as closing:
        try:
            cluster = closing.enter_context(Cluster(count, **options))
        except NoCluster as error:
            missing(str(error))
        yield cluster


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a cluster, unless it is asked for or one runs: it takes half a minute to start."""
    if os.environ.get(_CLUSTER) or "cluster" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("cluster")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


class _Connection(sqlite3.Connection):
    """One that says when nobody closed it, as those of Python 3.13 do by themselves."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it is closed
            assert self.total_changes >= 0
            warnings.warn(
                f"unclosed database in {self!r}", ResourceWarning, source=self, stacklevel=1
            )


if sys.version_info < (3, 13):
    sqlite3.connect = partial(sqlite3.connect, factory=_Connection)  # type: ignore[assignment]


_opened: list[CurrentIndex] = []
"""What applications of tests hold open. Nobody stops an application, so it is done here."""


@pytest.fixture(scope="session", autouse=True)
def _applications_are_known() -> Iterator[None]:
    real = CurrentIndex.__init__

    def known(self: CurrentIndex, *arguments: Any) -> None:
        real(self, *arguments)
        _opened.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CurrentIndex, "__init__", known)
        yield


@pytest.fixture(scope="module", autouse=True)
def _applications_close(_applications_are_known: None) -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


@pytest.fixture(autouse=True)
def _new_applications_close(_applications_close: None) -> Iterator[None]:
    """Those made for one test; one of a whole module opens its index again, once."""
    before = len(_opened)
    yield
    for opened in _opened[before:]:
        opened.close()


@pytest.fixture(autouse=True)
def _process_is_as_before() -> Iterator[None]:
    """A command changes the environment and a signal of its process, a request where its thread's addresses lead; here others come after."""
    environment, interrupted = dict(os.environ), signal.getsignal(signal.SIGINT)
    yield
    if os.environ != environment:
        os.environ.clear()
        os.environ.update(environment)
    signal.signal(signal.SIGINT, interrupted)
    links.mount("")


@pytest.fixture(params=["vectorised", "compiled"])
def passes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each set of loops in turn, used by everything while a test runs."""
    name: str = request.param
    use_passes(monkeypatch, name)
    return name


def use_passes(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let everything use this set of loops, until ``monkeypatch`` takes it back."""
    module = import_module(f"indexer.engines.passes.{name}")
    monkeypatch.setattr("indexer.engines.passes._set", module)


def missing(what: str) -> None:
    """Skip a test that needs what this machine lacks; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; CI must have it")
    pytest.skip(what)
