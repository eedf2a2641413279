"""The same work by several engines: index the same words, answer the same questions.

The work: for one question the ten best, how many there are, and how many for
each year, province and kind of section. What an engine does less of, or more,
its module says in ``DIFFERS``, and the table repeats it.

Equal for all: the sections (``rows``), two fields, the heading weighing twice
the body, and words cut by ``indexer.language.analyzer``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from tests.benchmarks.queries import Ask
from tests.benchmarks.rows import Row

NAMES = ("ours", "page", "whoosh", "tantivy", "tantivy_reports", "tantivy_texts", "fts5")
SHARING = {"page": "ours", "tantivy_reports": "tantivy"}
"""Engines that ask another one's index otherwise."""
FACETS = ("year", "province", "kind")
HEADING_WEIGHT = 2.0
TOP = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """``reports`` is None where the engine counts only sections; so are its facets then."""

    reports: int | None
    sections: int
    facets: dict[str, dict[str, int]]
    top: tuple[str, ...]


class Asked(Protocol):
    """An open index."""

    def ask(self, ask: Ask) -> Answer:
        """Answer one question."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class Rival(Protocol):
    """A module of this package."""

    LABEL: str
    DIFFERS: str

    def open_at(self, folder: Path) -> Asked:
        """Open the index in ``folder``."""
        ...


class Indexes(Rival, Protocol):
    """A rival that is given rows; ours reads files itself."""

    def build(self, rows: Iterable[Row], folder: Path, jobs: int) -> None:
        """Index ``rows``, whose texts are words with spaces in between, into a new folder."""
        ...


def rival(name: str) -> Rival:
    """Return the engine of this name; raises ``ImportError`` when it is not installed."""
    return cast(Rival, importlib.import_module(f"{__name__}.{name}"))


def given_rows(name: str) -> Indexes:
    """Return the engine of this name that is given rows."""
    return cast(Indexes, rival(name))
