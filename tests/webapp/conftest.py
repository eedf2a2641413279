"""One server over the invented reports, and a page of it in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import opened, served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the invented reports are served; a file of tests with reports of its own has another."""
    index = build_index(tmp_path_factory.mktemp("invented"), invented_reports())
    with served(index) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty page of a browser at ``address``; a file of tests with wishes of its own has another."""
    with opened(browser, address) as page:
        yield page
