"""The rows of reports as they stand in the cluster, beside what is searched: sent from a whole database, and read again.

Each report has a document of its own, ``report <slot>``, in two packed parts: what is shown of it, and the rest of its row, of which
its number is left out, and its characters: the document that is searched has them, unless there are halves of characters, which JSON
has not. A lexicon is a document, ``lexicon <its name>``, and its name is its sum, so that one that a build carries over stays the same.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec

from indexer.archive.cut import CutReport, words_of
from indexer.archive.elsewhere import SHOWN, ReportRows
from indexer.archive.rows import Row, Shown, section_of, shown
from indexer.archive.searched import characters_of, lexicon_of, packed_characters
from indexer.archive.texts import LEXICONS, Asked, WholeRow, no_report, with_end
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.fields import PARTS
from indexer.engines.opensearch.indexes import batches
from indexer.engines.opensearch.slots import SUM
from indexer.engines.passes import Ints
from indexer.vocabulary.errors import IndexDamaged

_AT_ONCE = 50  # reports of one request
_LOOKED_AT = 1_000  # documents of one request, of which only is asked whether they are there
_ANCHOR, _HEADING, _TABLES = 1, 4, 7  # of a section's row, after its position
_FLAG = 2  # of a flag's row: its rule, whether it is told across reports, the flag
_NOT_AGAIN = {*SHOWN, "characters", "number"} - {"path"}
_NOTHING = "-"  # a field that no document has


def document(each: ReportRows) -> dict[str, str]:
    """Return the document of a report's rows; see ``named``."""
    row = [each.report[name] for name in SHOWN]
    rest = {n: value for n, value in each.report.items() if n not in _NOT_AGAIN}
    if not _is_sound(each.report["characters"]):
        rest["characters"] = each.report["characters"]
    return {"shown": packed([row, each.sections, each.flags]), "rest": packed(rest)}


def named(each: ReportRows, lexicons: Mapping[int, str]) -> ReportRows:
    """Return rows as they are in the cluster: with the name of their lexicon, and without a number, which may change."""
    report = {**each.report, "number": None, "lexicon": lexicons[each.report["lexicon"]]}
    return each._replace(report=report)


def name_of(lexicon: bytes) -> str:
    """Return the name of a lexicon: what tells it from all others, in hexadecimal digits."""
    return _sum(lexicon).hex()


def sum_of(each: ReportRows) -> bytes:
    """Return what tells these rows (``named``) from all others."""
    return _sum(msgspec.msgpack.encode(each))


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=SUM).digest()


def packed(value: Any) -> str:
    """Return a value as a field of a document."""
    return b64encode(zlib.compress(msgspec.msgpack.encode(value), 1)).decode()


def unpacked(field: str) -> Any:
    """Return the value of a field."""
    return msgspec.msgpack.decode(zlib.decompress(b64decode(field)))


class ClusterTexts:
    """Reads the rows of reports from one index, each from its slot (R numbers); see ``Texts``."""

    def __init__(self, cluster: Cluster, index: str, slots: Ints) -> None:
        self._cluster, self._index, self._slots = cluster, index, slots
        self._lexicon = lru_cache(LEXICONS)(self._read_lexicon)

    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[Row]:
        """See ``Texts``."""
        every = range(len(self._slots)) if numbers is None else numbers
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
        """Yield all rows of these reports, in their order, each with the name of its lexicon."""
        for some in batches(numbers, _AT_ONCE):
            slots = self._slots[some].tolist()
            searched = self._sources([str(slot) for slot in slots])
            kept = self._sources([f"report {slot}" for slot in slots])
            for number, texts, each in zip(some, searched, kept, strict=True):
                row, sections, flags = unpacked(each["shown"])
                of_row = dict(zip(SHOWN, row, strict=True))
                report = {"characters": _characters(texts), **unpacked(each["rest"]), **of_row}
                report["number"] = number
                yield ReportRows(report, [*map(tuple, sections)], [*map(tuple, flags)])

    def lexicons(self, names: Iterable[Hashable]) -> Iterator[tuple[Hashable, bytes]]:
        """Yield the lexicons of these names, with them."""
        for some in batches(names, _AT_ONCE):
            sources = self._sources([f"lexicon {name}" for name in some])
            yield from zip(some, (unpacked(each["data"]) for each in sources), strict=True)

    def check(self) -> list[str]:
        """Return which documents are gone, in sentences."""
        rests = self._parts(range(len(self._slots)), "rest")
        used = dict.fromkeys(rest["lexicon"] for rest in rests)
        ids = [*map(str, self._slots.tolist()), *(f"lexicon {name}" for name in used)]
        gone = missing(self._cluster, self._index, ids)
        return [f"{self._index} in the cluster lacks {id_}. Build with --full." for id_ in gone]

    def _read_lexicon(self, name: Hashable) -> tuple[list[bytes], int]:
        ((_, words),) = self.lexicons([name])
        return with_end(lexicon_of(words))

    def _parts(self, numbers: Iterable[int], part: str) -> Iterator[Any]:
        """Yield one part of the documents of reports, in their order."""
        for some in batches(numbers, _AT_ONCE):
            unknown = [n for n in some if not 0 <= n < len(self._slots)]
            if unknown:
                raise no_report(unknown[0])
            slots = self._slots[some].tolist()
            for source in self._sources([f"report {slot}" for slot in slots], part):
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
