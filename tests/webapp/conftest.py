"""One browser for all its tests, and one server over the invented reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import served, started_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the invented reports are served; a file of tests with reports of its own has another."""
    index = build_index(tmp_path_factory.mktemp("invented"), invented_reports())
    with served(index) as address:
        yield address
