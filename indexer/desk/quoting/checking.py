"""A quotation against everything: which reports of an index have it, or something near it.

Asks the index only what any reader may ask, for reports that hold pieces of
the quotation, and reads no others; how words are compared is ``quotation``'s
business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.desk.index import Index
from indexer.desk.quoting.aligning import tokens, weight
from indexer.desk.quoting.comparing import letters, visible
from indexer.desk.quoting.quotation import find, find_near, parts_of
from indexer.desk.quoting.report_text import Found, ReportText
from indexer.language.folding import fold
from indexer.vocabulary.budget import in_time
from indexer.vocabulary.query import And, In, Near, Node, Or, Phrase, Query
from indexer.vocabulary.report import Report

SHOWN = 20  # reports listed that have the words
NEAREST = 5  # reports listed that nearly have them
_READ = 20  # reports read whole for one question to the index
_READ_OF_ALL = 60  # for the one that finds all that may have the words
_CHARACTERS = 2_000_000  # read for one quotation
_ALIGNED = 12  # reports aligned with one quotation
_CLAUSES = 16  # of one question
_WIDTHS = (6, 4)  # letters of the pieces to ask for when whole runs are nowhere
_LEAST = 3  # letters of the shortest pieces
_CUT = 12  # letters of a quotation that a few marks may cut into such pieces
_SURELY = 0.75  # equal letters of what only they led to
_SHORT = 16  # letters of a quotation that other marks may cut into pieces of four
_FEWEST, _MOST = 4, 14  # letters, characters of a quotation of which all but one are asked for
_APART = 8  # characters that may stand for that one

_CELLS = re.compile(r"\d\s+\d")  # numbers of a row

_RUNS = re.compile(r"[^\W_]+")
_RUNS_OF_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a quotation found.

    ``verdict`` is ``verbatim``, ``punctuation``, ``near`` or ``none``.
    ``reports`` have the words (0 where they are only near), at least so many
    if not ``exact``; ``places`` are the first of them, the nearest first.
    """

    verdict: str
    places: tuple[tuple[Report, Found], ...] = ()
    reports: int = 0
    exact: bool = True


def check(index: Index, quotation: str, readings: Readings | None = None) -> Checked:
    """Look for ``quotation`` in all reports of ``index``. Raises as ``parts_of`` does.

    Asks the index at most nine questions and reads no more than 60 reports
    for one of them, 20 for the others, and two million characters in all,
    however many hold pieces of the quotation; ``Checked.exact`` says whether
    every report that may have the words was read. ``readings`` are the reports
    that were read for the other quotations of an article.
    """
    parts = parts_of(quotation)
    looked = _Looked(index, parts, {} if readings is None else readings)
    whole = looked.at(_all([" ".join(part.split()) for part in parts]))
    runs = _all(_runs(parts))
    looked.at(runs, scope="section")
    total = looked.at(runs, most=_READ_OF_ALL)
    by_runs = looked.count()
    pieces = _pieces(parts, _WIDTHS[0])
    by_pieces = looked.at(_any(pieces), scope="section")
    if not looked.count():
        looked.at(In("table", _any(pieces)), scope="section")
    near = looked.nearly(pieces)
    for root, pieces in _further(parts):
        if looked.count() or (near and _letters(parts) > _SHORT):
            break
        by_pieces = looked.at(root, scope="section")
        near = looked.nearly(pieces) or near
    if not looked.count() and len(parts) == 1 and _FEWEST < _letters(parts) <= _CUT:
        # Marks may stand in the report wherever the quotation has none: 张贴在‘祠堂’门口.
        looked.at(_any(pieces := _pieces(parts, _LEAST)), scope="section")
        near = near or [place for place in looked.nearly(pieces) if place[1].similarity >= _SURELY]
    # A run may be broken in the report by a heading or a blank; then only pieces find it.
    broken = looked.count() > by_runs and by_pieces > _READ
    exact = total <= _READ_OF_ALL and not broken and not looked.stopped
    for verdict, places in looked.places.items():
        if places:
            count = len(places)
            if verdict == "verbatim" and not exact and len(parts) == 1 and _ends_whole(parts[0]):
                count = max(count, whole)
                exact = count == total and not broken  # all that hold its runs hold it whole
            return Checked(verdict, tuple(places[:SHOWN]), count, exact)
    return Checked("near" if near else "none", tuple(near[:NEAREST]), exact=exact)


def _letters(parts: Sequence[str]) -> int:
    return sum(len(letters(visible(part)).text) for part in parts)


def _further(parts: Sequence[str]) -> Iterator[tuple[Node, list[str]]]:
    """Yield what to ask when longer pieces found nothing, and the pieces that count then."""
    pieces = _pieces(parts, _WIDTHS[1])
    yield _any(pieces), pieces
    one = tokens(visible(parts[0]).text)
    if len(parts) == 1 and len(one) <= _MOST and weight("".join(one)) >= _FEWEST:
        # All but one letter or one number: what is left of it and what is right of it.
        sides = [("".join(one[:n]), "".join(one[n + 1 :])) for n in range(len(one))]
        strings = [side for both in sides for side in both if side]
        nodes = tuple(
            Near((left, right), _APART) if left and right else Phrase(left or right)
            for left, right in sides
        )
        yield Or(nodes), strings
        yield In("table", Or(nodes)), strings


def _ends_whole(part: str) -> bool:
    """Whether what the index counts for ``part`` holds no 12件 for a 2件."""
    return not (part[0].isnumeric() or part[-1].isnumeric())


def _runs(parts: Sequence[str]) -> list[str]:
    """Return the longest runs without numbers, at which blanks stand most: all must be there."""
    folded = fold(" ".join(parts))
    runs = _RUNS_OF_WORDS.findall(folded) or _RUNS.findall(folded) or list(parts)
    return sorted(dict.fromkeys(runs), key=len, reverse=True)[:_CLAUSES]


def _pieces(parts: Sequence[str], width: int) -> list[str]:
    """Return short pieces from all over the quotation: some stand even where much is changed."""
    pieces = [
        run[at : at + width]
        for run in _RUNS.findall(fold(" ".join(parts)))
        for at in range(0, max(1, len(run) - width + 1), width // 2)
    ]
    telling = [piece for piece in dict.fromkeys(pieces) if len(piece) > 2]
    telling = telling or list(dict.fromkeys(pieces)) or list(parts)
    step = -(-len(telling) // _CLAUSES)
    return telling[::step]


def _all(strings: Sequence[str]) -> Node:
    nodes: tuple[Node, ...] = tuple(Phrase(string) for string in strings[:_CLAUSES])
    return And(nodes) if len(nodes) > 1 else nodes[0]


def _any(strings: Sequence[str]) -> Node:
    nodes: tuple[Node, ...] = tuple(Phrase(string) for string in strings)
    return Or(nodes) if len(nodes) > 1 else nodes[0]


Readings = dict[str, tuple[Report, ReportText]]
"""Reports as they were read, by id."""


class _Looked:
    """The reports that were read for one quotation."""

    def __init__(self, index: Index, parts: Sequence[str], readings: Readings) -> None:
        self.stopped = False
        self.places: dict[str, list[tuple[Report, Found]]] = {"verbatim": [], "punctuation": []}
        self._index, self._parts, self._readings = index, parts, readings
        # Rows that were copied from a page lack the labels that the file repeats.
        self._in_cells = any(_CELLS.search(part) for part in parts)
        self._characters = 0
        self._read: set[str] = set()
        self._others: list[tuple[Report, ReportText]] = []

    def at(self, root: Node, scope: str = "report", most: int = 0) -> int:
        """Read the first reports that ``root`` finds; return how many it finds in all."""
        results = self._index.search(Query(root=root, scope=scope, size=most or _READ))
        for hit in in_time(results.hits):
            if hit.id in self._read:
                continue
            if self._characters > _CHARACTERS:
                self.stopped = True
                break
            report, reading = self._reading(hit.id)
            self._characters += len(reading.text)
            self._read.add(hit.id)
            found = find(reading, self._parts)
            if found is None and self._in_cells and any(s.tables for s in report.sections):
                found = find(ReportText.on_page(report), self._parts)
            if found:
                self.places[found.verdict].append((report, found))
            else:
                self._others.append((report, reading))
        return results.reports

    def _reading(self, id_: str) -> tuple[Report, ReportText]:
        if id_ not in self._readings:
            if sum(len(reading.text) for _, reading in self._readings.values()) > _CHARACTERS:
                self._readings.clear()  # those of one quotation stay in its own lists
            report = self._index.report(id_)
            self._readings[id_] = report, ReportText.as_read(report)
        return self._readings[id_]

    def count(self) -> int:
        """How many have the words, if need be with other punctuation."""
        return sum(map(len, self.places.values()))

    def nearly(self, pieces: Sequence[str]) -> list[tuple[Report, Found]]:
        """Return the nearest places of the others that share most ``pieces``, nearest first.

        None where there is a report that has the words.
        """
        if self.count():
            return []

        def shared(other: tuple[Report, ReportText]) -> int:
            return -sum(piece in other[1].said.text for piece in pieces)

        near = []
        for report, reading in in_time(sorted(self._others, key=shared)[:_ALIGNED]):
            if found := find_near(reading, self._parts):
                near.append((report, found))
        return sorted(near, key=lambda place: -place[1].similarity)
