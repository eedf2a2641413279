"""One server over the invented reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the invented reports are served; a file of tests with reports of its own has another."""
    index = build_index(tmp_path_factory.mktemp("invented"), invented_reports())
    with served(index) as address:
        yield address
