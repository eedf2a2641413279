"""The words of a report, as they were cut where it was read, section by section: for what compares sections.

Those of a section's own text alone: headings and tables are the form's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from indexer.archive.searched import numbers_of

_FIELDS = 3  # heading, text, tables


class CutReport(NamedTuple):
    """A report: where and when it belongs, the kinds of its sections, and the different words of each.

    Words are in UTF-8: of thousands that are compared, few are shown.
    """

    place: str
    year: int | None
    kinds: tuple[str, ...]
    sections: tuple[frozenset[bytes], ...]


def words_of(packed: bytes, lexicon: list[bytes], end: int) -> Iterator[frozenset[bytes]]:
    """Yield the different words of each section's text; ``end`` ends a text in ``packed``."""
    every, at, field = numbers_of(packed).tolist(), 0, 0
    while at < len(every):
        till = every.index(end, at)
        if field % _FIELDS == 1:
            yield frozenset(lexicon[number] for number in {*every[at:till]})
        at, field = till + 1, field + 1
