"""Standard tables that a dump flattened into paragraphs, found and made tables again.

Knows how tables come apart (one cell a line, or all cells on one line);
``indexer.intake.parts.tables`` knows the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from indexer.intake.parts.kinds import names_a_part
from indexer.intake.parts.tables import (
    is_label,
    is_row_of_requests,
    is_value,
    may_begin_label,
    opens_flattened,
    rebuild,
    split_cells,
)
from indexer.language.patterns import pattern
from indexer.vocabulary.document import Block, Document, Paragraph

_FEWEST = 4  # Fewer cells than this are words of prose that happen to be labels.
_LONGEST_LABEL = 40
_LONGEST_KEPT = 60
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
    return _kept_opens_alone(text) if len(text) <= _LONGEST_KEPT else _opens_alone(text)


def _opens_alone(text: str) -> bool:
    return opens_flattened(text) or len(split_cells(text)) >= _FEWEST


# Most lines that may begin a label are headings, which other reports have too.
_kept_opens_alone = lru_cache(4_000)(_opens_alone)


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
