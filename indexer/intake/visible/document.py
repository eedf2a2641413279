"""A document as a format read it → the document as a person sees it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from indexer.intake.visible.text import may_differ, visible
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Table, repaired


def as_seen(document: Document) -> Document:
    """Return ``document`` as a person sees it, with what was done added to its ``repairs``.

    Every text is mended by itself, so nothing passes from one paragraph or cell into
    another; a paragraph of which nothing is seen is left out.
    """
    texts = [_lines(block) for block in document.blocks]
    if not may_differ("\n".join((*texts, *document.metadata.values()))):
        return document
    repairs = Counter({repair.kind: repair.count for repair in document.repairs})

    def seen(text: str) -> str:
        if not may_differ(text):
            return text
        shown, done = visible(text)
        repairs.update(done)
        return shown.text.strip() if done else text

    blocks: list[Block] = []
    for block, text in zip(document.blocks, texts, strict=True):
        if not may_differ(text):
            blocks.append(block)
        elif isinstance(block, Paragraph):
            if shown := seen(text):
                blocks.append(block._replace(text=shown))
        else:
            rows = (tuple(c._replace(text=seen(c.text)) for c in row) for row in block.rows)
            blocks.append(Table(block.at, tuple(rows)))
    metadata = {key: visible(value)[0].text for key, value in document.metadata.items()}
    return replace(document, blocks=tuple(blocks), metadata=metadata, repairs=repaired(repairs))


def _lines(block: Block) -> str:
    """All texts of a block, a line each: cells beside each other are no letters set apart."""
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join([cell.text for row in block.rows for cell in row])
