"""What to show of a section: the stretch that says why it matched, with marks.

Knows a query and a section's text, nothing of engines or markup. Offsets are
in characters of the original text; folding keeps every offset.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from re import Pattern
from typing import NamedTuple

from indexer.engines.crossing import Crossing, crossing
from indexer.language import analyzer
from indexer.language.folding import fold, folded
from indexer.vocabulary.budget import spend
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import Leaf, Near, Phrase, Prefix, Query, Words, positive_leaves
from indexer.vocabulary.report import Cell, Report, Section
from indexer.vocabulary.results import Snippet

Marks = tuple[tuple[int, int], ...]
Cut = Callable[[str], list[str]]

WIDTH = 120  # characters: two lines on a wide page, four on a phone
MOST = 2  # snippets of one match
_MARKED = 2_000  # marks in one text; beyond it a page of a single repeated letter would explode
_SENTENCE_ENDS = "。！？；!?;\n"
_SENTENCE_END = re.compile(f"[{_SENTENCE_ENDS}]")
_NUMBERS_AND_SPACE = re.compile(r"[\d\s]+")
_LAST_SENTENCE_END = re.compile(f"(?s:.*)[{_SENTENCE_ENDS}]")
_LAST_CLAUSE_END = re.compile("(?s:.*)[，、：,: ]")


class Highlighter:
    """Finds what ``query`` asked for in sections; ``cut`` is what cut their words."""

    def __init__(self, query: Query, cut: Cut = analyzer.words) -> None:
        self._clauses = [
            (where, leaf, _strings(leaf, cut))
            for where, leaf in dict.fromkeys(positive_leaves(query.root))
        ]
        self.asks_tables = any(where == "table" for where, _, _ in self._clauses)
        """Whether a clause is asked of tables: of other queries no snippet is made of them."""

    def marks(self, section: Section) -> tuple[Marks, Marks]:
        """Return the marks of the section's heading and of its text, each in order."""
        each = list(self._marks_of_each(section, *folded((section.heading, section.text))))
        of_heading = _merged(mark for heading, _ in each for mark in heading)
        return of_heading, _merged(mark for _, text in each for mark in text)

    def _marks_of_each(
        self, section: Section, heading: str, text: str
    ) -> Iterator[Sequence[list[tuple[int, int]]]]:
        """Yield of each clause its marks in the section's heading and in its text, which are folded."""
        spend()
        for where, leaf, strings in self._clauses:
            if where in ("title", "table") or (where in KINDS and where != section.kind):
                yield [], []
            else:
                yield _marks(leaf, strings, heading, "" if where == "heading" else text)

    def title_marks(self, title: str) -> Marks:
        """Return the marks of a report's title, of which only what was asked of titles is marked."""
        return _merged(mark for marks in self._title_marks_of_each(title) for mark in marks)

    def _title_marks_of_each(self, title: str) -> Iterator[list[tuple[int, int]]]:
        folded = fold(title)
        for where, leaf, strings in self._clauses:
            yield _marks(leaf, strings, folded)[0] if where == "title" else []

    def cell_marks(self, section: Section) -> list[list[list[Marks]]]:
        """Return the marks of every cell: by table, row and cell of the section.

        Only what was asked of tables is marked in them.
        """

        def marks(cell: Cell) -> Marks:
            return _merged(mark for marks in self._cell_marks_of_each(cell) for mark in marks)

        return [[[marks(cell) for cell in row] for row in t.rows] for t in section.tables]

    def _cell_marks_of_each(self, cell: Cell) -> Iterator[list[tuple[int, int]]]:
        if not self.asks_tables:
            return
        folded = fold(cell.text)
        for where, _, strings in self._clauses:
            in_tables = where == "table"
            yield [mark for s in strings for mark in s.marks(folded)] if in_tables else []

    def counts(self, report: Report) -> dict[tuple[str, Leaf], int]:
        """Return how many marks each clause has in the report by itself: in title, headings, text and tables."""
        found = [len(_merged(marks)) for marks in self._title_marks_of_each(report.title)]
        texts = iter(folded([text for s in report.sections for text in (s.heading, s.text)]))
        for section, heading, text in zip(report.sections, texts, texts, strict=True):
            for n, marks in enumerate(self._marks_of_each(section, heading, text)):
                found[n] += sum(map(len, map(_merged, marks)))
            for cell in chain.from_iterable(chain.from_iterable(t.rows for t in section.tables)):
                for n, in_cell in enumerate(self._cell_marks_of_each(cell)):
                    found[n] += len(_merged(in_cell))
        return {(where, leaf): n for (where, leaf, _), n in zip(self._clauses, found, strict=True)}

    def snippets(self, sections: Sequence[Section]) -> Iterator[tuple[Snippet, ...]]:
        """Yield of each section up to two snippets.

        From its text where that is marked; else its marked heading and the
        beginning of the text; else a row of its tables; else the beginning.
        """
        texts = iter(folded([text for s in sections for text in (s.heading, s.text)]))
        for section, heading, text in zip(sections, texts, texts, strict=True):
            yield self._snippets(section, [*self._marks_of_each(section, heading, text)])

    def _snippets(
        self, section: Section, each: Sequence[Sequence[list[tuple[int, int]]]]
    ) -> tuple[Snippet, ...]:
        if in_text := _merged([mark for _, marks in each for mark in marks]):
            return around(section.text, in_text)
        if in_heading := _merged([mark for marks, _ in each for mark in marks]):
            return (Snippet(section.heading, in_heading), *_beginning(section))
        return self._in_tables(section) or _beginning(section)

    def _in_tables(self, section: Section) -> tuple[Snippet, ...]:
        for where, leaf, strings in self._clauses:
            if where != "table":
                continue
            for table in section.tables:
                if marks := _merged(_marks(leaf, strings, fold(table.text))[0]):
                    return around(table.text, marks)
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
    if len(windows) == 1:
        return (_snippet(text, *windows[0], marks),)
    held = {(first, last): _inside(marks, first, last) for first, last in windows}
    richest = sorted(windows, key=lambda window: -len(held[window]))
    chosen: dict[str, Snippet] = {}
    for first, last in sorted(richest[: 2 * most]):
        snippet = _snippet(text, first, last, held[first, last])
        chosen.setdefault(_said_by(text[first:last], snippet.marks), snippet)
        if len(chosen) == most:
            break
    return tuple(chosen.values())


def _snippet(text: str, first: int, last: int, inside: Marks) -> Snippet:
    """Return text[first:last] with the marks that stand ``inside`` of it."""
    marks = tuple([(start - first, end - first) for start, end in inside])
    return Snippet(text[first:last].replace("\n", " "), marks)


def _inside(marks: Marks, first: int, last: int) -> Marks:
    """Return those of ``marks`` that stand in text[first:last]."""
    return marks[bisect_left(marks, (first,)) : bisect_right(marks, last, key=itemgetter(1))]


def _window(text: str, start: int, end: int, width: int, taken: int) -> tuple[int, int]:
    """Return the stretch around one mark that begins after ``taken``."""
    spare = max(0, width - (end - start))
    earliest = max(taken, start - spare * 2 // 3)
    begin = _after_last(text, _LAST_SENTENCE_END, earliest, start)
    if begin is None:
        begin = earliest
        if earliest > taken:
            begin = _after_last(
                text, _LAST_CLAUSE_END, max(taken, start - spare // 3), start
            ) or max(taken, start - spare // 4)
    last = min(len(text), max(end, begin + width))
    paragraph = text.find("\n", end, last)
    if paragraph >= 0:
        return begin, paragraph
    if last < len(text):  # rather a whole sentence than a few characters more
        whole = _after_last(text, _LAST_SENTENCE_END, max(end, begin + width // 2), last)
        last = whole or last
    return begin, last


def _after_last(text: str, end: Pattern[str], first: int, last: int) -> int | None:
    """Return the place after the last ``end`` in text[first:last], or ``first`` after one."""
    if found := end.match(text, first, last):
        return found.end()
    return first if first == 0 or end.match(text, first - 1, first) else None


def _said_by(text: str, marks: Marks) -> str:
    """What two near-identical stretches have in common: the marked sentences, without numbers."""
    ends = _SENTENCE_END.search(text, marks[-1][1])
    end = ends.start() if ends else len(text)
    return _NUMBERS_AND_SPACE.sub("", text[:end])


class _Wanted(NamedTuple):
    """A folded string that is marked wherever it stands, but where ``crossing`` sets it aside."""

    text: str
    crossing: Crossing | None = None

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Return where it stands in folded ``text``, without overlaps, and not without end."""
        found: list[tuple[int, int]] = []
        wanted, across = self
        ends = across.ends if across else ()
        at = text.find(wanted) if wanted else -1
        while at >= 0 and len(found) < _MARKED:
            end = at + len(wanted)
            if across and text[at - 1 : at] in ends and across.is_at(text, at):
                end = at + 1
            else:
                found.append((at, end))
            at = text.find(wanted, end)
        return found


def _strings(leaf: Leaf, cut: Cut) -> tuple[_Wanted, ...]:
    """What a leaf may be found by, the whole run first."""
    match leaf:
        case Words(text):
            run = fold(text)
            words = [word for word in dict.fromkeys(cut(text)) if word != run]
            return (_Wanted(run, crossing(run)), *map(_Wanted, words))
        case Phrase(text) | Prefix(text):
            return (_Wanted(fold(text)),)
        case Near(texts):
            return tuple(_Wanted(fold(text)) for text in texts)


def _marks(leaf: Leaf, strings: Sequence[_Wanted], *texts: str) -> list[list[tuple[int, int]]]:
    """Return what to mark of a leaf in each of ``texts``, all of one section.

    A run that stands here is marked as such; its scattered words are only
    when all of them are here, as otherwise they did not match.
    """
    if isinstance(leaf, Words):
        run, *words = strings
        whole = [run.marks(text) for text in texts]
        if any(whole) or not all(any(word.text in text for text in texts) for word in words):
            return whole
    return [[mark for wanted in strings for mark in wanted.marks(text)] for text in texts]


def _merged(marks: Iterable[tuple[int, int]]) -> Marks:
    """Return ``marks`` in order, overlapping and touching ones made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
