"""Blocks → headed sections with stable anchors.

Level 1 is the outermost numbering that the report uses, level 2 the one under
it; deeper numbering is text. An anchor counts sections in their order
(``s3.2``: the second below the third), whatever their numbers say, for
numbers have gaps, doubles and a wrong order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indexer.intake.parts.forms import is_label, is_row_of_requests
from indexer.intake.parts.headings import (
    LONGEST,
    Heading,
    Style,
    broken_heading,
    heading_of,
    inline_headings,
)
from indexer.intake.parts.kinds import (
    INTRODUCTIONS,
    ends_like_a_part,
    ends_whole,
    kind_of,
    own_kind,
)
from indexer.vocabulary.document import Document, Paragraph
from indexer.vocabulary.report import Section, Table

_MOST = 400  # Sections of one report; real ones have up to 60.
_MOST_INLINE = 60  # Headings inside one paragraph.
_CONTENTS = 3  # This many headings with nothing between are a table of contents.


@dataclass(slots=True)
class _Open:
    """A section being filled."""

    anchor: str
    level: int
    heading: Heading | None
    kind: str
    paragraphs: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0  # Characters of the paragraphs joined so far, the next line feed included.
    below: int = 0

    def add(self, text: str) -> None:
        if text:
            self.paragraphs.append(text)
            self.length += len(text) + 1

    def close(self) -> Section:
        text = "\n".join(self.paragraphs)
        return Section(
            anchor=self.anchor,
            level=self.level,
            number=self.heading.number if self.heading else None,
            heading=self.heading.text if self.heading else "",
            kind=self.kind,
            text=text,
            tables=tuple([Table(min(table.at, len(text)), table.rows) for table in self.tables]),
        )


def split(document: Document) -> tuple[Section, ...]:
    """Return the sections of ``document`` in their order.

    What stands before the first heading is ``s0``. Every character of the
    paragraphs is in a heading or a text, and every table in a section; only
    blanks at the ends of lines are lost.
    """
    return _Splitter(document).run()


class _Splitter:
    """One pass over the lines of one document."""

    def __init__(self, document: Document) -> None:
        self.items = _joined(document)
        self.heads = [
            head
            if isinstance(item, Paragraph)
            and (head := heading_of(item.text))
            and not is_row_of_requests(item.text)
            else None
            for item in self.items
        ]
        self.top = self._top()
        self.contents = self._contents()
        self.nexts = self._next_orders()
        self.done: list[_Open] = [_Open("s0", 0, None, "overview")]
        self.parts = 0  # Sections of level 1 so far.
        self.order = 0  # The number of the last one.
        self.suborder = 0
        self.bracketed = False  # （一） seen in this part, so 1. is deeper.

    def run(self) -> tuple[Section, ...]:
        last = len(self.items) - 1
        for i, item in enumerate(self.items):
            if isinstance(item, Table):
                here = self.done[-1]
                here.tables.append(Table(here.length, item.rows))
                continue
            self._line(i, item.text, self.heads[i], final=i == last)
        sections = [opened.close() for opened in self.done]
        first = sections[0]
        if not first.text and not first.tables and not self.done[0].below:
            sections = sections[1:]
        return tuple(sections)

    def _line(self, i: int, text: str, head: Heading | None, *, final: bool) -> None:
        if head and self._divides(i, head, final=final):
            self._open(head)
            text = head.rest
            # 一、主动公开情况（一）公开的内容: the next heading follows at once.
            below = heading_of(text) if text else None
            if below and below.style > head.style and below.style is Style.BRACKETED:
                self._line(i, text, below, final=final)
                return
        self._inline(i, text, final=final)

    def _inline(self, i: int, text: str, *, final: bool) -> None:
        """Add ``text``, opening the sections whose headings stand inside it."""
        # Between 二、 and 三、 only （一） can begin, and few texts have a bracket.
        none = self.nexts[i] == self.order + 1 and "（" not in text and "(" not in text
        starts = [] if none else inline_headings(text)[:_MOST_INLINE]
        if not starts:
            self.done[-1].add(text.strip())
            return
        begin = 0
        pieces = [text[a:b].strip() for a, b in pairwise([*starts, len(text)])]
        for n, (start, piece) in enumerate(zip(starts, pieces, strict=True)):
            if start < begin:
                continue
            head = heading_of(piece)
            end = starts[n + 1] if n + 1 < len(starts) else len(text)
            if not head or not self._continues(i, head, pieces[n + 1 :]):
                continue
            if _is_listed(piece, head, text[end:]) or (final and _is_cut(head)):
                continue
            self.done[-1].add(text[begin:start].strip())
            self._open(head)
            begin = start + len(piece) - len(head.rest)
        self.done[-1].add(text[begin:].strip())

    def _continues(self, i: int, head: Heading, after: Sequence[str]) -> bool:
        """Tell whether an inline heading, ``after`` it what may be others, has the number that comes next."""
        if head.style == self.top:
            later, step = self.nexts[i], head.order - self.order
            told = head.strong or (step == 1 and bool(head.rest) and self._is_next(i, head, after))
            return told and 0 < step <= 2 and not 0 < later <= head.order
        if head.style is Style.BRACKETED and self.top is Style.HAN and self.parts:
            told = head.strong or own_kind(head.title) is not None or self.suborder > 0
            return told and head.order == self.suborder + 1
        return False

    def _is_next(self, i: int, head: Heading, after: Sequence[str]) -> bool:
        """Whatever a part is about, its number tells it between the part before and the next."""
        if ends_like_a_part(head.title):
            return True
        heads = (heading_of(piece) for piece in after)
        parts = [h.order for h in heads if h and h.style == self.top and h.strong]
        return head.order not in parts and head.order + 1 in (*parts, self.nexts[i])

    def _top(self) -> Style | None:
        """The outermost numbering in use, None if nothing is numbered."""
        for style, fewest in ((Style.PART, 2), (Style.HAN, 1)):
            heads = [h for h in self.heads if h and h.style is style]
            if len(heads) >= fewest and (len(heads) > 1 or any(map(_begins, heads))):
                return style
        inline = self._inline_tops()
        parts = inline.count(Style.PART) + sum(h.style is Style.PART for h in self.heads if h)
        if parts > 1 or Style.HAN in inline:
            return Style.PART if parts > 1 else Style.HAN
        if self._unnumbered_top():
            return Style.NONE
        for style in (Style.BRACKETED, Style.ARABIC):
            heads = [h for h in self.heads if h and h.style is style]
            if sum(h.strong for h in heads) + inline.count(style) >= 2:
                return style
        return None

    def _unnumbered_top(self) -> bool:
        """Tell whether a part without a number stands before the first （一）, which is below it."""
        heads = [h for h in self.heads if h and h.style in (Style.NONE, Style.BRACKETED)]
        first = heads[0] if len(heads) > 1 else None
        if not first or first.style is not Style.NONE or is_label(first.text):
            return False
        return _name(first) not in INTRODUCTIONS and heads[1].style is Style.BRACKETED

    def _inline_tops(self) -> list[Style]:
        """The styles of the strong headings that stand inside paragraphs."""
        return [
            head.style
            for item in self.items
            if isinstance(item, Paragraph)
            for start in inline_headings(item.text)[:_MOST_INLINE]
            if (head := heading_of(item.text[start:].strip())) and head.strong
        ]

    def _contents(self) -> set[int]:
        """The lines of a table of contents: headings without text whose numbers begin anew later."""
        found: set[int] = set()
        begun = sum(
            head is not None and head.style is self.top and head.order == 1 for head in self.heads
        )
        if begun < 2:
            return found
        run: list[int] = []
        for i, head in enumerate([*self.heads, None]):
            if head and head.style is self.top and not head.rest and head.order == len(run) + 1:
                run.append(i)
                continue
            if len(run) >= _CONTENTS and any(
                later and later.style is self.top and later.order == 1
                for later in self.heads[run[-1] + 1 :]
            ):
                found.update(run)
            run = [i] if head and head.style is self.top and head.order == 1 else []
        return found

    def _next_orders(self) -> list[int]:
        """For each item the number of the next strong heading of the top style, 0 if none."""
        nexts = [0] * len(self.items)
        order = 0
        for i in range(len(self.items) - 1, -1, -1):
            nexts[i] = order
            head = self.heads[i]
            if head and head.style is self.top and head.strong and i not in self.contents:
                order = head.order
        return nexts

    def _divides(self, i: int, head: Heading, *, final: bool) -> bool:
        """Tell whether the heading of line ``i`` begins a section."""
        if i in self.contents or len(self.done) >= _MOST or (final and _is_cut(head)):
            return False
        if head.style is Style.NONE:
            return self._divides_unnumbered(i, head)
        if head.style is self.top:
            step = head.order - self.order
            if head.strong:
                return True
            return (0 < step <= 3) or not self.parts
        if self.top is None:
            return False
        if head.style is Style.BRACKETED and self.top in (Style.HAN, Style.PART, Style.NONE):
            return head.strong or 0 < head.order - self.suborder <= 2
        if head.style is Style.HAN and self.top is Style.PART:
            return True
        if head.style is Style.ARABIC and self.parts:
            return not self.bracketed and 0 < head.order - self.suborder <= 1 and _is_item(head)
        return False

    def _divides_unnumbered(self, i: int, head: Heading) -> bool:
        """A line without a number is a part if it is named like one and its number is missing."""
        if _name(head) in INTRODUCTIONS:
            return not self.parts
        if is_label(head.text):
            return False
        if self.top in (None, Style.NONE):
            return True
        return self.nexts[i] - self.order >= 2

    def _open(self, head: Heading) -> None:
        top = head.style is self.top or head.style is Style.NONE
        if top:
            self.parts += 1
            self.order = head.order or (
                self.order if head.title in INTRODUCTIONS or not self.top else self.order + 1
            )
            self.suborder, self.bracketed = 0, False
            self.done.append(_Open(f"s{self.parts}", 1, head, kind_of(head.title)))
            return
        above = next(opened for opened in reversed(self.done) if opened.level < 2)
        above.below += 1
        self.suborder = head.order
        self.bracketed = self.bracketed or head.style is Style.BRACKETED
        kind = kind_of(head.title, above.kind)
        self.done.append(_Open(f"{above.anchor}.{above.below}", 2, head, kind))


def _joined(document: Document) -> list[Paragraph | Table]:
    """The blocks, headings broken over two lines joined."""
    items: list[Paragraph | Table] = []
    before: str | None = None  # The paragraph right before, if it is as short as a heading.
    for block in document.blocks:
        if not isinstance(block, Paragraph) or len(block.text) > LONGEST:
            before = None
        elif before is not None and (joined := broken_heading(before, block.text)):
            items[-1] = Paragraph(joined, block.outline)
            before = joined
            continue
        else:
            before = block.text
        items.append(block)
    return items


def _name(head: Heading) -> str:
    return head.title.replace(" ", "").replace("\u3000", "").strip("。：:")


def _begins(head: Heading) -> bool:
    """Tell whether a heading that is the only one of its style, as in a page cut short, is one."""
    named = own_kind(head.title) is not None and ends_whole(head.title)
    return head.strong or (head.order == 1 and not head.rest and named)


def _is_cut(head: Heading) -> bool:
    """The file ends in the middle of this heading, so it is not one that can be shown."""
    return not head.rest and not ends_whole(head.title)


def _is_listed(piece: str, head: Heading, after: str) -> bool:
    """Tell whether an inline heading is one of a list that announces the parts."""
    following = (piece[len(head.text) :] + after).lstrip()[:1]
    return following in ("，", "；", "、", ",", ";") and following != ""


def _is_item(head: Heading) -> bool:
    """A numbered line short enough to be a heading under a part, not an item of a list."""
    return head.strong or bool(head.rest) or own_kind(head.title) is not None
