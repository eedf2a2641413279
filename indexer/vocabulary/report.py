"""What a report is: one unit's report for one year, as headed sections.

Plain values. Offsets are in characters of the string they belong to. The types are the
shape of INTERFACE.md section 4, in its order: ``msgspec`` writes it from them, reads it
back, and describes it, with what ``Annotated`` says to readers of the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, NamedTuple, TypeVar

from msgspec import Meta, Struct

from indexer.vocabulary.figures import STATES
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.rules import RULES, USUAL

_Larger = TypeVar("_Larger")

UNTITLED = "原文没有标题，所示标题由单位和年度拼成"
"""The warning of a report whose ``title`` is not its own."""
REPAIRS = {
    "radicals": "部首字形还原成常用字",
    "invisible": "去掉看不见的字符",
    "pinyin": "略去字后插入的拼音",
    "ruby": "略去字上的注音",
    "spacing": "合拢字间的空格",
    "line_end": "接上句中的换行",
    "ocr": "由图像识别文字",
}
"""What may be done to a text so that it is what a person sees, in the order that it is told."""
ELSEWHERE = "正文在附件里，这里没有正文；没有写到的，不等于报告没有写"
"""The warning of a report whose page leads to its text and has none."""
STATUSES = {
    "resolved": "已认定",
    "ambiguous": "有几种可能",
    "unlisted": "未列入行政区划表",
    "unknown": "未写明",
}
"""How sure the place of a report is, see ``Place``."""
REGIMES = {"2008": "2008 年条例格式", "2019": "2019—2020 年格式", "2021": "2021 年起格式"}
"""The forms that reports are written in."""


def note(description: str = "", **schema: Any) -> Meta:
    """Return what readers of the API are told of a value, and ``schema`` of JSON Schema for it."""
    return Meta(description=description or None, extra_json_schema=schema or None)


def choice(meanings: Mapping[str, str]) -> Meta:
    """Return the same of a text that is one of the keys of ``meanings``."""
    return note("；".join(f"{value} {said}" for value, said in meanings.items()), enum=[*meanings])


Count = Annotated[int, note(minimum=0)]
OuterFirst = Annotated[tuple[str, ...], note("由外到内 outermost first")]
Year = Annotated[int | None, note("报告所说的年度，不是发布的年份；没有写明时为 null")]
Anchor = Annotated[str, note("章节在地址里的名字，如 s3.2 stable name of a section")]
KindName = Annotated[str, choice({kind.value: kind.label for kind in KINDS.values()})]
Address = Annotated[str, note("地址 address", format="uri-reference")]
Code = Annotated[str | None, note("行政区划代码 division code")]
PlaceId = Annotated[
    str | None, note("地点的编号，改名换代码都不变 one id through all names and codes")
]
CodeYear = Annotated[int | None, note("代码取自哪一年的名录；就是报告年度的为 null")]
Status = Annotated[str, choice(STATUSES)]
Evidence = Annotated[tuple[str, ...], note("凭什么这样确定 what decided it")]
FigureState = Annotated[str, choice(STATES)]
Qualifier = Annotated[str | None, note("数字旁边的余、近、累计等；没有的是 null")]


class Cell(NamedTuple):
    """文字、占几行、占几列、是不是表头 text as printed, rows and columns of the grid, head."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False


def row_text(cells: Iterable[Cell]) -> str:
    """Return a row of a table as it is quoted, its blank cells kept.

    >>> row_text([Cell("规章"), Cell(""), Cell("2")])
    '规章 |  | 2'
    """
    return " | ".join(cell.text.replace("\n", "") for cell in cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section, standing before character ``at`` of the section's text."""

    at: Annotated[int, note("在 text 的第几个字符之前", minimum=0)]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def text(self) -> str:
        """All cells as lines of text, what a search inside tables reads."""
        return "\n".join([" ".join([cell.text for cell in row if cell.text]) for row in self.rows])


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report.

    ``anchor`` is its stable id in a URL (``s3``, ``s3.2``, ``s0`` for what
    stands before the first heading). ``heading`` is verbatim as printed, with
    its number. ``number`` is the numbering alone without the mark that ends
    it (``三``, ``（二）``, ``1``) or None. ``text`` is its own prose,
    paragraphs separated by a line feed, without sub-sections and tables.
    """

    anchor: Anchor
    level: Count
    number: str | None
    heading: str
    kind: KindName
    text: Annotated[str, note("本节自己的文字，不含下级章节")]
    tables: tuple[Table, ...] = ()

    @property
    def parent(self) -> str | None:
        """The anchor of the section this one stands under, None at the top."""
        return self.anchor.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Unit:
    """Who reports: its name (``齐都镇``) and its type (``镇``); name None if never named."""

    name: str | None
    type: Annotated[str, note("镇、乡、街道、县、局、other 等")]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may mean."""

    code: str
    path: OuterFirst


Candidates = Annotated[tuple[Candidate, ...], note("同名的各地，没有选定任何一个")]


@dataclass(frozen=True, slots=True)
class Predecessor:
    """前身 another place of which this one is a part, or the union with others.

    ``value`` and ``name`` are its latest. It ended in ``until``, None where it still stands.
    What became of it here is here since ``since``, 1 where nobody knows.
    """

    value: str
    name: str
    until: int | None
    since: int


@dataclass(frozen=True, slots=True)
class Step:
    """所在的各地 a place that a report lies in, by its latest code and name.

    ``value`` is the code, or names where no gazetteer has one; ``under`` is
    the value of the place above; ``also`` are all other codes and names that
    it has had; ``follows`` are the other places that it came of.
    """

    value: str
    name: str
    under: str | None = None
    also: tuple[str, ...] = ()
    follows: tuple[Predecessor, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report is from.

    ``status``: ``resolved`` (``code`` and the whole ``path`` 省…镇),
    ``ambiguous`` (``candidates`` listed, none chosen), ``unlisted`` (named but
    in no gazetteer; ``path`` is what the text says), ``unknown`` (none named).
    ``evidence`` says in short sentences what decided. ``code`` and ``path``
    are those of the report's year, where no list of that year has it the code of the
    nearest list, which is of ``code_year``. ``place_id`` is of the place through all its names and
    codes. ``lineage`` holds all places that it lies in, through all years, each after what it
    stands under.
    """

    status: Status
    code: Code = None
    path: OuterFirst = ()
    candidates: Candidates = ()
    evidence: Evidence = ()
    lineage: tuple[Step, ...] = ()
    place_id: PlaceId = None
    code_year: CodeYear = None

    @property
    def name(self) -> str | None:
        """The last name of the path, None for an unknown place."""
        return self.path[-1] if self.path else None


UNKNOWN = Place("unknown")


class Figure(Struct, frozen=True, gc=False):  # one of two hundred in a report: quick to make
    """A number the report states, with its unit and the words that say so.

    ``name`` is one of ``figures.FIGURE_NAMES``. Of ``several`` rivals each is a figure of its
    own, the plainest first. A blank cell has no value; ``partial`` is a sum with a blank part, at
    least what it says.
    """

    name: Annotated[str, note("如 proactive_total、requests_new、requests_new:person")]
    value: Annotated[int | float | None, note("写明没有的是 0；空白的是 null；没有提到的不列")]
    unit: str
    anchor: Anchor
    quote: Annotated[str, note("原文的依据 the words that say so")]
    state: FigureState = "stated"
    qualifier: Qualifier = None


class Part(NamedTuple):
    """总数里的一项 one part of a total: its label as printed, and its number."""

    label: str
    value: int | float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure's number with the parts that the report gives of it.

    ``disagrees``: they are more than it, or were meant to be all of it, and are no sum of it.
    """

    name: Annotated[str, note("总数的名字，如 proactive_total")]
    value: Annotated[int | float, note("总数")]
    unit: str
    anchor: Anchor
    quote: Annotated[str, note("写各项的原文 the words that give the parts")]
    parts: tuple[Part, ...]
    disagrees: Annotated[bool, note("各项合计与总数不一致")] = False


@dataclass(frozen=True, slots=True)
class FlagSide:
    """一处 one of the two places that do not agree: what it says, where, and the words.

    ``figure`` is the name of the figure that it gives, None where it gives none. ``report`` is
    the id of the report that it stands in, empty for the report itself.
    """

    value: Annotated[str, note("这一处的数或字 what this place says")]
    anchor: Anchor
    quote: Annotated[str, note("原文的依据 the words that say so")]
    figure: Annotated[str | None, note("是哪一项数字；不是数字的为 null")] = None
    report: Annotated[str, note("在另一份报告里时，那份报告的编号")] = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """待核 two places that do not agree by the ``rule``, a name of ``rules.RULES``."""

    rule: Annotated[str, choice({rule.name: rule.label for rule in RULES.values()})]
    sentence: Annotated[str, note("两处各是什么 both values in a sentence")]
    left: FlagSide
    right: FlagSide


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a file being a report (``weight`` above 0) or against it."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Repair:
    """读入时做过的一种处理 what was done at reading so that the text is what a person sees.

    ``ocr``: ``count`` pages are pictures whose text a program recognised.
    """

    kind: Annotated[str, choice(REPAIRS)]
    count: Count


def repaired(counts: Mapping[str, int]) -> tuple[Repair, ...]:
    """Return what was done, each kind of ``REPAIRS`` that was, in their order."""
    return tuple(Repair(kind, counts[kind]) for kind in REPAIRS if counts.get(kind))


Repairs = Annotated[tuple[Repair, ...], note("读入时做过的处理，原文件不变")]


@dataclass(frozen=True, slots=True)
class OtherFile:
    """同一份报告的另一个原文件 another file of the same report."""

    path: Annotated[str, note("在语料里的路径 path in the corpus")]
    format: str
    sha256: str


def recognised(repairs: Iterable[Repair]) -> int:
    """Return how many pages were read from pictures, where every character may be wrong."""
    return sum(repair.count for repair in repairs if repair.kind == "ocr")


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read. ``id`` and ``sha256`` are empty until a build sets them."""

    id: str = field(default="", kw_only=True)
    path: Annotated[str, note("原文件在语料里的路径 path in the corpus")]
    format: str
    is_report: Annotated[bool, note("是不是年度报告")]
    reason: Annotated[str | None, note("不是年度报告时，像是什么")]
    title: str
    year: Year
    published: Annotated[str | None, note("发布日期")]
    regime: Annotated[Annotated[str, choice(REGIMES)] | None, note("报告所用的格式")]
    unit: Unit
    place: Place = UNKNOWN
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    warnings: tuple[str, ...] = ()
    sha256: Annotated[str, note("原文件的摘要 of the original file")] = ""
    source_url: Annotated[
        str | None, note("来源网页的网址，未经核实，不一定是发布单位的 unverified")
    ] = None
    retrieved: Annotated[str | None, note("取得原文件的日期")] = None
    evidence: Annotated[tuple[Sign, ...], note("凭什么看作年度报告，各占多少分")] = ()
    other_files: Annotated[tuple[OtherFile, ...], note("同一份报告的其他原文件")] = ()
    repairs: Repairs = ()
    flags: Annotated[tuple[Flag, ...], note("待核的各处")] = ()
    breakdowns: Annotated[tuple[Breakdown, ...], note("正文里写明的总数和各项")] = ()

    @property
    def usual_flags(self) -> tuple[Flag, ...]:
        """The flags of the rules that are shown unasked."""
        return tuple(flag for flag in self.flags if flag.rule in USUAL)

    @property
    def mended(self) -> str:
        """What was done to its text, as a sentence in Chinese; empty where nothing was."""
        done = "，".join(f"{REPAIRS[r.kind]} {r.count} 处" for r in self.repairs if r.kind != "ocr")
        return f"文字按页面上所见读入：{done}；原文件未改动。" if done else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """The warnings but for the one that says there was no title, which misleads nobody."""
        return tuple(warning for warning in self.warnings if warning != UNTITLED)

    def section(self, anchor: str) -> Section | None:
        """Return the section of this anchor, None if there is none."""
        return next((s for s in self.sections if s.anchor == anchor), None)

    def heading_path(self, section: Section) -> tuple[str, ...]:
        """Return the headings from the top down to ``section``, its own last."""
        parent = self.section(section.parent) if section.parent else None
        above = self.heading_path(parent) if parent else ()
        return (*above, section.heading)


def extended(kind: type[_Larger], value: Any, **more: Any) -> _Larger:
    """Return ``value`` as the larger ``kind``, which has all its fields and ``more``."""
    if isinstance(value, Struct):
        names: Iterable[str] = value.__struct_fields__
    else:
        names = [each.name for each in fields(value)]
    return kind(**{name: getattr(value, name) for name in names} | more)
