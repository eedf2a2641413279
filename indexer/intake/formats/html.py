"""HTML pages: the article without its site, tables with their spans.

A page is hostile until read: no network, no entities of its own, bounded
size, tags and depth, and no walk that recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from lxml import etree, html

from indexer.intake.formats import metadata
from indexer.intake.formats.article import TITLED, article_in, drop_chrome
from indexer.intake.formats.attachments import FRAMES, attachments, leads_elsewhere
from indexer.intake.formats.decoding import decode, wide_encoding
from indexer.intake.formats.markup import SOURCE_LINE, nesting, not_parsed, text_of, warnings_of
from indexer.intake.formats.styles import unseen_names
from indexer.intake.visible.lines import unbroken
from indexer.language.folding import plain
from indexer.language.joining import squeezed
from indexer.language.numerals import whole_number
from indexer.language.unseen import NOT_XML
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.report import Cell, Table, repaired

MAX_BYTES = 32_000_000  # Pictures inside the page count; they are cut out before parsing.
MAX_TAGS = 200_000  # A report with three tables has 1,500.
MAX_CHARACTERS = 2_000_000
MAX_NESTING = 8_000_000  # Tags, each counted as often as it is inside another: 30,000 of a report.

_DATA = re.compile(rb"data:[\w/+.;=-]{0,100}base64,[A-Za-z0-9+/=\s]*")
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "center", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption",
    "hr", "figure", "figcaption", "address", "header", "fieldset", "html", "details", "summary",
}  # fmt: skip
_ILLEGAL = re.compile(f"[{NOT_XML}]")
# A page goes on behind them, as in a browser: many a site sets two, or one too early.
_STRAY = re.compile(r"</(?:body|html)\s{0,9}>", re.IGNORECASE)
_BREAK = "\0"  # Stands for <br> in a line; no page can hold it once parsed.
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(
    rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{1,40})", re.IGNORECASE
)
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|div|table|p|title|script|h1|article|span|font|center)\b",
    re.IGNORECASE,
)
_NAMED_META = {
    "articletitle": "title",
    "pubdate": "published",
    "contentsource": "source",
    "author": "author",
}
_LAYOUT_CELL = 120  # A cell longer than this, or with several paragraphs, is layout.
_USUAL = 5_000  # Tags; no page of fewer is nested beyond bounds.
_MOST_PAIRS = 500  # Cells of a table of metadata; 40 are usual.


def looks_like_html(head: bytes) -> bool:
    """Tell whether a file's first bytes are those of a page."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or wide_encoding(head):
        head = head.replace(b"\0", b"")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return False
    return _HTML.search(start) is not None


def read_html(data: bytes) -> Document:
    """Return the article of a page as a document. Raises UnreadableFile with the reason.

    What the page says about itself (a table of 索引号, 发布日期, 标题 …, ``<meta>``
    tags, a line of date and source) is ``metadata``. Navigation, breadcrumbs,
    share bars, footers and scripts are left out.
    """
    if len(data) > MAX_BYTES:
        raise refusals.TOO_LARGE(size=len(data), most=MAX_BYTES)
    data = _DATA.sub(b"", data)
    if data.count(b"<") > MAX_TAGS:
        raise refusals.TOO_MANY_TAGS(part="the page", most=MAX_TAGS)
    declared = _CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
    text = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    body, said = _parsed(_STRAY.sub("", text))
    elements = list(body.iter())  # Held: lxml makes one anew each time that nobody does.
    if len(elements) > _USUAL and nesting(elements) > MAX_NESTING:
        raise refusals.NESTED()
    repairs = {"ruby": sum(1 for _ in body.iter("rt")), "line_end": 0}
    attached = attachments(
        (
            e.tag,
            e.get(FRAMES.get(e.tag, "href")) or "",
            "" if e.tag in FRAMES else text_of(e, _LAYOUT_CELL),
        )
        for e in body.iter("a", *FRAMES)
    )
    lost = not_parsed(text, body.getparent()) + drop_chrome(elements, unseen_names(body))
    main = article_in(body)
    blocks: list[Block] = []
    _before(body, main, blocks, said)
    blocks += _blocks(main, said, repairs)
    if sum(len(b.text) for b in blocks) > MAX_CHARACTERS:
        raise refusals.TOO_MANY_CHARACTERS(what="HTML", most=MAX_CHARACTERS)
    for block in blocks[:40]:
        if isinstance(block, Paragraph):
            for key, value in metadata.from_line(block.text).items():
                said.setdefault(key, value)
    attached = attached if leads_elsewhere(blocks, attached) else ()
    if not blocks and attached:
        called = said.get("title") or body.getroottree().findtext(".//title") or ""
        blocks = [Paragraph(line) for line in (squeezed(called),) if line]
    if not blocks:
        raise refusals.NO_BODY()
    warnings = warnings_of(lost, sum(len(block.text) for block in blocks))
    return Document(
        "html", tuple(blocks), said, warnings, attached=attached, repairs=repaired(repairs)
    )


def _parsed(text: str) -> tuple[html.HtmlElement, dict[str, str]]:
    """The body of the page, and what its head says."""
    # Characters that XML forbids would end the text for lxml.
    text = _ILLEGAL.sub(lambda found: " " if found[0].isspace() else "", text)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    parser = html.HTMLParser(
        huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise refusals.DAMAGED(what="HTML", why=str(error)[:80]) from error
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _NAMED_META.get((meta.get("name") or "").lower())
        value = (meta.get("content") or "").strip()
        if key and value:
            said.setdefault(key, value)
    if window := squeezed(root.findtext("head/title") or ""):
        said["window"] = window
    body = root.find("body")
    if body is None:
        raise refusals.NO_BODY()
    return body, said


def _before(
    body: html.HtmlElement, main: html.HtmlElement, blocks: list[Block], said: dict[str, str]
) -> None:
    """Take title, metadata table and the line of date and source from what stands before."""
    above = set(main.iterancestors())
    seen: set[str] = set()
    for element in body.iter():
        if element is main:
            return
        if not isinstance(element.tag, str) or element in above:
            continue
        if element.tag == "table":
            for key, value in metadata.from_pairs(_pairs(element)).items():
                said.setdefault(key, value)
            continue
        heading = element.tag in ("h1", "h2", "h3")
        if not heading and len(element):
            continue
        line = squeezed(text_of(element, 300))
        for key, value in metadata.from_line(line).items():
            said.setdefault(key, value)
        titled = element.tag not in ("td", "th", "a") and TITLED.search(line)
        if line and line not in seen and (heading or titled):
            seen.add(line)
            blocks.append(Paragraph(line, int(element.tag[1]) if heading else 0))


def _pairs(table: html.HtmlElement) -> list[tuple[str, str]]:
    """Label and value cells of a table of metadata, wherever a label stands."""
    looked_at = islice(table.iter("td", "th"), _MOST_PAIRS)
    cells = [squeezed(text_of(cell, 500)) for cell in looked_at]
    return [
        (label, value)
        for label, value in pairwise(cells)
        if metadata.is_label(label) and not metadata.is_label(value)
    ]


def _blocks(
    main: html.HtmlElement, said: dict[str, str], repairs: dict[str, int]
) -> Iterator[Block]:
    """The paragraphs and tables of the article in order, walked without recursion."""
    line: list[str] = []
    outline = 0

    def flush() -> Iterator[Paragraph]:
        nonlocal line
        texts = "".join(line).split(_BREAK)
        line = []
        if len(texts) > 1:
            # Blanks of the source are not seen at the ends of a line, other blanks are.
            texts, inside = unbroken([text.strip(" \t\r\n") for text in texts], soft=True)
            repairs["line_end"] += inside
        for text in map(squeezed, texts):
            if text:
                yield Paragraph(text, outline)

    def add(text: str | None) -> None:
        if text and "\n" in text:
            text, inside = SOURCE_LINE.subn("", text)
            repairs["line_end"] += inside
        line.append(text or "")

    skip: html.HtmlElement | None = None
    for event, element in etree.iterwalk(main, events=("start", "end")):
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                add(element.tail)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag == "table":
                kind = _kind_of_table(element)
                if kind != "layout":
                    yield from flush()
                    if kind == "metadata":
                        for key, value in metadata.from_pairs(_pairs(element)).items():
                            said.setdefault(key, value)
                    else:
                        yield _table(element)
                    skip = element
                    continue
            if tag in _BLOCKS:
                yield from flush()
            if tag == "br":
                line.append(_BREAK)
            if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                outline = int(tag[1])
            add(element.text)
        else:
            if tag in _BLOCKS:
                yield from flush()
                outline = 0
            if element is not main:
                add(element.tail)
    yield from flush()


def _kind_of_table(table: html.HtmlElement) -> str:
    """``data``, ``metadata``, or ``layout``: a table that only places paragraphs on the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return "layout"
    texts = [squeezed(text_of(cell, 1000)) for cell in table.iter("td", "th")]
    filled = [text for text in texts if text]
    if len(filled) < 2:
        return "layout"
    if max(map(len, filled)) > _LAYOUT_CELL:
        return "layout"
    if sum(metadata.is_label(text) for text in filled if not text.isdecimal()) >= 2:
        return "metadata"
    return "data"


def _table(table: html.HtmlElement) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in table.iter("tr"):
        cells = tuple(
            Cell(
                text=squeezed(text_of(cell, 2000)),
                rows=_span(cell, "rowspan"),
                columns=_span(cell, "colspan"),
                head=cell.tag == "th",
            )
            for cell in row
            if cell.tag in ("td", "th")
        )
        if cells:
            rows.append(cells)
    return Table(0, tuple(rows))


def _span(cell: html.HtmlElement, name: str) -> int:
    """A span as printed, within bounds: a hostile page may ask for a billion rows."""
    printed = cell.get(name)
    return max(1, min(whole_number(plain(printed).strip()) or 1, 100)) if printed else 1
