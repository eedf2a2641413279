r"""RTF files: paragraphs with the numbers of their lists, tables with their cells.

Knows RTF 1.9.1: groups, destinations, characters in the code page of their font. A list's
numbers are in the file as text (``\listtext``, ``\pntext``) for readers that count no lists;
they are what is printed. Headers (but for a title that stands nowhere else), footers, notes of editors, deleted and hidden text are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from indexer.intake.formats import metadata
from indexer.intake.formats.word.tables import Placed, blocks_of_table
from indexer.language.joining import squeezed
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 1_000  # Groups within groups; Word writes ten.
MARK = b"{\\rtf"
"""First bytes of every file."""

# A control word and its number, a control symbol, a brace, or text up to the next of them.
_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
# Destinations whose text is not on the page, or a second time (RTF 1.9.1, appendix B).
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object listtable listoverridetable revtbl rsidtbl generator "
    b"filetbl footer footerl footerr footerf annotation atnid atnauthor atnref "
    b"fldinst themedata colorschememapping datastore latentstyles xmlnstbl mmathPr pgptbl bkmkstart bkmkend "
    b"pn pnseclvl nonshppict shp shprslt upr nonesttables ftnsep ftnsepc aftnsep aftnsepc template".split()
)
_HEARD = frozenset((b"shptxt", b"ud"))  # On the page, inside of one that is not.
_LETTERS = {
    b"tab": " ", b"line": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-"}
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 2: "cp1252"}
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 65001: "utf-8"}
_EDGE = 1440  # Twips in an inch; a row without edges has cells as wide.


@dataclass(slots=True)
class _State:
    """What holds within one group."""

    silent: bool = False
    hidden: bool = False
    mark: bool = False  # Within a list's number.
    note: bool = False  # Within a foot- or endnote.
    head: bool = False  # Within a page's header.
    font: int = -1
    skip: int = 1  # Bytes that stand for a \u character where it is not known.


@dataclass(slots=True)
class _Row:
    """One row of a table while it is read: its cells' blocks, and how they are merged."""

    merges: list[tuple[bool, bool]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)


def read_rtf(data: bytes) -> Document:
    """Return the document in an RTF file. Raises UnreadableFile with the reason and remedy."""
    reader = _Reader(data)
    blocks = [block for block in reader.blocks() if block.text]
    blocks = blocks and metadata.with_title(blocks, _lines(reader.header))
    if not blocks:
        raise refusals.NO_TEXT(what="RTF")
    if sum(len(block.text) for block in blocks) > MAX_CHARACTERS:
        raise refusals.TOO_MANY_CHARACTERS(what="RTF", most=MAX_CHARACTERS)
    said: dict[str, str] = {}
    for block in blocks[:40]:
        if isinstance(block, Paragraph):
            said = metadata.from_line(block.text) | said
    cut = () if reader.is_whole else ("文件的结尾缺失，后面的内容可能没有读入",)
    return Document("rtf", tuple(blocks), said, cut)


class _Reader:
    """One pass over one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.fonts: dict[int, str] = {}
        self.page = "cp1252"
        self.pending = b""  # Bytes of a character that is not whole yet.
        self.parts: list[str] = []
        self.number: list[str] = []
        self.notes: list[str] = []
        self.header: list[str] = []
        self.is_whole = False  # Whether the last group was closed.
        self.outline = 0
        self.in_table = False
        self.row = _Row()
        self.cell: list[Block] = []
        self.rows: list[_Row] = []
        self.owed = 0  # Bytes still to be left out after a \u.
        self.merge = (False, False)

    def blocks(self) -> Iterator[Block]:
        """Yield the paragraphs and tables in order."""
        state, above = _State(), list[_State]()
        first = False  # Right behind an opening brace, where a destination is named.
        at = 0
        while token := _TOKEN.match(self.data, at):
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if brace == b"{":
                self._flush(state)
                if len(above) >= MAX_DEPTH:
                    raise refusals.DAMAGED(what="RTF", why="groups too deep")
                above.append(state)
                state, first = replace(state), True
                continue
            if brace == b"}":
                self._flush(state)
                state = above.pop() if above else state
                if not above:
                    self.is_whole = True
                    break
            elif symbol == b"*" and first:
                state.silent = True  # A destination that readers may not know.
                continue
            elif word == b"bin":
                at += max(0, int(number or 0))  # Raw bytes of a picture.
            elif word is not None:
                if first:
                    self._destination(word, state)
                yield from self._word(word, int(number) if number else None, state)
            elif code is not None:
                self._bytes(bytes.fromhex(code.decode()), state)
            elif symbol in (b"\n", b"\r"):
                yield from self._layout(b"par", None)
            elif symbol is not None:
                self._flush(state)
                self._add(_SYMBOLS.get(symbol, ""), state)
            elif text is not None:
                self._bytes(text, state)
            first = False
        self._flush(state)
        yield from self._paragraph()
        yield from self._table()

    def _destination(self, word: bytes, state: _State) -> None:
        """Note where the text of a group goes."""
        if word in _SILENT:
            state.silent = True
        elif word in _HEARD:
            state.silent = False
        elif word in (b"listtext", b"pntext"):
            state.mark, self.number = True, []
        elif word == b"footnote":
            state.note = True
        elif word in (b"header", b"headerl", b"headerr", b"headerf"):
            state.head = True

    def _word(self, word: bytes, value: int | None, state: _State) -> Iterator[Block]:
        if word == b"u" and value is not None:
            self._flush(state)
            self._add(chr(value % 65_536), state)
            self.owed = state.skip
            return
        self._flush(state)
        if word in _LETTERS:
            self._add(_LETTERS[word], state)
        elif word == b"uc":
            state.skip = value or 0
        elif word == b"f" and value is not None:
            state.font = value
        elif word == b"ansicpg" and value is not None:
            self.page = _PAGES.get(value, f"cp{value}")
        elif word == b"fcharset":
            self.fonts[state.font] = _CHARSETS.get(value or 0, "")
        elif word in (b"v", b"deleted"):
            state.hidden = value != 0
        elif word == b"plain":
            state.hidden = False
        elif (state.note or state.head) and word == b"par":
            self._add("\n", state)
        elif not (state.silent or state.mark or state.note or state.head):
            yield from self._layout(word, value)

    def _layout(self, word: bytes, value: int | None) -> Iterator[Block]:
        """Paragraphs, cells and rows."""
        if word in (b"par", b"sect", b"page"):
            yield from self._paragraph()
        elif word == b"pard":
            self.in_table, self.outline = False, 0
        elif word == b"intbl":
            self.in_table = True
        elif word == b"outlinelevel":
            self.outline = (value or 0) + 1 if (value or 0) < 9 else 0
        elif word == b"trowd":
            self.row.merges, self.row.edges, self.merge = [], [], (False, False)
        elif word in (b"clmrg", b"clvmrg"):
            self.merge = (self.merge[0] or word == b"clmrg", self.merge[1] or word == b"clvmrg")
        elif word == b"cellx":
            self.row.merges.append(self.merge)
            self.row.edges.append(value or 0)
            self.merge = (False, False)
        elif word in (b"cell", b"nestcell"):
            self.in_table = True
            yield from self._paragraph()
            if word == b"cell":
                self.row.cells.append(self.cell)
                self.cell = []
        elif word == b"row":
            self.rows.append(self.row)
            # A row that is not described anew is as the one before.
            self.row = _Row(self.row.merges, self.row.edges)

    def _paragraph(self) -> Iterator[Block]:
        lines, notes = _lines(self.parts), _lines(self.notes)
        mark = squeezed("".join(self.number))
        self.parts, self.notes, self.number = [], [], []
        if lines:
            lines[0] = mark + lines[0]
        paragraphs = [Paragraph(line, self.outline) for line in lines]
        paragraphs += [Paragraph(line) for line in notes]
        if self.in_table:
            self.cell += paragraphs
        else:
            yield from self._table()
            yield from paragraphs

    def _table(self) -> Iterator[Block]:
        rows, self.rows = self.rows, []
        if not rows:
            return
        edges = sorted({edge for row in rows for edge in _edges(row)})
        yield from blocks_of_table([_placed(row, edges) for row in rows])

    def _bytes(self, raw: bytes, state: _State) -> None:
        if self.owed:
            owed, self.owed = self.owed, max(0, self.owed - len(raw))
            raw = raw[owed:]
        self.pending += raw

    def _flush(self, state: _State) -> None:
        """Decode the bytes since the last control word: a character may have two."""
        raw, self.pending, self.owed = self.pending, b"", 0
        if raw:
            encoding = self.fonts.get(state.font) or self.page
            try:
                text = raw.decode(encoding, "replace")
            except LookupError:
                text = raw.decode("gb18030", "replace")
            self._add(text, state)

    def _add(self, text: str, state: _State) -> None:
        if not (state.silent or state.hidden):
            into = self.notes if state.note else self.parts
            (self.header if state.head else self.number if state.mark else into).append(text)


def _lines(parts: list[str]) -> list[str]:
    text = "".join(parts)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        # A character beyond U+FFFF comes as two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [line for line in map(squeezed, text.split("\n")) if line]


def _edges(row: _Row) -> list[int]:
    return row.edges or [_EDGE * (n + 1) for n in range(len(row.cells))]


def _placed(row: _Row, edges: list[int]) -> list[Placed]:
    """The cells of a row on the grid that all rows' edges make."""
    placed = []
    left = -1
    for i, (edge, cell) in enumerate(zip(_edges(row), row.cells, strict=False)):
        right = edges.index(edge)
        beside, below = row.merges[i] if i < len(row.merges) else (False, False)
        placed.append(
            Placed(
                columns=max(1, right - left),
                continues=below,
                beside=beside,
                blocks=tuple(cell),
            )
        )
        left = right
    return placed
