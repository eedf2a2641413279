"""How a link names words of a report, and how they stand in the report now.

Nothing is stored for a link, and it works after any rebuild. The short one says where words stood
and their checksum (``locator``). The long one, which articles of before have, holds the words
themselves, or their ends and a checksum: whoever makes one by hand names words that never stood
there, and only the seal of its words tells that it was copied as it was given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from indexer.desk.quoting.comparing import View, cuts_number, letters, occurrences, visible
from indexer.desk.quoting.locator import Locator
from indexer.desk.quoting.quotation import find, find_near, parts_of
from indexer.desk.quoting.report_text import Found, ReportText
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.report import Report
from indexer.vocabulary.saying import say

_SENTENCE = re.compile(r"[^\s。！？][^\n。！？]*(?:[。！？]+[”’」』）)]*)?")
_ROW = re.compile(r"[^\n]+")
_WHOLE = 120  # seen characters that a link holds; of more, beginning and end and a sum
_END = 40
_FARTHEST = 4_000  # seen characters between the beginning and the end that a link names


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a report as a link names them.

    All of them in ``text``, or their beginning there and their end in ``to``
    with a ``sum`` over what is seen of the whole (empty: whatever is between
    them now); ``at`` is the anchor of the
    section they began in. All empty: no words, only the section.

    ``seal`` is a checksum of all this and of the report's id. Who writes other words into a
    link, or another report's id, breaks it. It is no signature: it keeps no secret.
    """

    at: str = ""
    text: str = ""
    to: str = ""
    sum: str = ""
    seal: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """What an address says of them, beside ``at``."""
        return {"text": self.text, "to": self.to, "sum": self.sum, "seal": self.seal}

    def sealed(self, id_: str) -> Excerpt:
        """Return them with the seal of words that do stand in the report ``id_``."""
        return replace(self, seal=self._seal(id_))

    def moved(self, old: str, new: str) -> Excerpt:
        """Return them for the report that was ``old`` and is ``new``: sealed if they were."""
        return self.sealed(new) if self.proved(old) else self

    def proved(self, id_: str) -> bool:
        """Tell whether their seal says that they stood in the report ``id_`` when cited."""
        return self.seal == self._seal(id_)

    def _seal(self, id_: str) -> str:
        return _sum("\n".join((id_, self.at, self.text, self.to, self.sum)))


@dataclass(frozen=True, slots=True)
class Standing:
    """How words stand today: ``here``, ``moved``, ``changed`` or ``gone``, and where.

    Of a long link, a ``changed`` place without differences has changed between the beginning
    and the end that the link names; of a short one it never has any.
    """

    status: str
    found: Found | None = None


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
        return Standing("here" if not words.at or report.section(words.at) else "gone")
    parts = _whole(words.text)
    if words.to:
        parts += _whole(words.to)
    readings = _readings(report)
    nearly: Found | None = None
    for reading in readings:
        found = _between(reading, words) if words.to else find(reading, parts, words.at)
        if found and found.verdict == "verbatim":
            return Standing("here" if found.anchor == words.at or not words.at else "moved", found)
        nearly = nearly or found
    if words.to:
        nearly = find(readings[0], parts, words.at) or find_near(readings[0], parts)
        return Standing("changed", nearly) if nearly else Standing("gone")
    return _standing_near(report, readings[0], nearly, parts, words.at)


def _readings(report: Report) -> list[ReportText]:
    """The report on its page, and as it was read where that is another text."""
    readings = [ReportText.on_page(report)]
    if any(section.tables for section in report.sections):
        readings.append(ReportText.as_read(report))
    return readings


def sentences(report: Report, anchor: str) -> list[str]:
    """Return the sentences of a section as the page prints them, and the rows of its tables."""
    reading, spans = _sentences(report, anchor)
    return [reading.text[start:end] for start, end in spans]


def picked(report: Report, anchor: str, numbers: Sequence[str]) -> Excerpt:
    """Return the words from the first to the last of these sentences of a section, counted from 1.

    Raises ``BadRequest`` for a number that none has.
    """
    reading, spans = _sentences(report, anchor)
    known = {str(n): span for n, span in enumerate(spans, 1)}
    unknown = next((number for number in numbers if number not in known), None)
    if unknown is not None:
        raise BadRequest(
            say(
                "这个章节有 %(n)s 句，没有第“%(number)s”句。请重新勾选。",
                n=len(spans),
                number=unknown[:20],
            )
        )
    chosen = [known[number] for number in numbers]
    return named(anchor, reading.text[min(chosen)[0] : max(chosen)[1]])


def _sentences(report: Report, anchor: str) -> tuple[ReportText, list[tuple[int, int]]]:
    own = tuple(section for section in report.sections if section.anchor == anchor)
    reading = ReportText.on_page(replace(report, sections=own))
    heading = bool(own and own[0].heading)
    spans = [
        sentence.span()
        for unit in reading.units[heading:]
        for sentence in (_ROW if unit.is_table else _SENTENCE).finditer(
            reading.text, unit.start, unit.end
        )
        if letters(visible(sentence[0])).text
    ]
    return reading, spans


def standing_at(report: Report, locator: Locator) -> Standing:
    """Return how the words of a short link stand in ``report`` now.

    ``here``: in the section that it names, however much was put before them there. ``changed``: they are
    nowhere, and what is found is what stands at their place today, whatever it is.
    """
    readings = _readings(report)
    for reading in readings:
        if (span := _located(reading, locator)) is not None:
            found = reading.found("verbatim", [span])
            return Standing("here" if found.anchor == locator.at else "moved", found)
    if stretch := readings[0].stretch(locator.at, locator.start, locator.length):
        return Standing("changed", readings[0].found("near", [stretch]))
    return Standing("gone")


def _located(reading: ReportText, locator: Locator) -> tuple[int, int] | None:
    """Where the words stand in the text, of several places the one nearest to theirs."""
    seen, size = reading.seen, locator.length

    def far(first: int) -> tuple[bool, int]:
        at = seen.at[first]
        begin = bisect_left(seen.at, reading.section_start(at))
        return reading.anchor(at) != locator.at, abs(first - begin - locator.start)

    places = locator.places(seen.text)
    whole = (first for first in places if not cuts_number(seen, first, first + size))
    nearest = min(whole, key=far, default=None)
    return None if nearest is None else (seen.at[nearest], seen.at[nearest + size - 1] + 1)


def _standing_near(
    report: Report, reading: ReportText, found: Found | None, parts: Sequence[str], at: str
) -> Standing:
    section = report.section(at)
    if found is None and section:
        found = find_near(ReportText.on_page(replace(report, sections=(section,))), parts, reading)
    found = found or find_near(reading, parts)
    return Standing("changed", found) if found else Standing("gone")


def _between(reading: ReportText, words: Excerpt) -> Found | None:
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
    here = min(stood, key=lambda span: reading.anchor(span[0]) != words.at, default=None)
    return reading.found("verbatim", [here]) if here else None
