"""A report as one run of text in which words are found: as its page prints it, or as it was read.

On the page a table stands between paragraphs, in the layout of its form. As it was read, paragraphs
follow one another and tables come after them, row by row, as who quotes from the original file has them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from indexer.desk.drawing.drawing import drawings
from indexer.desk.quoting.comparing import View, letters, visible
from indexer.desk.quoting.difference import Difference
from indexer.desk.quoting.locator import Locator
from indexer.desk.quoting.marking import marking_query
from indexer.vocabulary.report import Report, Section, Table

Differences = tuple[tuple[Difference, ...], ...]
"""By part of a quotation."""
BLANK_CELL = "\u3000"
"""What a blank cell is in a row: wide enough to be seen as one."""
_CONTEXT = 40  # characters shown before and after


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a report where a quotation, or something near it, stands.

    ``verdict`` is ``verbatim``, ``punctuation`` (only marks differ) or
    ``near``. ``words`` are the report's own characters, one string for each
    part of the quotation, ``before`` and ``after`` what stands around them,
    ``omitted`` the letters between the parts. ``marking`` is a query that
    marks the words on the page of the report. ``locator`` finds them again, those of the first part.
    """

    verdict: str
    anchor: str
    words: tuple[str, ...]
    before: str
    after: str
    marking: str
    locator: Locator
    similarity: float = 1.0
    identical: bool = True
    ordered: bool = True
    omitted: tuple[int, ...] = ()
    times: int = 1
    differences: Differences = ()


class _Unit(NamedTuple):
    """A heading, a stretch of text or a table: of which section, and where it begins in the run."""

    anchor: str
    is_table: bool
    start: int
    end: int


class ReportText:
    """A report as one run of text that knows which section each place is in."""

    def __init__(self, units: Iterable[tuple[str, bool, str]]) -> None:
        """``units`` are headings, texts and tables in their order: anchor, whether it is a table, text."""
        self.units: list[_Unit] = []
        texts: list[str] = []
        at = 0
        for anchor, is_table, text in units:
            self.units.append(_Unit(anchor, is_table, at, at + len(text)))
            texts.append(text)
            at += len(text) + 1
        self.text = "\n".join(texts)
        self._starts = [unit.start for unit in self.units]

    @classmethod
    def as_read(cls, report: Report) -> ReportText:
        """Return headings and texts, then the tables row by row."""
        return cls(_read(report))

    @classmethod
    def on_page(cls, report: Report) -> ReportText:
        """Return what the page of the report prints, in its order; to draw tables takes its time."""
        return cls(_printed(report))

    @cached_property
    def seen(self) -> View:
        """What of it counts, folded."""
        return visible(self.text)

    @cached_property
    def said(self) -> View:
        """Its letters, with their places in ``seen.text``."""
        return letters(self.seen)

    @cached_property
    def spelt(self) -> View:
        """The letters, with their places in the text itself."""
        seen, said = (np.array(view.at, np.uint32) for view in (self.seen, self.said))
        return View(self.said.text, array("I", seen[said].tobytes()))

    def unit(self, at: int) -> int:
        """Return the number of the heading, text or table that this place is in, or ends."""
        return bisect_right(self._starts, at) - 1

    def anchor(self, at: int) -> str:
        """Return the anchor of the section that this place is in."""
        return self.units[self.unit(at)].anchor

    def begins(self, view: View, anchor: str) -> list[int]:
        """Where to begin to look: in the section of ``anchor`` first, then anywhere."""
        starts = [unit.start for unit in self.units if unit.anchor == anchor]
        return [bisect_left(view.at, at) for at in starts] + [0]

    def heading(self, section: Section) -> Locator | None:
        """Return what finds the heading of a section of the report again; None where it has none."""
        if not visible(section.heading).text:
            return None
        first = next(unit for unit in self.units if unit.anchor == section.anchor)
        return self.locator(first.start, first.end)

    def section_start(self, at: int) -> int:
        """Return where the section that this place is in begins."""
        anchor = self.anchor(at)
        return next(unit.start for unit in self.units if unit.anchor == anchor)

    def found(self, verdict: str, spans: Sequence[tuple[int, int]]) -> Found:
        """Return the place of these (start, end) in the text, which need not be in order."""
        start, end = spans[0][0], spans[-1][1]
        first, last = self.units[self.unit(start)], self.units[self.unit(end)]
        return Found(
            verdict=verdict,
            anchor=first.anchor,
            words=tuple(self.text[a:b] for a, b in spans),
            before=self.text[max(first.start, start - _CONTEXT) : start],
            after=self.text[end : min(last.end, end + _CONTEXT)],
            marking=marking_query(self._strings(spans), self._cells(spans)),
            locator=self.locator(*spans[0]),
            omitted=tuple(
                len(letters(visible(self.text[b:c])).text) for (_, b), (c, _) in pairwise(spans)
            ),
        )

    def locator(self, start: int, end: int) -> Locator:
        """Return what finds self.text[start:end] again; both stand at characters that are seen."""
        begin, first, last = (
            bisect_left(self.seen.at, at) for at in (self.section_start(start), start, end)
        )
        return Locator.of(self.anchor(start), first - begin, self.seen.text[first:last])

    def stretch(self, anchor: str, start: int, length: int) -> tuple[int, int] | None:
        """Return where in the text the section has so many seen characters from ``start`` on.

        Those of them that it has; None where it has none there.
        """
        units = [unit for unit in self.units if unit.anchor == anchor and not unit.is_table]
        if not units:
            return None
        begin, end = (bisect_left(self.seen.at, at) for at in (units[0].start, units[-1].end))
        first, last = begin + start, min(begin + start + length, end)
        return (self.seen.at[first], self.seen.at[last - 1] + 1) if first < last else None

    def _strings(self, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
        """The words as they stand in each heading and text."""
        for unit, start, end in self._parts(spans):
            if not unit.is_table:
                yield self.text[start:end]

    def _cells(self, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
        """The words of each cell, or of each run without blanks in it."""
        for unit, start, end in self._parts(spans):
            if unit.is_table:
                yield from self.text[start:end].split()

    def _parts(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[_Unit, int, int]]:
        for start, end in spans:
            for unit in self.units[self.unit(start) : self.unit(end) + 1]:
                yield unit, max(start, unit.start), min(end, unit.end)


def _read(report: Report) -> Iterator[tuple[str, bool, str]]:
    for section in report.sections:
        if section.heading:
            yield section.anchor, False, section.heading
        yield section.anchor, False, section.text
    for section in report.sections:
        for table in section.tables:
            yield section.anchor, True, _lines((cell.text for cell in row) for row in table.rows)


def _printed(report: Report) -> Iterator[tuple[str, bool, str]]:
    for section in report.sections:
        if section.heading:
            yield section.anchor, False, section.heading
        at = 0
        for table in sorted(section.tables, key=lambda table: table.at):
            end = min(max(table.at, at), len(section.text))
            yield section.anchor, False, section.text[at:end]
            yield from ((section.anchor, True, text) for text in _drawn(table))
            at = end
        yield section.anchor, False, section.text[at:]


def _drawn(table: Table) -> Iterator[str]:
    for drawn in drawings(table):
        yield _lines(
            (
                " ".join(text for text, _ in box.written(table))
                for box in boxes
                if not box.is_added(table)
            )
            for boxes in drawn.rows
        )


def _lines(rows: Iterable[Iterable[str]]) -> str:
    """Rows of cells as lines of text."""
    return "\n".join(" ".join(text or BLANK_CELL for text in row) for row in rows)
