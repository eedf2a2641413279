"""Standard tables that a dump flattened into paragraphs, found and made tables again.

Knows which cells make a row, and which column a number can only stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.intake.parts.cells import (
    FlatCell,
    Line,
    cells_at,
    cuts,
    may_hold_table,
    parted,
)
from indexer.intake.parts.forms import (
    APPLICANTS,
    ARTICLE_KEYS,
    COLUMN_KEYS,
    DISPUTE_HEADS,
    DISPUTE_KEYS,
    DISPUTES,
    LONGEST_LABEL,
    OUTCOMES,
    RELATION,
    REQUEST_HEAD_KEYS,
    REQUEST_HEADS,
    REQUEST_KEYS,
    label_key,
    label_level,
    near_key,
)
from indexer.intake.parts.values import is_value
from indexer.language.patterns import pattern
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Cell, Table

# A word of prose may be a label; these never are, and so begin a flattened table.
_OPENINGS = ARTICLE_KEYS | set(
    map(label_key, (RELATION, "申请人情况", "本年新收政府信息公开申请数量"))
)
# What they begin with, and 行政复议, be they cut after any letter or numbered.
_MAY_OPEN = pattern(
    r"[\s|]*(?:一\s?、?\s?)?[(（]?\s?(?:第二十|第二?$|本列|本年新|本年?$|申请人|申请?$|行政复|行政?$|$)",
    yes="第二十条",
    no="本年度",
    how="match",
)
_FEWEST = 4  # Fewer cells than this are words of prose that happen to be labels.
_CONTENT = label_key("信息内容")
# What stands at the edge of a page; a bare number may be a cell.
_PAGE_NUMBER = pattern(
    r"\s*(?:第\s*[0-9]{1,3}\s*页\s*[,，/／、|(（]?\s*(?:共\s*[0-9]{1,3}\s*页)?[)）]?|共\s*[0-9]{1,3}\s*页[,， ]*第\s*[0-9]{1,3}\s*页"
    r"|[—–―ー\-]{1,2}\s*[0-9]{1,3}\s*[—–―ー\-]{1,2}|[0-9]{1,3}\s*/\s*[0-9]{1,3})\s*",
    yes="第 3 页 共 5 页",
    no="第3页所列",
    how="fullmatch",
)


def gather(document: Document) -> Document:
    """Return ``document`` with every run of flattened cells made one table.

    A row whose digits can be cut in several ways stays one cell of text, and
    ``warnings`` says so.
    """
    items = list(_items(document.blocks))
    lines: list[Line] = [item.text if isinstance(item, Paragraph) else None for item in items]
    blocks: list[Block] = []
    unclear: list[str] = []
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, list) or (isinstance(item, Paragraph) and _opens(lines, at)):
            pieces, edges, end = _run(items, lines, at)
            if len(pieces) >= _FEWEST:
                table, more = rebuild(pieces)
                blocks += (table, *edges)
                unclear += more
                at = end
                continue
        if not isinstance(item, list):
            blocks.append(item)
        at += 1
    if tuple(blocks) == document.blocks:
        return document
    doubts = [
        f"表格中“{row}”的数字连在一起，有几种分法，程序未能判断，未列；请看原文"
        for row in dict.fromkeys(unclear)
    ]
    return replace(document, blocks=tuple(blocks), warnings=(*document.warnings, *doubts))


def _items(blocks: Sequence[Block]) -> Iterator[Block | list[FlatCell]]:
    """The blocks, tables glued into paragraphs parted from them, lone cells as paragraphs."""
    for block in blocks:
        if isinstance(block, Table):
            lone = _lone_labels(block)
            yield from (block,) if lone is None else lone
        elif may_hold_table(block.text):
            for stretch in parted(block.text):
                yield stretch if isinstance(stretch, list) else block._replace(text=stretch)
        else:
            yield block


def _lone_labels(table: Table) -> list[Paragraph] | None:
    """The rows of ``table`` as paragraphs where each is one label and nothing else."""
    lone: list[Paragraph] = []
    for row in table.rows:
        texts = [cell.text for cell in row if cell.text]
        if len(texts) != 1 or not near_key(texts[0]):
            return None
        lone.append(Paragraph(texts[0]))
    return lone


def _run(
    items: Sequence[Block | list[FlatCell]], lines: Sequence[Line], at: int
) -> tuple[list[FlatCell], list[Paragraph], int]:
    """The cells of the flattened table that begins at ``at``, and where it ends.

    Between the two the page numbers printed in it, where it went over pages.
    """
    pieces: list[FlatCell] = []
    edges: list[Paragraph] = []
    while at < len(items):
        item = items[at]
        if isinstance(item, list):
            pieces += item
            at += 1
            continue
        if isinstance(item, Paragraph) and pieces and _PAGE_NUMBER.fullmatch(item.text):
            following = items[at + 1 : at + 2]
            if not any(isinstance(next_, list) for next_ in following) and not (
                following and cells_at(lines, at + 1)[0]
            ):
                break
            edges.append(item)
            at += 1
            continue
        more, end = cells_at(lines, at)
        if not more:
            break
        pieces += more
        at = end
    return pieces, edges, at


def _opens(lines: Sequence[Line], at: int) -> bool:
    text = lines[at] or ""
    if not _MAY_OPEN.match(text):
        return False
    if text.strip() == "行政复议":
        return (lines[at + 1 : at + 2] or [None])[0] == "行政诉讼"
    if opens_flattened(text):
        return True
    pieces, _ = cells_at(lines, at)
    return bool(pieces) and near_key(pieces[0].text) in _OPENINGS


def opens_flattened(text: str) -> bool:
    """Tell whether a line begins a standard table that was flattened to one cell a line."""
    return len(text) <= LONGEST_LABEL and label_key(text) in _OPENINGS


def rebuild(pieces: Sequence[FlatCell]) -> tuple[Table, list[str]]:
    """Return the table that was flattened into ``pieces``, and the rows that cannot be cut.

    A row is its labels and the values after them. The head of the table of
    requests, and of reviews and lawsuits, gets its spans back when whole.
    """
    return _Rows(pieces).made()


class _Rows:
    """One pass over the cells of one table."""

    def __init__(self, pieces: Sequence[FlatCell]) -> None:
        self.pieces = pieces
        self.values = [is_value(p.text) for p in pieces]
        told = list(zip(pieces, self.values, strict=True))
        self.keys = [None if is_number else near_key(p.text) for p, is_number in told]
        self.levels = [0 if is_number else label_level(p.text) for p, is_number in told]
        self.rows: list[list[Cell]] = []
        self.unclear: list[str] = []
        self.columns = 0  # Of the numbers of each row, 0 where no head says how many.

    def made(self) -> tuple[Table, list[str]]:
        at = 0
        while at < len(self.pieces):
            for keys, head in (
                (REQUEST_HEAD_KEYS, self._request_head),
                (DISPUTE_KEYS, self._dispute_head),
            ):
                end = self._end(at, keys)
                if end > at + 1:
                    head(at, end)
                    at = end
                    break
            else:
                at = self._next_row(at)
        return Table(0, tuple(map(tuple, self.rows))), self.unclear

    def _end(self, at: int, keys: frozenset[str]) -> int:
        """The end of the run of unnumbered cells from ``at`` whose keys are among ``keys``."""
        while at < len(self.pieces) and self.keys[at] in keys and not self.levels[at]:
            at += 1
        return at

    def _texts(self, at: int, end: int) -> list[str]:
        return [piece.text for piece in self.pieces[at:end]]

    def _next_row(self, at: int) -> int:
        """Append the row that begins at ``at``; return where the next begins."""
        start = at
        if self.keys[at] in ARTICLE_KEYS:
            self.rows.append([Cell(self.pieces[at].text, head=True)])
            self.columns = 0
            return at + 1
        if self.keys[at] in COLUMN_KEYS:
            at = self._end(at, COLUMN_KEYS)
            self.rows.append([Cell(text, head=True) for text in self._texts(start, at)])
            self.columns = sum(key != _CONTENT for key in self.keys[start:at])
            return at
        row: list[Cell] = []
        while at < len(self.pieces) and not self.values[at]:
            level = self.levels[at]
            if at > start and (not level or level <= self.levels[at - 1]):
                break
            # Empty cells stand for the merged labels of the rows above.
            while level - 1 > 0 and len(row) < level - 1:
                row.append(Cell(""))
            row.append(Cell(self.pieces[at].text, head=True))
            at += 1
        end = at
        while end < len(self.pieces) and self.values[end]:
            end += 1
        self._numbers(row, at, end)
        return end

    def _numbers(self, row: list[Cell], at: int, end: int) -> None:
        """Append ``row``, its labels, with the numbers from ``at`` in the columns that they can only be in."""
        numbers = self.pieces[at:end]
        level = self.levels[at - 1] if row else 0  # of the last label
        of_requests = level > 0 and self.keys[at - 1] in REQUEST_KEYS
        columns = len(APPLICANTS) if of_requests else self.columns
        texts = [number.text for number in numbers]
        alone = texts[0] if len(texts) == 1 else ""
        # Nobody is asked a million times: seven digits under the label are its seven cells.
        many = len(alone) >= columns > 1 and (of_requests or not row)
        glued = alone and (numbers[0].glued or many)
        if of_requests and alone and (not glued or len(alone) == 1):
            # The total alone is filled in: who states a part states the total, too.
            texts = [""] * (columns - 1) + texts
        elif glued and columns != 1:
            whole = _only_cut(alone, columns)
            if whole is None:
                text = "".join((*(cell.text for cell in row[-1:]), alone))
                self.rows.append([*row[:-1], Cell(text)])
                self.unclear.append(text)
                return
            texts = whole
        if texts and level:
            row[-1] = Cell(row[-1].text, columns=4 - len(row), head=True)
        values = [Cell(text) for text in texts]
        if not row and len(values) > len(DISPUTES):
            self.rows += [
                values[i : i + len(DISPUTES)] for i in range(0, len(values), len(DISPUTES))
            ]
        else:
            self.rows.append(row + values)

    def _request_head(self, at: int, end: int) -> None:
        cells = self._texts(at, end)
        texts = dict(zip(self.keys[at:end], cells, strict=True))
        rest = [label_key(label) for label in REQUEST_HEADS[1:]]
        if not all(key in texts for key in rest):
            self.rows.append([Cell(cell, head=True) for cell in cells])
            return
        names = [texts[key] for key in rest]
        corner = texts.get(label_key(RELATION), "")
        self.rows += [
            [Cell(corner, 3, 3, head=True), Cell(names[0], columns=7, head=True)],
            [
                Cell(names[1], rows=2, head=True),
                Cell(names[2], columns=5, head=True),
                Cell(names[8], rows=2, head=True),
            ],
            [Cell(name, head=True) for name in names[3:8]],
        ]

    def _dispute_head(self, at: int, end: int) -> None:
        self.columns = len(DISPUTES)
        keys = [key or "" for key in self.keys[at:end]]
        if sorted(keys) != sorted([*DISPUTE_HEADS[:4], *OUTCOMES, *OUTCOMES, *OUTCOMES]):
            self.rows.append([Cell(cell, head=True) for cell in self._texts(at, end)])
            return
        review = [Cell(name, rows=2, head=True) for name in OUTCOMES]
        suits = [Cell(name, columns=5, head=True) for name in DISPUTE_HEADS[2:4]]
        self.rows += [
            [Cell("行政复议", columns=5, head=True), Cell("行政诉讼", columns=10, head=True)],
            review + suits,
            [Cell(name, head=True) for name in (*OUTCOMES, *OUTCOMES)],
        ]


def _only_cut(digits: str, columns: int) -> list[str] | None:
    """The one way to cut ``digits`` into ``columns`` numbers, None if there is none or several.

    The totals must be sums: blank cells leave no trace among digits, but in the sums.
    """
    sums_of = {len(APPLICANTS): len(APPLICANTS), len(DISPUTES): len(OUTCOMES)}.get(columns, 0)
    ways = cuts(digits, columns, sums_of)
    return ways[0] if len(ways) == 1 else None
