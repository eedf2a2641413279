"""Word files (docx): paragraphs with their automatic numbers, tables with their spans.

Knows WordprocessingML (ECMA-376 part 1, section 17), read from the XML itself:
the libraries lose the numbers that headings are made of. Comments, headers
(but for a title that stands nowhere else), footers, deleted and hidden text and tables of contents are left out;
insertions, text boxes and notes are kept.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.intake.formats import metadata
from indexer.intake.formats.word.markup import W, child, number, on, value
from indexer.intake.formats.word.numbering import Numbering
from indexer.intake.formats.word.package import Element, Package
from indexer.intake.formats.word.tables import Placed, blocks_of_table
from indexer.intake.visible.lines import unbroken
from indexer.language.joining import squeezed
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import repaired

MAX_CHARACTERS = 2_000_000
_METADATA_BLOCKS = 40  # Metadata stands before the text.

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
# Left out with all they hold: 17.13.5 (tracked changes), 17.3.3.24 (phonetic guide), properties.
_SILENT = frozenset(
    W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "tblPr", "instrText", "delText")
)
_LETTERS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "noBreakHyphen": "-",
    W + "br": "\n",
    W + "cr": "\n",
}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_CODE = re.compile(r"[0-9A-Fa-f]{1,5}")
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)


def read_docx(data: bytes) -> Document:
    """Return the document in the bytes of a docx file. Raises UnreadableFile with the reason."""
    return read_word(Package(data))


def read_word(package: Package) -> Document:
    """Return the document in ``package``. Raises UnreadableFile with the reason and remedy."""
    main = package.related("", "officeDocument") or "word/document.xml"
    body = child(package.xml(main), "body")
    if body is None:
        raise refusals.LACKS_TEXT(part=main)
    reader = _Reader(package, main)
    blocks: list[Block] = []
    length = 0
    for block in reader.blocks(body):
        blocks.append(block)
        length += len(block.text)
        if length > MAX_CHARACTERS:
            raise refusals.TOO_MANY_CHARACTERS(what="Word", most=MAX_CHARACTERS)
    if blocks:
        blocks = metadata.with_title(blocks, _headers(package, main))
    if not blocks:
        raise refusals.PICTURES_ONLY(what="Word")
    return Document("docx", *_without_metadata(blocks), repairs=repaired(reader.repairs))


def _without_metadata(blocks: list[Block]) -> tuple[tuple[Block, ...], dict[str, str]]:
    """The blocks less tables of metadata, and what these and the first lines say."""
    said: dict[str, str] = {}
    kept: list[Block] = []
    for i, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            found = metadata.from_line(block.text) if i < _METADATA_BLOCKS else {}
            kept.append(block)
        else:
            cells = [cell.text for row in block.rows for cell in row]
            if sum(map(metadata.is_label, cells)) < 2:
                kept.append(block)
                continue
            found = metadata.from_pairs(
                (label, text)
                for label, text in itertools.pairwise(cells)
                if metadata.is_label(label) and not metadata.is_label(text)
            )
        said = found | said
    return tuple(kept), said


def _headers(package: Package, main: str) -> list[str]:
    """The lines of the pages' headers (17.10.4)."""
    lines = []
    for part in package.all_related(main, "header"):
        root = package.xml(part)
        lines += [
            squeezed("".join(text.text or "" for text in paragraph.iter(W + "t")))
            for paragraph in (root.iter(W + "p") if root is not None else ())
        ]
    return lines


@dataclass(slots=True)
class _Inline:
    """What one paragraph holds: its characters, and what stands beside them on the page."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)


class _Reader:
    """One pass over one document, counting its lists on the way."""

    def __init__(self, package: Package, main: str) -> None:
        def part(kind: str) -> Element | None:
            name = package.related(main, kind)
            return package.xml(name) if name else None

        self.numbering = Numbering(part("numbering"), part("styles"))
        self.printed = False
        self.waiting: deque[Element] | None = None  # Notes, while those of a paragraph are read.
        self.repairs = {"ruby": 0, "line_end": 0}
        self.notes: dict[tuple[str, str], Element] = {}
        for kind in ("footnote", "endnote"):
            root = part(kind + "s")
            for note in root.iter(W + kind) if root is not None else ():
                self.notes[kind, note.get(W + "id") or ""] = note

    def blocks(self, container: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables in ``container``, in order (17.2.2)."""
        for element in container:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from blocks_of_table(self._rows(element))
            elif element.tag == _MC + "AlternateContent":
                yield from self.blocks(_chosen(element))
            elif element.tag not in _SILENT and not _is_contents(element):
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        inline = _Inline()
        self._gather(paragraph, inline)
        texts, inside = unbroken("".join(inline.parts).split("\n"), soft=True)
        self.repairs["line_end"] += inside
        lines = [line for line in map(squeezed, texts) if line]
        if lines or child(paragraph, "pPr", "rPr", "del") is None:
            # An empty paragraph prints no words, but its number is used up.
            mark = self.numbering.count(paragraph)
            if lines:
                lines[0] = mark + lines[0]
        styles = self.numbering.style_chain(paragraph)
        if styles and _CONTENTS.match(value(styles[0], "name") or ""):
            return
        outline = self.numbering.outline(paragraph) if lines else 0
        own = [Paragraph(line, outline) for line in lines]
        first = not self.printed
        beside = [block for box in inline.boxes for block in self.blocks(box)]
        # A box before any text is a letterhead's title; later ones explain what they stand at.
        yield from (*beside, *own) if first else (*own, *beside)
        self.printed = self.printed or bool(own or beside)
        if self.waiting is not None:  # A note of a note comes after it: they may be thousands.
            self.waiting.extend(inline.notes)
        elif inline.notes:
            self.waiting = deque(inline.notes)
            while self.waiting:
                yield from self.blocks(self.waiting.popleft())
            self.waiting = None

    def _gather(self, element: Element, into: _Inline) -> None:
        """Add the characters of a run, a link, a field's result, an insertion (17.3.3)."""
        for node in element:
            tag = node.tag
            if tag in _SILENT:
                self.repairs["ruby"] += tag == W + "rt"
                continue
            if tag == W + "t":
                into.parts.append((node.text or "").replace("\n", " "))
            elif tag in _LETTERS:
                into.parts.append(_LETTERS[tag])
            elif tag == W + "sym":
                into.parts.append(_symbol(node.get(W + "char") or ""))
            elif tag == W + "txbxContent":
                into.boxes.append(node)
            elif tag == _TEXTPATH:
                into.parts.append(node.get("string") or "")
            elif tag in _NOTES:
                note = self.notes.pop((_NOTES[tag], node.get(W + "id") or ""), None)
                if note is not None:
                    into.notes.append(note)
            elif tag == _MC + "AlternateContent":
                self._gather(_chosen(node), into)
            elif not (tag == W + "r" and on(node, "rPr", "vanish")):
                self._gather(node, into)

    def _rows(self, table: Element) -> Iterator[list[Placed]]:
        """Yield the rows of a table with their cells on the grid (17.4)."""
        for element in table:
            if element.tag == W + "tr":
                if child(element, "trPr", "del") is None:
                    yield list(self._cells(element))
            elif element.tag not in _SILENT:
                yield from self._rows(element)

    def _cells(self, row: Element) -> Iterator[Placed]:
        at = number(row, "trPr", "gridBefore") or 0
        if at > 0:
            yield Placed(columns=at)
        head = on(row, "trPr", "tblHeader")
        for cell in _own(row, "tc"):
            merge = child(cell, "tcPr", "vMerge")
            yield Placed(
                columns=number(cell, "tcPr", "gridSpan") or 1,
                continues=merge is not None and merge.get(W + "val") != "restart",
                beside=value(cell, "tcPr", "hMerge") == "continue",
                head=head,
                blocks=tuple(self.blocks(cell)),
            )


def _own(container: Element, name: str) -> Iterator[Element]:
    """The elements of this name below, but for those inside of others and of tables within."""
    for element in container:
        if element.tag == W + name:
            yield element
        elif element.tag != W + "tbl":
            yield from _own(element, name)


def _chosen(alternatives: Element) -> Element:
    """The first of several renderings of the same content (ECMA-376 part 3, section 9.3)."""
    choice = alternatives.find(_MC + "Choice")
    fallback = alternatives.find(_MC + "Fallback")
    return next((e for e in (choice, fallback) if e is not None and len(e)), alternatives)


def _is_contents(element: Element) -> bool:
    """Tell whether a block is Word's own table of contents (17.5.2.12)."""
    gallery = value(element, "sdtPr", "docPartObj", "docPartGallery")
    return gallery == "Table of Contents"


def _symbol(code: str) -> str:
    """The character of a symbol font; private ones mean nothing without the font."""
    if not _CODE.fullmatch(code):
        return ""
    letter = chr(int(code, 16))
    return "" if "\ud800" <= letter <= "\uf8ff" or letter < " " else letter
