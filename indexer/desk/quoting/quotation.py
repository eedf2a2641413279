"""A quotation in a report: where it stands, word for word or nearly.

Compares by ``comparing``, knows one report and no index. A report is read as
one run of headings and texts in their order, its tables after them, so that a
quotation may cross paragraphs, a heading and sections. An ellipsis stands for
words left out: what is on either side must follow in order.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from indexer.desk.quoting.comparing import View, in_order, letters, occurrences, visible
from indexer.desk.quoting.difference import Difference
from indexer.desk.quoting.nearest import NEAR, nearest, nowhere_near
from indexer.language.folding import fold
from indexer.language.unseen import NOT_XML
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.report import Report, Table

Differences = tuple[tuple[Difference, ...], ...]
"""By part of a quotation."""
MAX_LENGTH = 1_000  # characters of a quotation, as many as a query may have
_MARKED = 16  # strings marked on the page of a report
_CONTEXT = 40  # characters shown before and after

_BLANK_CELL = "\u3000"

_ELLIPSIS = re.compile(
    r"[（(〔【\[]\s*(?:…+|⋯+|\.{3,}|[上中下以]?略)\s*[）)〕】\]]|…+|⋯+|\.{3,}|。{3,}"
)
_QUOTES = "\"＂“”„‟‘’'「」『』«»\u2060 \t\r\n\u3000"
_UNQUOTABLE = re.compile(rf"[{NOT_XML}\r\x7f]+")
_CLOSED_BY = {'"': '"', "“": "”", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a report where a quotation, or something near it, stands.

    ``verdict`` is ``verbatim``, ``punctuation`` (only marks differ) or
    ``near``. ``words`` are the report's own characters, one string for each
    part of the quotation, ``before`` and ``after`` what stands around them,
    ``omitted`` the letters between the parts. ``marking`` is a query that
    marks the words on the page of the report; empty for words in a table.
    """

    verdict: str
    anchor: str
    words: tuple[str, ...]
    before: str
    after: str
    marking: str
    similarity: float = 1.0
    identical: bool = True
    ordered: bool = True
    omitted: tuple[int, ...] = ()
    times: int = 1
    differences: Differences = ()


def parts_of(quotation: str) -> tuple[str, ...]:
    """Return the parts between ellipses, without the quotes around them.

    Raises ``QueryRefused`` beyond the longest quotation, ``BadRequest`` for
    one in which there is nothing to compare.

    >>> parts_of("“全年……收到申请”")
    ('全年', '收到申请')
    """
    if len(quotation) > MAX_LENGTH:
        raise QueryRefused(
            f"引文有 {len(quotation)} 个字符，最多可以有 {MAX_LENGTH} 个。请分几段核对。"
        )
    parts = (part.strip(_QUOTES) for part in _ELLIPSIS.split(quotation))
    kept = tuple(part for part in parts if letters(visible(part)).text)
    if not kept:
        raise BadRequest("引文里没有可以比较的字词。请粘贴报告里的原话。")
    return kept


class ReportText:
    """A report as one run of text that knows which section each place is in."""

    def __init__(self, report: Report) -> None:
        texts: list[str] = []
        self.units: list[tuple[str, bool]] = []  # anchor, whether it is a table
        self.starts: list[int] = []
        at = 0
        for anchor, is_table, text in _units(report):
            self.units.append((anchor, is_table))
            self.starts.append(at)
            texts.append(text)
            at += len(text) + 1
        self.text = "\n".join(texts)
        self.ends = [*(start - 1 for start in self.starts[1:]), len(self.text)]

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
        """Return the number of the heading, text or table that this place is in."""
        return bisect_right(self.starts, at) - 1

    def anchor(self, at: int) -> str:
        """Return the anchor of the section that this place is in."""
        return self.units[self.unit(at)][0]

    def begins(self, view: View, anchor: str) -> list[int]:
        """Where to begin to look: in the section of ``anchor`` first, then anywhere."""
        starts = zip(self.starts, self.units, strict=True)
        return [bisect_left(view.at, at) for at, (name, _) in starts if name == anchor] + [0]

    def found(self, verdict: str, spans: Sequence[tuple[int, int]]) -> Found:
        """Return the place of these (start, end) in the text, which need not be in order."""
        start, end = spans[0][0], spans[-1][1]
        first = self.unit(start)
        last = self.unit(end - 1)
        return Found(
            verdict=verdict,
            anchor=self.units[first][0],
            words=tuple(self.text[a:b] for a, b in spans),
            before=self.text[max(self.starts[first], start - _CONTEXT) : start],
            after=self.text[end : min(self.ends[last], end + _CONTEXT)],
            marking=marking_query(self._strings(spans)),
            omitted=tuple(
                len(letters(visible(self.text[b:c])).text) for (_, b), (c, _) in pairwise(spans)
            ),
        )

    def _strings(self, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
        """The words as they stand in each heading and text; tables mark no phrases."""
        for start, end in spans:
            for n in range(self.unit(start), self.unit(end - 1) + 1):
                if not self.units[n][1]:
                    yield self.text[max(start, self.starts[n]) : min(end, self.ends[n])]


def _units(report: Report) -> Iterator[tuple[str, bool, str]]:
    for section in report.sections:
        if section.heading:
            yield section.anchor, False, section.heading
        yield section.anchor, False, section.text
    for section in report.sections:
        for table in section.tables:
            yield section.anchor, True, _cells(table)


def _cells(table: Table) -> str:
    """The cells of ``table``, a row a line; a blank one is wide enough to be seen as one."""
    return "\n".join(" ".join(cell.text or _BLANK_CELL for cell in row) for row in table.rows)


def marking_query(strings: Iterator[str] | Sequence[str]) -> str:
    """Return a query text that marks ``strings`` verbatim on a report's page.

    Each is quoted by a pair that does not close inside it; where every pair
    does, it is cut there. Stays within the length of a query, so the end of
    very long words may stay unmarked.
    """
    pieces: list[str] = []
    for string in strings:
        for run in _UNQUOTABLE.split(string):
            pieces += [run] if _pair(run) else re.split('["＂”」』]+', run)
    telling = [piece.strip() for piece in pieces if len(letters(visible(piece)).text) > 2]
    telling = telling or [piece.strip() for piece in pieces if letters(visible(piece)).text]
    query = ""
    for piece in telling[:_MARKED]:
        opening = _pair(piece) or '"'
        room = MAX_LENGTH - len(query) - 3
        if room > 0:
            query += f" {opening}{piece[:room]}{_CLOSED_BY[opening]}"
    return query.strip()


def _pair(text: str) -> str | None:
    folded = fold(text)
    return next((o for o, closing in _CLOSED_BY.items() if closing not in folded), None)


def find(reading: ReportText, parts: Sequence[str], at: str = "") -> Found | None:
    """Return where ``parts`` stand word for word, in the section ``at`` rather than elsewhere.

    White space never counts; without punctuation where it is not to be had with.
    """
    for verdict, view, wanted in (
        ("verbatim", reading.seen, [visible(part).text for part in parts]),
        ("punctuation", reading.spelt, [letters(visible(part)).text for part in parts]),
    ):
        best: Found | None = None
        for begin in reading.begins(view, at):
            if (spans := in_order(view, wanted, begin)) is None:
                continue
            stood = [(view.at[a], view.at[b - 1] + 1) for a, b in spans]
            if best is None or reading.anchor(stood[0][0]) == at:
                best = _told(reading, verdict, parts, stood)
                if len(parts) == 1:
                    best = replace(best, times=len(occurrences(view, wanted[0])))
            if best.anchor == at:
                return best
        if best:
            return best
    return None


def _told(
    reading: ReportText, verdict: str, parts: Sequence[str], spans: Sequence[tuple[int, int]]
) -> Found:
    found = reading.found(verdict, spans)
    spelling = [
        ("".join(a.split()), "".join(b.split())) for a, b in zip(parts, found.words, strict=True)
    ]
    found = replace(found, identical=all(a == b for a, b in spelling))
    if verdict == "verbatim":
        return found
    told = []
    for part, (start, end) in zip(parts, spans, strict=True):
        # Two characters around: marks at the ends of the words differ too.
        around = reading.text[max(0, start - 2) : end + 2]
        seen = visible(around)
        aligned = nearest(part, around, seen, letters(seen))
        told.append(aligned.differences if aligned else ())
    return replace(found, differences=tuple(told))


def find_near(
    reading: ReportText, parts: Sequence[str], whole: ReportText | None = None
) -> Found | None:
    """Return the place that comes nearest to ``parts``, None where none is near.

    ``whole`` is the report that ``reading`` is a part of: nothing is said to stand only in
    the quotation before it was looked for there.
    """
    said = (whole or reading).said
    aligned = [nearest(part, reading.text, reading.seen, reading.said, said) for part in parts]
    spans = [(a.start, a.end) for a in aligned if a]
    if not spans:
        return None
    lengths = [len(letters(visible(part)).text) for part in parts]
    equal = sum(a.similarity * n for a, n in zip(aligned, lengths, strict=True) if a)
    if (similarity := equal / sum(lengths)) < NEAR:
        return None
    differences: Differences = tuple(
        a.differences if a else nowhere_near(part, said)
        for a, part in zip(aligned, parts, strict=True)
    )
    ordered = all(a[1] <= b[0] for a, b in pairwise(spans))
    return replace(
        reading.found("near", spans),
        similarity=similarity,
        identical=False,
        ordered=ordered and not any(d.kind == "elsewhere" for part in differences for d in part),
        omitted=(),
        differences=differences,
    )
