"""Office files that are ZIP packages: their parts, read within bounds.

Knows ZIP, the Open Packaging Conventions (ECMA-376 part 2) and safe XML; no
markup of any kind of document. Everything here distrusts the file: sizes are
checked as declared and again while unpacking.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from indexer.vocabulary import refusals
from indexer.vocabulary.errors import UnreadableFile

MAX_PARTS = 5_000  # A report with a hundred pictures has 150 parts.
MAX_TOTAL = 1_000_000_000  # Declared size of all parts: pictures are never unpacked.
MAX_PART = 40_000_000  # Of a part that is read: the text of a long report has 3 MB as XML.
MAX_TAGS = 600_000  # Of one part. A report with three tables has 15,000, WPS at its worst 100,000.

Element = etree._Element
"""One element of a part's XML."""

_STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OPC = "http://schemas.openxmlformats.org/package/2006/relationships"
# ISO strict files say the same in other namespaces (ECMA-376 part 1, annex A).
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Package:
    """The parts of one file. Every method raises UnreadableFile with the reason."""

    def __init__(self, data: bytes) -> None:
        # Counted before the directory is read, which alone could fill the memory.
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise refusals.TOO_MANY_PARTS(most=MAX_PARTS)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        # NotImplementedError is zipfile's own, for a way to pack that it does not know.
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise _damaged(str(error)) from error
        self._parts = {info.filename: info for info in self._archive.infolist()}
        total = sum(info.file_size for info in self._parts.values())
        if total > MAX_TOTAL:
            raise _bomb(total, MAX_TOTAL)

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None if there is no such part."""
        info = self._parts.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise refusals.PROTECTED(what="Office")
        if info.compress_type not in _STORED_OR_DEFLATED:
            raise _damaged("a compression that Office files never use")
        if info.file_size > MAX_PART:
            raise _bomb(info.file_size, MAX_PART)
        try:
            with self._archive.open(info) as part:
                data = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise _damaged(str(error)) from error
        if len(data) > MAX_PART:
            raise _bomb(len(data), MAX_PART)
        return data

    def xml(self, name: str) -> Element | None:
        """Return the root of an XML part, None if there is no such part.

        A document type is refused, as ECMA-376 part 2 (section 8.1.4) asks:
        an honest file has none, and entities are how XML explodes.
        """
        data = self.read(name)
        if data is None:
            return None
        if data.count(b"<") > MAX_TAGS:
            raise refusals.TOO_MANY_TAGS(part=name, most=MAX_TAGS)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        typed = refusals.DOCUMENT_TYPE(part=name)
        if b"<!DOCTYPE" in data[:2000]:
            raise typed
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _damaged(f"{name}: {str(error)[:80]}") from error
        # In another encoding, or behind a long comment; no entity was resolved.
        if root.getroottree().docinfo.internalDTD is not None:
            raise typed
        return root

    def related(self, name: str, kind: str) -> str | None:
        """Return the name of the first part to which ``name`` (``""``: the package) is related.

        ``kind`` is the last word of the relationship's type (``styles``);
        relationships are those of ECMA-376 part 2, section 6.5.
        """
        return next(iter(self.all_related(name, kind)), None)

    def all_related(self, name: str, kind: str) -> list[str]:
        """Return the names of all parts to which ``name`` is so related."""
        return [target for last, target in self._relations(name) if last == kind]

    def _relations(self, name: str) -> Iterator[tuple[str, str]]:
        folder, _, base = name.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        for relation in root.iter(f"{{{_OPC}}}Relationship") if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/" + folder, relation.get("Target", ""))
                )
                yield relation.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _damaged(why: str) -> UnreadableFile:
    return refusals.DAMAGED(what="Office", why=why)


def _bomb(size: int, most: int) -> UnreadableFile:
    return refusals.EXPLODES(size=size, most=most)
