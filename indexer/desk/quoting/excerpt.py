"""How a link names words of a report, and how they stand in the report now.

A link holds the words themselves, or their ends and a checksum: nothing is stored, and it
works after any rebuild. Whoever makes a link by hand names words that never stood there:
only a link that carries the seal of its words proves that they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from indexer.desk.quoting.comparing import View, cuts_number, letters, occurrences, visible
from indexer.desk.quoting.quotation import Found, ReportText, find, find_near, parts_of
from indexer.vocabulary.report import Report

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

    A ``changed`` place without differences has changed between the beginning
    and the end that the link names.
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
        found = find_near(ReportText(replace(report, sections=(section,))), parts, reading)
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
