"""The rows of reports as they stand in the cluster, beside what is searched: sent from a whole database, and read again.

Each report has a document of its own, ``report N``, in two packed parts: what is shown of it, and the rest of its row, of which
its characters are left out: the document that is searched has them, unless there are halves of characters, which JSON has not.
A lexicon is a document, ``lexicon N``.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec

from indexer.archive.cut import CutReport, words_of
from indexer.archive.elsewhere import SHOWN, ReportRows
from indexer.archive.rows import Row, Shown, section_of, shown
from indexer.archive.searched import characters_of, lexicon_of, packed_characters
from indexer.archive.texts import LEXICONS, Asked, WholeRow, no_report, with_end
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.fields import PARTS
from indexer.vocabulary.errors import IndexDamaged

_AT_ONCE = 50  # reports of one request
_LOOKED_AT = 1_000  # documents of one request, of which only is asked whether they are there
_ANCHOR, _HEADING, _TABLES = 1, 4, 7  # of a section's row, after its position
_FLAG = 2  # of a flag's row: its rule, whether it is told across reports, the flag
_NOT_AGAIN = {*SHOWN, "characters"} - {"path"}
_NOTHING = "-"  # a field that no document has
_T = TypeVar("_T")


def documents(
    reports: Iterable[ReportRows], lexicons: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the documents of reports, by number, and of lexicons, with their ids."""
    for number, each in enumerate(reports):
        row = [each.report[name] for name in SHOWN]
        rest = {n: value for n, value in each.report.items() if n not in _NOT_AGAIN}
        if not _is_sound(each.report["characters"]):
            rest["characters"] = each.report["characters"]
        yield (
            f"report {number}",
            {"shown": packed([row, each.sections, each.flags]), "rest": packed(rest)},
        )
    for number, words in lexicons:
        yield f"lexicon {number}", {"data": packed(words)}


def packed(value: Any) -> str:
    """Return a value as a field of a document."""
    return b64encode(zlib.compress(msgspec.msgpack.encode(value), 1)).decode()


def unpacked(field: str) -> Any:
    """Return the value of a field."""
    return msgspec.msgpack.decode(zlib.decompress(b64decode(field)))


class ClusterTexts:
    """Reads the rows of ``reports`` reports from one index; see ``Texts``."""

    def __init__(self, cluster: Cluster, index: str, reports: int) -> None:
        self._cluster, self._index, self._reports = cluster, index, reports
        self._lexicon = lru_cache(LEXICONS)(self._read_lexicon)

    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[Row]:
        """See ``Texts``."""
        every = range(self._reports) if numbers is None else numbers
        return (whole.row for whole in self.whole(every))

    def whole(self, numbers: Iterable[int]) -> Iterator[WholeRow]:
        """See ``Texts``."""
        for row, sections, flags in self._parts(numbers, "shown"):
            yield WholeRow(
                Row(*row), [tuple(each[1:]) for each in sections], [each[_FLAG] for each in flags]
            )

    def hits(self, asked: Asked, figures: Collection[str], tables: bool) -> list[Shown]:
        """See ``Texts``."""
        found = self._parts([number for number, _ in asked], "shown")
        return [
            _shown(Row(*row), sections, positions, figures, tables)
            for (_, positions), (row, sections, _) in zip(asked, found, strict=True)
        ]

    def cut(self, numbers: Iterable[int]) -> Iterator[CutReport]:
        """See ``Texts``."""
        for rest in self._parts(numbers, "rest"):
            words = tuple(words_of(rest["words"], *self._lexicon(rest["lexicon"])))
            place = rest["lineage"] or rest["path"]
            yield CutReport(place, rest["year"], tuple(rest["kinds"].split()), words)

    def all_rows(self, numbers: Iterable[int]) -> Iterator[ReportRows]:
        """Yield all rows of these reports, in their order."""
        for some in batches(numbers, _AT_ONCE):
            searched = self._sources([str(number) for number in some])
            kept = self._sources([f"report {number}" for number in some])
            for texts, each in zip(searched, kept, strict=True):
                row, sections, flags = unpacked(each["shown"])
                of_row = dict(zip(SHOWN, row, strict=True))
                report = {"characters": _characters(texts), **unpacked(each["rest"]), **of_row}
                yield ReportRows(report, [*map(tuple, sections)], [*map(tuple, flags)])

    def lexicons(self, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """Yield the lexicons of these numbers, with them."""
        for some in batches(numbers, _AT_ONCE):
            sources = self._sources([f"lexicon {number}" for number in some])
            yield from zip(some, (unpacked(each["data"]) for each in sources), strict=True)

    def check(self) -> list[str]:
        """Return which documents are gone, in sentences."""
        every = range(self._reports)
        used = {rest["lexicon"] for rest in self._parts(every, "rest")}
        ids = [*map(str, every), *(f"lexicon {number}" for number in sorted(used))]
        gone = missing(self._cluster, self._index, ids)
        return [f"{self._index} in the cluster lacks {id_}. Build with --full." for id_ in gone]

    def _read_lexicon(self, number: int) -> tuple[list[bytes], int]:
        ((_, words),) = self.lexicons([number])
        return with_end(lexicon_of(words))

    def _parts(self, numbers: Iterable[int], part: str) -> Iterator[Any]:
        """Yield one part of the documents of reports, in their order."""
        for some in batches(numbers, _AT_ONCE):
            unknown = [n for n in some if not 0 <= n < self._reports]
            if unknown:
                raise no_report(unknown[0])
            for source in self._sources([f"report {number}" for number in some], part):
                yield unpacked(source[part])

    def _sources(self, ids: Sequence[str], *parts: str) -> list[dict[str, Any]]:
        found = self._cluster.documents(self._index, ids, parts)
        for id_, source in zip(ids, found, strict=True):
            if source is None:
                raise IndexDamaged(f"{self._index} in the cluster lacks {id_}. Build with --full.")
        return [source for source in found if source is not None]


def missing(cluster: Cluster, index: str, ids: Iterable[str]) -> list[str]:
    """Return those of these ids of which there is no document."""
    return [
        id_
        for some in batches(ids, _LOOKED_AT)
        for id_, found in zip(some, cluster.documents(index, some, [_NOTHING]), strict=True)
        if found is None
    ]


def _is_sound(packed: bytes) -> bool:
    """Whether there is no half of a character in what is searched of a report."""
    try:
        b"".join(characters_of(packed)).decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return True


def batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield values in their order, so many at a time."""
    left = iter(values)
    return iter(lambda: [*islice(left, size)], [])


def _shown(
    row: Row,
    sections: Sequence[Sequence[Any]],
    positions: Sequence[int],
    figures: Collection[str],
    tables: bool,
) -> Shown:
    wanted = {
        at: section_of((*sections[at][1:_TABLES], sections[at][_TABLES] if tables else None))
        for at in positions
    }
    parents = {section.parent for section in wanted.values()}
    above = {each[_ANCHOR]: each[_HEADING] for each in sections if each[_ANCHOR] in parents}
    return shown(row if figures else row._replace(figures=None), figures, wanted, above)


def _characters(source: dict[str, Any]) -> bytes:
    """What is searched of a report, as the archive packs it."""
    heading, body, table = PARTS
    sections = source.get("sections", ())
    texts = chain.from_iterable((s.get(heading, ""), s.get(body, "")) for s in sections)
    return packed_characters(
        source.get("title", ""), [*texts], [section.get(table, "") for section in sections]
    )
