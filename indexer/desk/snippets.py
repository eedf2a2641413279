"""What to show of a section: the stretch that says why it matched, with marks.

Knows a query and a section's text, nothing of engines or markup. Offsets are
in characters of the original text; folding keeps every offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from indexer.language import analyzer
from indexer.language.folding import fold
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import Leaf, Near, Phrase, Prefix, Query, Words, positive_leaves
from indexer.vocabulary.report import Cell, Section
from indexer.vocabulary.results import Snippet

Marks = tuple[tuple[int, int], ...]
Cut = Callable[[str], list[str]]

WIDTH = 120  # characters: two lines on a wide page, four on a phone
MOST = 2  # snippets of one match
_MARKED = 2_000  # marks in one text; beyond it a page of a single repeated letter would explode
_SENTENCE_ENDS = "。！？；!?;\n"
_SENTENCE_END = re.compile(f"[{_SENTENCE_ENDS}]")
_NUMBERS_AND_SPACE = re.compile(r"[\d\s]+")
_CLAUSE_ENDS = "，、：,: "


class Highlighter:
    """Finds what ``query`` asked for in sections; ``cut`` is what cut their words."""

    def __init__(self, query: Query, cut: Cut = analyzer.words) -> None:
        self._clauses = [
            (where, leaf, _strings(leaf, cut)) for where, leaf in positive_leaves(query.root)
        ]

    def marks(self, section: Section) -> tuple[Marks, Marks]:
        """Return the marks of the section's heading and of its text, each in order."""
        heading, text = fold(section.heading), fold(section.text)
        in_heading: list[tuple[int, int]] = []
        in_text: list[tuple[int, int]] = []
        for where, leaf, strings in self._clauses:
            if where in KINDS and where != section.kind:
                continue
            body = "" if where in ("title", "heading", "table") else text
            title = "" if where in ("title", "table") else heading
            for wanted in _said(leaf, strings, title, body):
                in_heading += _find(title, wanted)
                in_text += _find(body, wanted)
        return _merged(in_heading), _merged(in_text)

    def cell_marks(self, section: Section) -> list[list[list[Marks]]]:
        """Return the marks of every cell: by table, row and cell of the section.

        Only what was asked of tables is marked in them.
        """
        strings = [s for where, _, found in self._clauses if where == "table" for s in found]

        def marks(cell: Cell) -> Marks:
            folded = fold(cell.text) if strings else ""
            return _merged(mark for wanted in strings for mark in _find(folded, wanted))

        return [[[marks(cell) for cell in row] for row in t.rows] for t in section.tables]

    def snippets(self, section: Section) -> tuple[Snippet, ...]:
        """Return up to two snippets of the section.

        From its text where that is marked; else its marked heading and the
        beginning of the text; else a row of its tables; else the beginning.
        """
        in_heading, in_text = self.marks(section)
        if in_text:
            return around(section.text, in_text)
        if in_heading:
            return (Snippet(section.heading, in_heading), *_beginning(section))
        return self._in_tables(section) or _beginning(section)

    def _in_tables(self, section: Section) -> tuple[Snippet, ...]:
        for where, leaf, strings in self._clauses:
            if where != "table":
                continue
            for table in section.tables:
                text = table.text
                said = _said(leaf, strings, "", fold(text))
                if marks := _merged(m for wanted in said for m in _find(fold(text), wanted)):
                    return around(text, marks)
        return ()


def _beginning(section: Section) -> tuple[Snippet, ...]:
    return (Snippet(section.text[:WIDTH].replace("\n", " ")),) if section.text else ()


def around(text: str, marks: Marks, width: int = WIDTH, most: int = MOST) -> tuple[Snippet, ...]:
    """Return up to ``most`` stretches of ``text`` that show ``marks``, in the text's order.

    Each is at most ``width`` characters (more only for one longer mark),
    begins after a sentence end when one is near, and holds at least one
    mark. Stretches that say the same are shown once.

    >>> around("开头。全年共收到申请12件。", ((8, 10),))[0].text
    '全年共收到申请12件。'
    """
    windows: list[tuple[int, int]] = []
    for start, end in marks:
        if windows and end <= windows[-1][1]:
            continue
        taken = min(windows[-1][1], start) if windows else 0
        windows.append(_window(text, start, end, width, taken))
        if len(windows) > 4 * most:
            break
    richest = sorted(windows, key=lambda w: -sum(w[0] <= s and e <= w[1] for s, e in marks))
    chosen: dict[str, Snippet] = {}
    for first, last in sorted(richest[: 2 * most]):
        shown = text[first:last]
        inside = tuple((s - first, e - first) for s, e in marks if first <= s and e <= last)
        chosen.setdefault(_said_by(shown, inside), Snippet(shown.replace("\n", " "), inside))
        if len(chosen) == most:
            break
    return tuple(chosen.values())


def _window(text: str, start: int, end: int, width: int, taken: int) -> tuple[int, int]:
    """Return the stretch around one mark that begins after ``taken``."""
    spare = max(0, width - (end - start))
    earliest = max(taken, start - spare * 2 // 3)
    begin = _after_last(text, _SENTENCE_ENDS, earliest, start)
    if begin is None:
        begin = earliest
        if earliest > taken:
            begin = _after_last(text, _CLAUSE_ENDS, max(taken, start - spare // 3), start) or max(
                taken, start - spare // 4
            )
    last = min(len(text), max(end, begin + width))
    paragraph = text.find("\n", end, last)
    if paragraph >= 0:
        return begin, paragraph
    if last < len(text):  # rather a whole sentence than a few characters more
        whole = _after_last(text, _SENTENCE_ENDS, max(end, begin + width // 2), last)
        last = whole or last
    return begin, last


def _after_last(text: str, ends: str, first: int, last: int) -> int | None:
    """Return the place after the last of ``ends`` in text[first:last], or ``first`` at an end."""
    for at in range(last, first, -1):
        if text[at - 1] in ends:
            return at
    return first if first == 0 or text[first - 1] in ends else None


def _said_by(text: str, marks: Marks) -> str:
    """What two near-identical stretches have in common: the marked sentences, without numbers."""
    ends = _SENTENCE_END.search(text, marks[-1][1])
    end = ends.start() if ends else len(text)
    return _NUMBERS_AND_SPACE.sub("", text[:end])


def _strings(leaf: Leaf, cut: Cut) -> tuple[str, ...]:
    """The folded strings that a leaf may be found by, the whole run first."""
    match leaf:
        case Words(text):
            return (fold(text), *dict.fromkeys(cut(text)))
        case Phrase(text) | Prefix(text):
            return (fold(text),)
        case Near(texts):
            return tuple(fold(text) for text in texts)


def _said(leaf: Leaf, strings: Sequence[str], heading: str, text: str) -> Collection[str]:
    """Return which of a leaf's strings to mark in this section.

    A run that stands here is marked as such; its scattered words are only
    when all of them are here, as otherwise they did not match.
    """
    if not isinstance(leaf, Words):
        return strings
    run, words = strings[0], strings[1:]
    if run in heading or run in text:
        return (run,)
    return words if all(word in heading or word in text for word in words) else ()


def _find(text: str, wanted: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0 and len(found) < _MARKED:
        found.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return found


def _merged(marks: Iterable[tuple[int, int]]) -> Marks:
    """Return ``marks`` in order, overlapping and touching ones made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
