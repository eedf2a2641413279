"""Standard tables that a dump flattened into paragraphs, found and made tables again.

Knows how tables come apart: one cell a line, or all cells on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.intake.parts.forms import (
    ARTICLE_KEYS,
    ARTICLES,
    COLUMN_KEYS,
    COLUMNS,
    DISPUTE_HEADS,
    DISPUTE_KEYS,
    DISPUTES,
    LABEL_KEYS,
    LONGEST_LABEL,
    OUTCOMES,
    RELATION,
    REQUEST_HEAD_KEYS,
    REQUEST_HEADS,
    REQUEST_ROWS,
    ROW_NUMBER,
    ROWS,
    is_label,
    is_row_of_requests,
    is_value,
    label_key,
    label_level,
)
from indexer.intake.parts.kinds import names_a_part
from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Cell, Table

# A word of prose may be a label; these never are, and so begin a flattened table.
_OPENINGS = ARTICLE_KEYS | set(
    map(label_key, (RELATION, "申请人情况", "本年新收政府信息公开申请数量"))
)
_SPLIT = pattern(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[、.])?(?:"
    + "|".join(
        r"\s?".join(map(re.escape, ROW_NUMBER.sub("", label, count=1)))
        for label in sorted(
            {*COLUMNS, *ROWS, *ARTICLES, *REQUEST_HEADS, *REQUEST_ROWS, *DISPUTE_HEADS},
            key=lambda label: -len(ROW_NUMBER.sub("", label, count=1)),
        )
    )
    + ")",
    yes="(一)予以公开",
    no="(一)公开予以",
    how="match",
)
_SHORTEST_DUMP = 16
_BEGINNINGS = frozenset(key[:2] for key in LABEL_KEYS)
_LONGEST_DUMP = 5_000  # The three tables together have 1,200 characters.
_BETWEEN = pattern(r"[\s0-9.,/元万|\-—无]*", yes=" | 0 | 12 ", no=" 0条 12条 ", how="fullmatch")
_FEWEST = 4  # Fewer cells than this are words of prose that happen to be labels.
_LONGEST_LABEL = 40
_PART = pattern(
    r"[一二三四五六七八九十]{1,3}\s?[、.．]", yes="六、其他事项", no="六是其他事项", how="match"
)  # 六、其他事项, answered by 无.


def gather(document: Document) -> Document:
    """Return ``document`` with every run of flattened cells made one table."""
    blocks = document.blocks
    gathered: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Paragraph) and may_begin_label(block.text[:2]) and _opens(blocks, at):
            cells: list[str] = []
            end = at
            while end < len(blocks) and (more := _cells(blocks, end)):
                cells += more
                end += 1
            if len(cells) >= _FEWEST:
                gathered.append(rebuild(cells))
                at = end
                continue
        gathered.append(block)
        at += 1
    return replace(document, blocks=tuple(gathered))


def _text(blocks: Sequence[Block], at: int) -> str | None:
    block = blocks[at] if at < len(blocks) else None
    return block.text if isinstance(block, Paragraph) else None


def _opens(blocks: Sequence[Block], at: int) -> bool:
    text = _text(blocks, at) or ""
    if text.strip() == "行政复议":
        return (_text(blocks, at + 1) or "").strip() == "行政诉讼"
    return opens_flattened(text) or len(split_cells(text)) >= _FEWEST


def _cells(blocks: Sequence[Block], at: int) -> list[str]:
    """The cells that the paragraph at ``at`` holds, none if it is prose."""
    text = _text(blocks, at)
    if text is None:
        return []
    if is_label(text) or is_value(text):
        return [text]
    if cells := split_cells(text):
        return cells
    last = all(_text(blocks, i) is None for i in range(at + 1, min(at + 2, len(blocks))))
    if is_row_of_requests(text, cut=last):
        return [text]
    following = _text(blocks, at + 1)
    # A label in other words than the form's, known by the number after it.
    if (
        len(text) <= _LONGEST_LABEL
        and not text.endswith(("。", "；", "："))
        and not _PART.match(text)
        and not names_a_part(text)
        and following is not None
        and is_value(following)
    ):
        return [text]
    return []


def opens_flattened(text: str) -> bool:
    """Tell whether a line begins a standard table that was flattened to one cell a line."""
    return len(text) <= LONGEST_LABEL and label_key(text) in _OPENINGS


def may_begin_label(start: str) -> bool:
    """Tell whether ``start``, a text's first two characters, may begin a label: few letters do."""
    first = plain(start)
    letters = len(first) == 2 and first.isalpha() and first[0] not in "一二三四五六七八九十"
    return not letters or first in _BEGINNINGS


def split_cells(text: str) -> list[str]:
    """Return the cells of a standard table whose cells all stand on one line, else nothing.

    Numbers without a blank between them are one digit a cell if that makes
    the row whole, else one cell: they cannot be told apart.
    """
    if not _SHORTEST_DUMP <= len(text) <= _LONGEST_DUMP:
        return []
    likely = may_begin_label(text[:2]) and label_key(text[:16])[:2] in _BEGINNINGS
    if not likely or not _SPLIT.match(plain(text[:80])):
        return []
    folded = plain(text)
    cells: list[str] = []
    found = list(_SPLIT.finditer(folded))
    if len(found) < 4:
        return []
    for label, following in zip(found, [*found[1:], None], strict=True):
        between = folded[label.end() : following.start() if following else len(folded)]
        if not _BETWEEN.fullmatch(between):
            return []
        cells.append(text[label.start() : label.end()])
        numbers = between.replace("|", " ").split()
        if len(numbers) == 1 and numbers[0].isdigit() and len(numbers[0]) in (3, 7, 15):
            numbers = list(numbers[0])
        cells += numbers
    return cells


def rebuild(cells: Sequence[str]) -> Table:
    """Return the table that was flattened into ``cells``, all labels and values in order.

    A row is its labels and the values after them. The head of the table of
    requests, and of reviews and lawsuits, gets its spans back when whole.
    """
    rows: list[list[Cell]] = []
    at = 0
    while at < len(cells):
        for keys, head in ((REQUEST_HEAD_KEYS, _request_head), (DISPUTE_KEYS, _dispute_head)):
            end = _run(cells, at, keys)
            if end > at + 1:
                rows += head(cells[at:end])
                at = end
                break
        else:
            at = _next_row(cells, at, rows)
    return Table(0, tuple(map(tuple, rows)))


def _run(cells: Sequence[str], at: int, keys: frozenset[str]) -> int:
    """The end of the run of unnumbered cells from ``at`` whose keys are among ``keys``."""
    while at < len(cells) and label_key(cells[at]) in keys and not label_level(cells[at]):
        at += 1
    return at


def _next_row(cells: Sequence[str], at: int, rows: list[list[Cell]]) -> int:
    """Append the row that begins at ``at``; return where the next begins."""
    row: list[Cell] = []
    start = at
    if label_key(cells[at]) in ARTICLE_KEYS:
        rows.append([Cell(cells[at], head=True)])
        return at + 1
    if label_key(cells[at]) in COLUMN_KEYS:
        at = _run(cells, at, COLUMN_KEYS)
        rows.append([Cell(text, head=True) for text in cells[start:at]])
        return at
    while at < len(cells) and not is_value(cells[at]):
        level = label_level(cells[at])
        if at > start and (not level or level <= label_level(cells[at - 1])):
            break
        # Empty cells stand for the merged labels of the rows above.
        while level - 1 > 0 and len(row) < level - 1:
            row.append(Cell(""))
        row.append(Cell(cells[at], head=True))
        at += 1
    labels_end = at
    while at < len(cells) and is_value(cells[at]):
        at += 1
    values = [Cell(text) for text in cells[labels_end:at]]
    if row and values and label_level(row[-1].text):
        row[-1] = Cell(row[-1].text, columns=4 - len(row), head=True)
    if not row and len(values) > len(DISPUTES):
        return _chunk(values, rows, at)
    rows.append(row + values)
    return at


def _chunk(values: list[Cell], rows: list[list[Cell]], at: int) -> int:
    rows += [values[i : i + len(DISPUTES)] for i in range(0, len(values), len(DISPUTES))]
    return at


def _request_head(cells: Sequence[str]) -> list[list[Cell]]:
    texts = {label_key(cell): cell for cell in cells}
    rest = [label_key(label) for label in REQUEST_HEADS[1:]]
    if not all(key in texts for key in rest):
        return [[Cell(cell, head=True) for cell in cells]]
    names = [texts[key] for key in rest]
    corner = texts.get(label_key(RELATION), "")
    return [
        [Cell(corner, 3, 3, head=True), Cell(names[0], columns=7, head=True)],
        [
            Cell(names[1], rows=2, head=True),
            Cell(names[2], columns=5, head=True),
            Cell(names[8], rows=2, head=True),
        ],
        [Cell(name, head=True) for name in names[3:8]],
    ]


def _dispute_head(cells: Sequence[str]) -> list[list[Cell]]:
    if sorted(map(label_key, cells)) != sorted(
        [*DISPUTE_HEADS[:4], *OUTCOMES, *OUTCOMES, *OUTCOMES]
    ):
        return [[Cell(cell, head=True) for cell in cells]]
    review = [Cell(name, rows=2, head=True) for name in OUTCOMES]
    suits = [Cell(name, columns=5, head=True) for name in DISPUTE_HEADS[2:4]]
    return [
        [Cell("行政复议", columns=5, head=True), Cell("行政诉讼", columns=10, head=True)],
        review + suits,
        [Cell(name, head=True) for name in (*OUTCOMES, *OUTCOMES)],
    ]
