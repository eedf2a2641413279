"""A page whose text is in a file beside it is read together with that file, as one report."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field, replace

from indexer.intake.corpus.files import Source
from indexer.intake.formats import read_bytes
from indexer.vocabulary.document import Document
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import ELSEWHERE, OtherFile


@dataclass(slots=True)
class Attachments:
    """The files of a corpus beside one page.

    ``sought`` are the names that were looked for, ``read`` the files that were found and
    read, with their bytes and what they are.
    """

    page: Source
    sought: list[str] = field(default_factory=list)
    read: list[tuple[Source, bytes, OtherFile]] = field(default_factory=list)

    def joined(self, document: Document) -> Document:
        """Return ``document`` with the text of its attachments, or with the warning that it has none."""
        blocks, warnings = list(document.blocks), list(document.warnings)
        for names in document.attached:
            if (source := self._found(names)) is None:
                continue
            try:
                data = source.data()
                inner = read_bytes(data)
            except UnreadableFile as error:
                warnings.append(f"附件 {source.name} 读不了：{error.message}")
                continue
            if inner.attached or ELSEWHERE in inner.warnings:  # it only leads on, too
                continue
            blocks += inner.blocks
            warnings += [f"正文读自附件 {posixpath.basename(source.name)}", *inner.warnings]
            sha256 = hashlib.sha256(data).hexdigest()
            self.read.append((source, data, OtherFile(source.name, inner.format, sha256)))
        if document.attached and not self.read:
            warnings.append(ELSEWHERE)
        return replace(document, blocks=tuple(blocks), warnings=tuple(warnings))

    def _found(self, names: tuple[str, ...]) -> Source | None:
        folder = posixpath.dirname(self.page.name)
        for name in names:
            whole = posixpath.normpath(posixpath.join(folder, name))
            if whole == self.page.name:
                continue
            self.sought.append(whole)
            if found := self.page.beside(whole):
                return found
        return None
