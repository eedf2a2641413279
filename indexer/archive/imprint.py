"""What tells the text of a report from that of any other, whatever file it came in.

A page has the site around it, a text file its own line ends, a PDF neither: set aside is
what stands before the first sentence or heading, lines of the site's furniture, blanks
(but between digits) and width. ``core`` is told from what is left up to its last sentence;
what follows, often a signature or more furniture, is the ``tail``, and one file may break
off earlier there than another. No number is ever set aside, nor the column that it is in,
nor what numbers a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from msgspec import Struct

from indexer.language.folding import fold
from indexer.language.numerals import han_number
from indexer.language.patterns import pattern
from indexer.vocabulary.report import UNTITLED, Report, Section

_TELLING = 100
"""Characters of text from which no two reports say the same without being one."""
_LONGEST_TAIL = 1000
_LONGEST_FURNITURE = 80
_FURNITURE = pattern(
    r"上一[篇条]|下一[篇条]|打印|关闭|分享|收藏|浏览|点击|阅读次数|字[体号][:大]|返回|扫一扫"
    r"|版权所有|主办[:单]|承办[:单]|标识码|备案|公网安备|icp|技术支持|网站地图|附件[:下]"
    r"|责任编辑|[发公]布(?:日期|时间)[:]|信息来源[:]|^来源[:]|索引号|当前位置|[>›]",
    yes="上一篇:防汛通知 下一篇:没有了",
    no="来信来访及时答复",
)
_NOTICE = pattern(
    r"转载|授权|第\d+位|访问[者量]|欢迎(?:访问|光临|您)|分辨率|浏览器|版权|备案|本站",
    yes="未经授权,不得转载。",
    no="授予先进单位称号。",
)
_COUNTED = pattern(
    r"\d[余多]?[万亿]?[条件份篇项元次个人%期场宗起]",
    yes="网站点击26万次",
    no="浏览:31 2019年1月18日",
)
_YEAR = pattern(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年", yes="2018年", no="第18团")
_NUMBERED = pattern(
    r"[a-z]?\d+|(?<![a-z])[a-z](?![a-z])|[零一二三四五六七八九十百]+|[上下]半年|(?<=[(])[上中下](?=[)])",
    yes="g15镇",
    no="石螺镇政府信息公开工作年度报告.docx",
)
_SENTENCE_ENDS = "。;!?"
_SENTENCE_END = re.compile(f"[{_SENTENCE_ENDS}]")
_END = "\0"  # between lines while they are folded
# A better reading of one text goes first: formats that keep tables and headings as such.
_FORMATS = ("docx", "html", "mhtml", "doc", "wps", "rtf", "ofd", "pdf", "xlsx", "xls", "md", "txt")


class Imprint(Struct, frozen=True, array_like=True):
    """What the text of a file says, and whose report it is as far as that is known.

    ``core`` is a checksum of ``length`` characters. ``rank`` orders readings of one
    text, the smallest is the best. ``title`` is empty where the file has none; ``gaps`` are
    the table rows with blank cells: a checksum of the row, and the columns that are filled.
    """

    core: str
    length: int
    tail: str
    year: int | None
    unit: str | None
    place: str | None
    path: tuple[str, ...]
    rank: tuple[int, ...]
    format: str
    source_url: str | None = None
    retrieved: str | None = None
    title: str = ""
    is_ambiguous: bool = False
    gaps: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def told(self) -> int:
        """How much it says of its identity."""
        known = (self.year, self.unit, self.place, *self.path, *self.numbers)
        return sum(1 for each in known if each)

    @property
    def numbers(self) -> frozenset[str]:
        """What numbers the unit or the report in the title: 7号街道, （二）, 下半年; not the year."""
        found = _NUMBERED.findall(_YEAR.sub(" ", self.title))
        return frozenset(str(han_number(n) or n) for n in found)

    def is_same(self, other: Imprint) -> bool:
        """Whether both are one report: the same text, and no contradiction on whose and when."""
        if self.core != other.core or not _begins(self.tail, other.tail):
            return False
        known = (self.year, other.year), (self.unit, other.unit), (self.place, other.place)
        if any(a and b and a != b for a, b in known):
            return False
        for mine, others in (self.path, other.path), (self.numbers, other.numbers):
            if not set(mine) <= set(others) and not set(others) <= set(mine):
                return False
        if not _fills_the_same(self.gaps, other.gaps):
            return False
        named = all((self.year, other.year, self.unit, other.unit))
        if self.is_ambiguous != other.is_ambiguous and (self.place or other.place):
            # Whose namesake it is, only its very own text and title can tell.
            return self.title == other.title and self.length >= _TELLING
        return named or self.length >= _TELLING


def _fills_the_same(
    one: tuple[tuple[str, tuple[int, ...]], ...], other: tuple[tuple[str, tuple[int, ...]], ...]
) -> bool:
    """Whether the rows that both have with their blanks have them in the same columns."""
    shared = {row for row, _ in one} & {row for row, _ in other}
    return [gap for gap in one if gap[0] in shared] == [gap for gap in other if gap[0] in shared]


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def imprint_of(report: Report) -> Imprint:
    """Return the imprint of a report as read."""
    text = _without_blanks("\n".join(_lines(report)))
    end = max(text.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    core, tail = text[:end], text[end:]
    if not core or len(tail) > _LONGEST_TAIL:
        core, tail = text, ""
    place = report.place
    settled = place.status == "resolved" and place.lineage
    tables = sum(len(table.rows) > 1 for section in report.sections for table in section.tables)
    form = report.format
    return Imprint(
        core=blake2b(core.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
        length=len(core),
        tail=tail,
        year=report.year,
        unit=report.unit.name,
        place=place.lineage[-1].value if settled else None,
        path=place.path,
        rank=(
            int(not settled),
            int(report.year is None),
            -min(tables, 3),
            _FORMATS.index(form) if form in _FORMATS else len(_FORMATS),
        ),
        format=form,
        source_url=report.source_url,
        retrieved=report.retrieved,
        title="" if UNTITLED in report.warnings else "".join(fold(report.title).split()),
        is_ambiguous=place.status == "ambiguous",
        gaps=tuple(_gaps(report)),
    )


def _gaps(report: Report) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The rows with blank cells and others. A reading without its blanks has fewer columns."""
    for section in report.sections:
        for table in section.tables:
            for row in table.rows:
                if len(row) < 2 or all(cell.text for cell in row):
                    continue
                columns, filled = 0, []
                for cell in row:
                    if cell.text:
                        filled.append(columns)
                    columns += cell.columns
                if filled:
                    text = fold(_END.join(cell.text for cell in row if cell.text))
                    said = f"{columns} {''.join(text.split())}".encode("utf-8", "surrogatepass")
                    yield blake2b(said, digest_size=6).hexdigest(), tuple(filled)


def _without_blanks(text: str) -> str:
    """``text`` with a blank between digits, where it parts two numbers, and no other."""
    kept: list[str] = []
    last = ""
    for part in text.split():
        if last and part[0].isdigit() and last.isdigit():
            kept.append(" ")
        kept.append(part)
        last = part[-1]
    return "".join(kept)


def _lines(report: Report) -> list[str]:
    """The lines of a report, folded, but for furniture and what stands before it begins."""
    printed: list[str] = []
    headed = None
    for section in report.sections:
        if section.level:
            headed = len(printed) if headed is None else headed
            printed.append(section.heading)
        printed += _printed(section)
    lines = fold(_END.join(printed)).split(_END)
    kept = [(n, line) for n, line in enumerate(lines) if not _is_furniture(line)]
    headed = len(lines) if headed is None else headed
    sentences = (n for n, line in kept if n < headed and _SENTENCE_END.search(line))
    begin = next(sentences, headed if headed < len(lines) else 0)
    return [line for n, line in kept if n >= begin]


def _printed(section: Section) -> list[str]:
    """The paragraphs and rows of a section in their order."""
    printed: list[str] = []
    at = 0
    for table in section.tables:
        printed += section.text[at : table.at].split("\n")
        printed += (" ".join([cell.text for cell in row if cell.text]) for row in table.rows)
        at = max(at, table.at)
    return [*printed, *section.text[at:].split("\n")]


def _is_furniture(line: str) -> bool:
    """Whether a line is of the site and not of the report: no number of anything is there."""
    if len(line) > _LONGEST_FURNITURE or _COUNTED.search(line) is not None:
        return False
    signs = _FURNITURE if _SENTENCE_END.search(line) is None else _NOTICE
    return signs.search(line) is not None
