"""What is in an index, how sure it is, and what an operator can mend: for page and script.

Says in Chinese what is unsure and what would settle it. Counts come from the
store; lists come a stretch at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Struct, convert

from indexer.archive.skipped import NOT_A_REPORT, SAME, Skipped
from indexer.desk import answer, links
from indexer.desk.answer import AnswerBucket, Number
from indexer.desk.index import Index
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.refusals import in_chinese
from indexer.vocabulary.report import Address, Count, Evidence, Report, Status, Year, note
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say, word

PAGE = 50
"""Entries of a list on one page."""
SHOWN = 5
"""Entries of each list beside the others."""


@dataclass(frozen=True, slots=True)
class _List:
    label: str
    remedy: str


_SKIPPED = "skipped"
LISTS = {
    "ambiguous": _List(
        word("地区有几种可能"),
        word(
            "同名的地区不止一个，文中没有说清是哪一个。在报告文件夹的 manifest.csv 里写明 path,place_code。"
        ),
    ),
    "unlisted": _List(
        word("地区未列入行政区划表"),
        word(
            "文中写明了地名，但行政区划表里没有。在报告文件夹的 places.csv 里补上 code,name,parent。"
        ),
    ),
    "unknown": _List(
        word("地区未写明"),
        word("文中没有说是哪里的报告。在报告文件夹的 manifest.csv 里写明 path,place_code。"),
    ),
    "undated": _List(
        word("年度未写明"),
        word("文中没有说是哪一年的报告。在报告文件夹的 manifest.csv 里写明 path,year。"),
    ),
    "untitled": _List(word("没有标题"), word("所示标题由单位和年度拼成，不是原文，引用时请注意。")),
    "warned": _List(word("读入时待核"), word("数字不一致、标题与正文不符等。请对照原文件。")),
    "elsewhere": _List(
        word("正文在附件里"),
        word(
            "网页只有标题和附件的链接。把附件放在网页旁边，用链接里的文件名，再建立索引。没有正文的不计入“没有写到”。"
        ),
    ),
    "joined": _List(
        word("同一份报告有几个原文件"),
        word(
            "文字相同的几个文件算一份报告，都可以下载。其实不是一份的，请在 manifest.csv 里写明各自的 path,year 或 place_code。"
        ),
    ),
    _SKIPPED: _List(
        word("未收录的文件"),
        word("不是年度报告的文件不收录。读不了的，按所列原因处理；处理后重新建立索引。"),
    ),
}
"""What may be unsure, by the name that an address has for its list."""


class Stats(Struct, frozen=True):
    """全部数字 what ``Index.stats`` counts."""

    generation: str
    built: str
    reports: Count
    sections: Count
    skipped: Count
    segmenter: str
    schema: Count
    notes: tuple[str, ...]
    files: Count
    years: Annotated[tuple[int | None, int | None], note("最早、最晚")]
    places: Count
    reports_by_year: Annotated[dict[str, Count], note("每个年度的份数")]
    reports_by_place_status: dict[Status, Count]
    undated: Count
    untitled: Count
    warned: Count
    source_bytes: Count


class YearCount(Struct, frozen=True):
    """一个年度的份数 reports of one year."""

    year: int
    count: Count
    url: Address


class ListEntry:
    """有待核实的报告，或没有收录的文件 a report, or a file: msgspec knows no union of two structs."""

    __slots__ = ()


class PlaceWithEvidence(AnswerPlace, frozen=True):
    """地区，连同凭什么这样确定 a place, and what decided it."""

    evidence: Evidence


class ListedReport(ListEntry, Struct, frozen=True):
    """有待核实的报告 a report of which something is unsure."""

    id: str
    title: str
    year: Year
    place: PlaceWithEvidence
    warnings: tuple[str, ...]
    path: str
    other_files: tuple[str, ...]
    url: Address


class ListedFile(ListEntry, Struct, frozen=True):
    """没有收录的文件 a file that was not taken."""

    path: str
    reason: str
    chinese: str | None


class Listed(Struct, frozen=True):
    """一个清单的一页 a page of one list."""

    name: str
    label: str
    remedy: Annotated[str, note("怎样补正 what would mend it")]
    total: Count
    page: Number
    size: Number
    url: Address
    next_url: Address | None
    entries: tuple[ListEntry, ...]


class Holdings(Struct, frozen=True):
    """收录了什么 what is in the index."""

    stats: Stats
    years: tuple[YearCount, ...]
    places: tuple[AnswerBucket, ...]
    lists: tuple[Listed, ...]


def overview(index: Index, shown: int = SHOWN) -> Holdings:
    """Return counts of everything in ``index``, and the first ``shown`` entries of each list."""
    stats = convert(index.stats(), Stats)
    everything = Query(size=1)
    places = next(f for f in index.rank(everything).facets if f.name == "place")
    return Holdings(
        stats=stats,
        years=tuple(
            YearCount(int(year), n, _of_year(int(year)))
            for year, n in stats.reports_by_year.items()
        ),
        places=answer.facet(places, everything).buckets,
        lists=tuple(_listed(index, name, 1, shown) for name in LISTS),
    )


def listed(index: Index, name: str, page: str) -> Listed:
    """Return one page of a list. Raises ``BadRequest`` for what is no list or no page."""
    if not name:
        raise BadRequest(
            say("页码要和 list 一起写。list 可以是：%(lists)s。", lists="、".join(LISTS))
        )
    if name not in LISTS:
        raise BadRequest(
            say(
                "没有“%(name)s”这份名单。可以用的：%(lists)s。",
                name=name[:20],
                lists="、".join(LISTS),
            )
        )
    if not (page.isascii() and page.isdigit() and 1 <= len(page) <= 6 and int(page)):
        raise BadRequest(say("页码应是 1 到 999999 的整数，不是“%(page)s”。", page=page[:20]))
    return _listed(index, name, int(page), PAGE)


def _of_year(year: int) -> str:
    return links.search(with_values(Query(), "year", (str(year),)))


def _listed(index: Index, name: str, page: int, size: int) -> Listed:
    first = (page - 1) * size
    entries: tuple[ListEntry, ...]
    if name == _SKIPPED:
        skipped = index.skipped()
        total, entries = len(skipped), tuple(map(_file, skipped[first : first + size]))
    else:
        total, reports = index.doubtful(name, first, size)
        entries = tuple(map(_report, reports))
    return Listed(
        name=name,
        label=say(LISTS[name].label),
        remedy=say(LISTS[name].remedy),
        total=total,
        page=page,
        size=size,
        url=links.holdings(name),
        next_url=links.api_holdings(name, page + 1) if first + size < total else None,
        entries=entries,
    )


def _report(report: Report) -> ListedReport:
    return ListedReport(
        id=report.id,
        title=report.title,
        year=report.year,
        place=PlaceWithEvidence.of(report.place),
        warnings=report.doubts,
        path=report.path,
        other_files=tuple(file.path for file in report.other_files),
        url=links.report(report.id),
    )


def _file(skipped: Skipped) -> ListedFile:
    """Return a file with its reason as listed, and the reason in Chinese where it is known."""
    chinese = None
    if skipped.reason.startswith(NOT_A_REPORT):
        chinese = say(
            "未收录，不是年度报告（依据：%(reason)s）",
            reason=skipped.reason.removeprefix(NOT_A_REPORT),
        )
    elif skipped.reason.startswith(SAME):
        chinese = say("内容与 %(reason)s 相同", reason=skipped.reason.removeprefix(SAME))
    else:
        chinese = in_chinese(skipped.reason)
    return ListedFile(skipped.path, skipped.reason, chinese)
