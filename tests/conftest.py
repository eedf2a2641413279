"""What many tests share: the sample index, the real reports, a browser."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from indexer.building import build
from tests.webapp.browser import started_browser
from webapp.current import CurrentIndex

ROOT = Path(__file__).parent.parent
# A busy machine is no slow question; tests of the limit set their own.
os.environ.setdefault("XXGK_TIME_LIMIT", "60")
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
    """A command changes the environment and a signal of its process, which ends with it; here others come after it."""
    environment, interrupted = dict(os.environ), signal.getsignal(signal.SIGINT)
    yield
    if os.environ != environment:
        os.environ.clear()
        os.environ.update(environment)
    signal.signal(signal.SIGINT, interrupted)


@pytest.fixture(params=["vectorised", "compiled"])
def passes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each set of loops in turn, used by everything while a test runs."""
    name: str = request.param
    monkeypatch.setattr(
        "indexer.engines.whoosh.passes._set", import_module(f"indexer.engines.whoosh.passes.{name}")
    )
    return name


def missing(what: str) -> None:
    """Skip a test that needs what this machine lacks; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; CI must have it")
    pytest.skip(what)
