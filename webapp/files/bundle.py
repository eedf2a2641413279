"""An answer packed into one ZIP: original files, texts, tables, citations, and what all this is.

It is sent while it is made, each file when it is read: no more than one of them is in memory, and
nothing is written to a disk. ``zipfile`` on a stream that cannot be sought in. ``stream-zip``
0.0.84 (MIT) does the same with 0.26 KB for each file in its list of them where ``zipfile`` has
0.44, and brings a library of ciphers that nothing here asks for. A ZIP that broke off has no end,
and no program opens it as a whole one: so it is sent over HTTP/1.0 as well.

A file inside is called by its number in the answer, its place and its year, in letters, digits and
hyphens: Windows, macOS and Linux take that, it sorts as the answer does, and no two are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Blueprint, Response, request
from msgspec import structs

from indexer import Index, citation_formats, citing, export, plain_text
from indexer.desk.export import About, ReportRow
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import ELSEWHERE, recognised
from webapp import urls
from webapp.files import sending, tables, workbook
from webapp.files.cells import csv_lines
from webapp.wording import day

blueprint = Blueprint("bundle", __name__)

_LONGEST = 30  # characters of a place in a file's name
_TOLD = 50  # files that are not there and are named in the read-me
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


class PackedFile(NamedTuple):
    """A file of a ZIP; its parts are taken once, before the next file is asked for."""

    name: str
    parts: Iterable[bytes]


@blueprint.get("/export/search.zip")
def file() -> Response:
    """Everything that the answer to a query consists of, packed."""
    query, base = urls.read_query(request), urls.host()
    with ExitStack() as held:
        if request.method != "HEAD":
            held.enter_context(sending.slot())
        index = held.enter_context(sending.borrowed())
        bundle = Bundle(index, query, base)
        response = Response(
            content_type="application/zip",
            headers=sending.headers("search", "zip", bundle.about),
        )
        if request.method == "HEAD":
            response.response = iter(())
            return response
        made = datetime.fromisoformat(bundle.about.exported)
        return sending.streamed(response, held, zipped(bundle.files(), made))


def zipped(files: Iterable[PackedFile], made: datetime) -> Iterator[bytes]:
    """Yield a ZIP of ``files``, all of the time ``made``."""
    sent = _Sent()
    with ZipFile(sent, "w") as archive:  # type: ignore[call-overload]  # it can write, and that is all
        for each in files:
            info = ZipInfo(each.name, made.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            with archive.open(info, "w") as entry:
                for part in each.parts:
                    entry.write(part)
                    yield from sent.taken(sending.CHUNK)
    yield from sent.taken()


class _Sent:
    """What has been written and nobody has taken yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self, least: int = 1) -> Iterator[bytes]:
        """Yield it in one piece if it is as long as that."""
        if self._size >= least:
            whole = b"".join(self._parts)
            self._parts, self._size = [], 0
            yield whole


class _Row(NamedTuple):
    """A line of the table: a report, and what its files are called in the ZIP."""

    line: tables.ReportLine
    text: str
    originals: str


@dataclass
class Bundle:
    """The files of the answer to ``query``, ``base`` before every address in them."""

    index: Index
    query: Query
    base: str
    lost: int = 0
    """Original files that the index has not kept, of which the first are ``named``."""
    named: list[str] = field(default_factory=list)
    elsewhere: int = 0
    pictured: int = 0
    files_made: int = 0

    def __post_init__(self) -> None:
        self._answer = export.whole_answer(self.index, self.query, self.base)
        about = self._answer.about
        self.about: About = structs.replace(about, rows=about.total.reports)
        self._kept = bytearray()

    def files(self) -> Iterator[PackedFile]:
        """Yield every file; the read-me last, which says what was not there."""
        about, sections = self.about, self._answer.about.total.sections
        for each in self._each():
            self.files_made += 1
            yield each
        rows = workbook.as_rows(_TABLE, about, self._rows())
        yield PackedFile("报告.csv", sending.chunks(csv_lines(rows)))
        if sections:
            columns = tables.of_answer(self._answer.figures)
            found = workbook.as_rows(columns, self._answer.about, self._answer.rows)
            yield PackedFile("章节.csv", sending.chunks(csv_lines(found)))
        for name, form in _CITATIONS.items():
            yield PackedFile(name, sending.chunks(self._cited(form)))
        self.files_made += len(_CITATIONS) + 2 + bool(sections)
        yield PackedFile("说明.txt", [_text("\n".join(self._read_me()))])

    def _each(self) -> Iterator[PackedFile]:
        """The text of each report and its original files."""
        for number, row in self._reports():
            report = self.index.report(row.id)
            self.elsewhere += ELSEWHERE in report.warnings
            self.pictured += bool(recognised(report.repairs))
            text, originals = self._names(number, row)
            yield PackedFile(text, [_text(plain_text.plain_text(report, self.base))])
            there = 0
            for sha256, name in originals.items():
                try:
                    original = self.index.source(report, sha256)
                except NotFound:
                    self.lost += 1
                    self.named += [name] if len(self.named) < _TOLD else []
                    continue
                there += 1
                yield PackedFile(name, [original])
            self._kept.append(there == len(originals))

    def _rows(self) -> Iterator[_Row]:
        for number, row in self._reports():
            text, originals = self._names(number, row)
            kept = "\n".join(originals.values()) if self._kept[number - 1] else "没有存全"
            yield _Row(tables.ReportLine.of(row), text, kept)

    def _cited(self, form: str) -> Iterator[str]:
        each = citing.citations(self.index, self.base, self.query).each
        return citation_formats.references(each, form)

    def _reports(self) -> Iterator[tuple[int, ReportRow]]:
        return enumerate(export.whole_corpus(self.index, self.base, self.query).rows, 1)

    def _names(self, number: int, row: ReportRow) -> tuple[str, dict[str, str]]:
        """What the text of a report is called, and its original files by their checksums."""
        place = _spoken(row.place.name or row.unit.name or "") or "地区未认定"
        digits = len(str(self.about.rows))
        stem = f"{number:0{digits}d}_{place}_{row.year or '年度未写明'}"
        paths = {row.sha256: row.path} | {f.sha256: f.path for f in row.other_files}
        originals = {}
        for nth, (sha256, path) in enumerate(paths.items(), 1):
            ending = _ENDING.search(path)
            more = f"_{nth}" if nth > 1 else ""
            originals[sha256] = f"原文件/{stem}{more}{ending[0].lower() if ending else ''}"
        return f"正文/{stem}.txt", originals

    def _read_me(self) -> Iterator[str]:
        about = self.about
        yield from ("乡镇年报检索：检索结果", "")
        yield f"检索条件：{workbook.asked(about)}"
        yield f"网址：{about.url}"
        yield f"报告：{about.total.reports:,} 份；符合的章节：{about.total.sections:,} 个"
        yield f"导出时间：{about.exported}"
        yield f"数据版本：{about.generation}，建于 {day(about.built)}"
        yield from (f"检索提示：{note}" for note in (about.query.notes if about.query else ()))
        yield from (f"收录说明：{note}" for note in about.notes)
        yield from ("", "里面有什么")
        yield "正文/：每份报告一个文本文件，各章节在自己的标题下，表格一行写成一行。"
        yield "原文件/：收录时的原文件，一个字节也没有改；一份报告有几个原文件的，都在。"
        yield "报告.csv：一份报告一行：地区分省、市、县、乡镇各一列，年度、读出的数字、出处，以及本包里的文件名。"
        if about.total.sections:
            yield "章节.csv：符合检索条件的章节，一个一行，连同原文片段和链接。"
        yield "引文.txt、引文.bib、引文.ris：每份报告的著录，GB/T 7714—2025、BibTeX 和 RIS。"
        yield "文件名开头的数字是报告在检索结果里的次序，各处相同。"
        yield from ("", "里面没有什么，为什么")
        if self.lost:
            yield f"原文件缺 {self.lost:,} 个，因为建立索引时没有存下来：{'、'.join(self.named)}{'等' if self.lost > len(self.named) else ''}。"
        else:
            yield "原文件没有缺的。"
        if self.elsewhere:
            yield f"有 {self.elsewhere:,} 份报告的正文在附件里，附件没有收录：正文/ 里只有网页上的文字。"
        if self.pictured:
            yield f"有 {self.pictured:,} 份报告的正文（或其中几页）由图像识别，文字和数字可能有误，请对照原文件。"
        yield "正文/ 里没有图片和版式，请看原文件。没有收录的报告不在其中：没有找到，不等于没有发布。"
        yield from ("", "怎样知道完整")
        yield f"连同本文件共 {self.files_made:,} 个文件。本文件最后写入：中途断了的压缩包打不开，打得开而有本文件的就是完整的。"
        yield "引用前请与原文件核对。"


def _spoken(name: str) -> str:
    """``name`` in characters that any file system takes, composed, for macOS would take it apart."""
    kept = "".join(c if c.isalnum() else "-" for c in normalize("NFC", name)[:_LONGEST])
    return re.sub("-+", "-", kept).strip("-")


def _text(text: str) -> bytes:
    """``text`` as any editor of Windows shows it, too."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8", "replace")


def _of_line(column: workbook.Column) -> workbook.Column:
    def value(row: Any) -> Any:
        return column.value(row.line)

    return column._replace(value=value)


_TABLE = (
    workbook.Column("正文（本包）", 40, lambda row: row.text),
    workbook.Column("原文件（本包）", 40, lambda row: row.originals),
    *map(_of_line, tables.CORPUS),
)
_CITATIONS = {
    f"引文.{citation_formats.FORMATS[form].ending}": form for form in ("gbt", "bibtex", "ris")
}
