"""This application's page, made in the same process: no server, no connection."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.desk.links import search
from tests.benchmarks.queries import Ask
from tests.benchmarks.rivals import Answer
from tests.benchmarks.rivals.ours import query
from webapp import create_app

LABEL = "this application's page"
DIFFERS = "is the whole page as a browser gets it, with the links of all facets"
_SECTIONS = re.compile("<b>([\\d,]+)</b> 个章节".encode())


class open_at:  # noqa: N801 - called like the functions of this name beside it
    """The same index as ``ours``, behind the application."""

    def __init__(self, folder: Path) -> None:
        self._app = create_app(folder)
        self._client = self._app.test_client()

    def ask(self, ask: Ask) -> Answer:
        """Ask as a browser does; of the counts only that of sections is read from the page."""
        page = self._client.get(search(query(ask)))
        assert page.status_code == 200, page.status
        return Answer(None, sections(page.data), {}, ())

    def close(self) -> None:
        """Let go of files."""
        self._app.extensions["index"].close()


def sections(page: bytes) -> int:
    """Return how many matching sections a page of results says there are."""
    found = _SECTIONS.search(page)
    return int(found[1].replace(b",", b"")) if found else 0
