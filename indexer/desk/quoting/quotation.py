"""Words of a report: how a link names them, and where they stand in the report now.

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
from hashlib import sha256
from itertools import pairwise

from indexer.desk.quoting.comparing import (
    NEAR,
    Difference,
    View,
    cuts_number,
    in_order,
    letters,
    nearest,
    occurrences,
    visible,
)
from indexer.language.folding import fold
from indexer.language.unseen import NOT_XML
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.report import Report

Differences = tuple[tuple[Difference, ...], ...]
"""By part of a quotation."""
MAX_LENGTH = 1_000  # characters of a quotation, as many as a query may have
_MARKED = 16  # strings marked on the page of a report
_CONTEXT = 40  # characters shown before and after
_WHOLE = 120  # seen characters that a link holds; of more, beginning and end and a sum
_END = 40
_FARTHEST = 4_000  # seen characters between the beginning and the end that a link names

_ELLIPSIS = re.compile(
    r"[（(〔【\[]\s*(?:…+|⋯+|\.{3,}|[上中下以]?略)\s*[）)〕】\]]|…+|⋯+|\.{3,}|。{3,}"
)
_QUOTES = "\"＂“”„‟‘’'「」『』«»\u2060 \t\r\n\u3000"
_UNQUOTABLE = re.compile(rf"[{NOT_XML}\r\x7f]+")
_CLOSED_BY = {'"': '"', "“": "”", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a report as a link names them.

    All of them in ``text``, or their beginning there and their end in ``to``
    with a ``sum`` over what is seen of the whole (empty: whatever is between
    them now); ``at`` is the anchor of the
    section they began in. All empty: no words, only the section.
    """

    at: str = ""
    text: str = ""
    to: str = ""
    sum: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """What an address says of them, beside ``at``."""
        return {"text": self.text, "to": self.to, "sum": self.sum}


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


@dataclass(frozen=True, slots=True)
class Standing:
    """How words stand today: ``here``, ``moved``, ``changed`` or ``gone``, and where.

    A ``changed`` place without differences has changed between the beginning
    and the end that the link names.
    """

    status: str
    found: Found | None = None


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
        return View(self.said.text, array("I", (self.seen.at[at] for at in self.said.at)))

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
            yield section.anchor, True, table.text


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


def find_near(reading: ReportText, parts: Sequence[str]) -> Found | None:
    """Return the place that comes nearest to ``parts``, None where none is near."""
    aligned = [nearest(part, reading.text, reading.seen, reading.said) for part in parts]
    spans = [(a.start, a.end) for a in aligned if a]
    if not spans:
        return None
    lengths = [len(letters(visible(part)).text) for part in parts]
    equal = sum(a.similarity * n for a, n in zip(aligned, lengths, strict=True) if a)
    if (similarity := equal / sum(lengths)) < NEAR:
        return None
    ordered = all(a[1] <= b[0] for a, b in pairwise(spans))
    return replace(
        reading.found("near", spans),
        similarity=similarity,
        identical=False,
        ordered=ordered,
        omitted=(),
        differences=tuple(
            a.differences if a else (Difference(False, part, ""),)
            for a, part in zip(aligned, parts, strict=True)
        ),
    )


def _whole(text: str) -> list[str]:
    """A selection is one part: an ellipsis in it is the report's own."""
    parts_of(text)
    return [text.strip()]


def named(at: str, words: str) -> Excerpt:
    """Return how a link names ``words`` of the section ``at``; only the section if there are none."""
    seen = visible(words)
    if not letters(seen).text:
        return Excerpt(at)
    if len(seen.text) <= _WHOLE:
        return Excerpt(at, words)
    # Cut where no number is cut, or the beginning would not be found again.
    first = next((n for n in range(_END, _WHOLE // 2) if not _digit(seen, n)), _END)
    last = next((n for n in range(_END, _WHOLE // 2) if not _digit(seen, len(seen.text) - n)), _END)
    beginning = words[: seen.at[first - 1] + 1]
    end = words[seen.at[len(seen.text) - last] :]
    return Excerpt(at, beginning, end, _sum(seen.text))


def _digit(seen: View, at: int) -> bool:
    return seen.text[at - 1].isnumeric() or seen.text[at].isnumeric()


def _sum(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def standing(report: Report, words: Excerpt) -> Standing:
    """Return how the ``words`` of a link stand in ``report`` now. Raises as ``parts_of`` does."""
    if not words.text:
        return Standing("here" if report.section(words.at) else "gone")
    reading = ReportText(report)
    parts = _whole(words.text)
    if words.to:
        _whole(words.to)
        return _standing_between(reading, words)
    found = find(reading, parts, words.at)
    if found is None or found.verdict != "verbatim":
        return _standing_near(report, reading, found, parts, words.at)
    return Standing("here" if found.anchor == words.at or not words.at else "moved", found)


def _standing_near(
    report: Report, reading: ReportText, found: Found | None, parts: Sequence[str], at: str
) -> Standing:
    section = report.section(at)
    if found is None and section:
        found = find_near(ReportText(replace(report, sections=(section,))), parts)
    found = found or find_near(reading, parts)
    return Standing("changed", found) if found else Standing("gone")


def _standing_between(reading: ReportText, words: Excerpt) -> Standing:
    """Find words by their beginning and end, and by their sum that nothing between has changed.

    The beginning may end, and the end begin, inside a number: the words are whole, not these.
    """
    seen = reading.seen
    first, last = visible(words.text).text, visible(words.to).text
    whole: list[tuple[int, int]] = []
    for start in occurrences(seen, first, most=50, cut=True):
        farthest = start + len(first) + _FARTHEST
        ends = occurrences(seen, last, start + len(first), farthest, most=8, cut=True)
        spans = [
            (start, end + len(last))
            for end in ends
            if not cuts_number(seen, start, end + len(last))
        ]
        whole += [span for span in spans if words.sum in ("", _sum(seen.text[slice(*span)]))]
    stood = [(seen.at[a], seen.at[b - 1] + 1) for a, b in whole]
    for span in sorted(stood, key=lambda span: reading.anchor(span[0]) != words.at):
        found = reading.found("verbatim", [span])
        return Standing("here" if found.anchor == words.at or not words.at else "moved", found)
    parts = [words.text, words.to]
    found_parts = find(reading, parts, words.at) or find_near(reading, parts)
    return Standing("changed", found_parts) if found_parts else Standing("gone")
