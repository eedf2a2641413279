"""What every format is read into: blocks in the order of the page, and metadata.

Knows neither formats nor reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.vocabulary.report import Repair, Table


class Paragraph(NamedTuple):
    """One paragraph as printed, without a line feed.

    ``outline`` is the heading level that the format itself gives it (``<h2>``,
    a Word outline level), 0 where it gives none.
    """

    text: str
    outline: int = 0


Block = Paragraph | Table
"""A table among blocks stands where it stands: its ``at`` is 0 and says nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read.

    ``format`` is its name in INTERFACE.md section 4 (``txt``, ``html``).
    ``metadata`` is what the page says about itself; the keys are those of
    ``indexer.intake.formats.metadata`` and ``url``. ``warnings`` say in Chinese what
    of the file could not be read. ``repairs`` are what was done so that the text is what a
    person sees.
    of the file could not be read. ``attached`` is, of a page without a text of its own,
    what each document that has it may be called, relative to the page.
    """

    format: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    attached: tuple[tuple[str, ...], ...] = ()
