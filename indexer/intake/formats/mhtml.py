"""Pages saved as one file (``.mhtml``, ``.mht``): a MIME message (RFC 2557), and the page in it.

Knows MIME and where browsers put the address; the page is for ``html``.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from indexer.intake.formats.decoding import decode
from indexer.intake.formats.html import read_html
from indexer.vocabulary import refusals
from indexer.vocabulary.document import Document
from indexer.vocabulary.errors import UnreadableFile

MAX_PARTS = 5_000  # A page with all its pictures and frames has 200.
MAX_PAGES = 20  # The page and its frames, most of them advertisements.
SHELL = 300  # Characters; a page with fewer shows its text in a frame.

# Headers to the first blank line, one of them MIME's own (RFC 2045, section 4).
_HEADER = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n)+")
_MIME = re.compile(rb"^MIME-Version[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CONTAINER = re.compile(rb"\bmultipart/", re.IGNORECASE)
_PART = re.compile(rb"^Content-Type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_DEEPEST = 50  # Mentions of a part with parts; a saved page has one or two.


def looks_like_mhtml(head: bytes) -> bool:
    """Tell whether a file's first bytes are the headers of a MIME message."""
    headers = _HEADER.match(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return headers is not None and _MIME.search(headers[0]) is not None


def read_mhtml(data: bytes) -> Document:
    """Return the article of a saved page. Raises UnreadableFile with the reason and remedy.

    Of a page whose text is in a frame, what the page itself says comes first.
    """
    if len(_PART.findall(data)) > MAX_PARTS or len(_CONTAINER.findall(data)) > _DEEPEST:
        raise refusals.TOO_MANY_PARTS(most=MAX_PARTS)
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"))
    url = message["Snapshot-Content-Location"] or message["Content-Location"] or ""
    documents: list[Document] = []
    refused: UnreadableFile | None = None
    for page in list(_pages(message, str(url)))[:MAX_PAGES]:
        try:
            documents.append(read_html(page))
        except UnreadableFile as error:
            refused = refused or error
    if not documents:
        raise refused or refusals.NO_PAGE()
    first, fullest = documents[0], max(documents, key=_length)
    if fullest is not first and _length(first) < SHELL:
        first = replace(
            first,
            blocks=first.blocks + fullest.blocks,
            metadata={**fullest.metadata, **first.metadata},
        )
    said = {"url": str(url).strip()} if "://" in str(url) else {}
    return replace(first, format="mhtml", metadata={**said, **first.metadata})


def _pages(message: Message, url: str) -> Iterator[bytes]:
    """The pages in a message, the saved one first, in the encoding that their part names."""
    parts = list(message.walk())
    parts.sort(key=lambda part: not url or part["Content-Location"] != url)
    for part in parts:
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                charset = part.get_content_charset()
                yield decode(page, charset).encode() if charset else page


def _length(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks)
