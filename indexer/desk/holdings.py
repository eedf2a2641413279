"""What is in an index, how sure it is, and what an operator can mend: as JSON, for page and script.

Says in Chinese what is unsure and what would settle it. Counts come from the
store; lists come a stretch at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.archive.skipped import NOT_A_REPORT, SAME, Skipped
from indexer.desk import links
from indexer.desk.answer import answer, place
from indexer.desk.index import Index
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.report import Report

PAGE = 50
"""Entries of a list on one page."""
SHOWN = 5
"""Entries of each list beside the others."""


@dataclass(frozen=True, slots=True)
class _List:
    label: str
    remedy: str


_SKIPPED = "skipped"
_LISTS = {
    "ambiguous": _List(
        "地区有几种可能",
        "同名的地方不止一个，文中没有说清是哪一个。在报告文件夹的 manifest.csv 里写明 path,place_code。",
    ),
    "unlisted": _List(
        "地区不在地名表里",
        "文中写明了地名，但地名表里没有。在报告文件夹的 places.csv 里补上 code,name,parent。",
    ),
    "unknown": _List(
        "没有写明地区",
        "文中没有说是哪里的报告。在报告文件夹的 manifest.csv 里写明 path,place_code。",
    ),
    "undated": _List(
        "没有写明年度",
        "文中没有说是哪一年的报告。在报告文件夹的 manifest.csv 里写明 path,year。",
    ),
    "untitled": _List("没有标题", "所示标题由单位和年度拼成，不是原文，引用时请注意。"),
    "warned": _List("阅读时有疑问", "数字不一致、标题与正文不符等。请对照原文件。"),
    _SKIPPED: _List(
        "没有收录的文件",
        "不是年度报告的文件不收。读不了的，按所列原因处理；处理后重新建立索引。",
    ),
}


def overview(index: Index, shown: int = SHOWN) -> dict[str, Any]:
    """Return counts of everything in ``index``, and the first ``shown`` entries of each list."""
    stats = index.stats()
    facets = answer(index.search(Query(size=1)), 0)["facets"]
    return {
        "stats": stats,
        "years": [
            {"year": int(year), "count": n, "url": _of_year(int(year))}
            for year, n in stats["reports_by_year"].items()
        ],
        "places": next(facet["buckets"] for facet in facets if facet["name"] == "place"),
        "lists": [_listed(index, name, 1, shown) for name in _LISTS],
    }


def listed(index: Index, name: str, page: str) -> dict[str, Any]:
    """Return one page of a list. Raises ``BadRequest`` for what is no list or no page."""
    if name not in _LISTS:
        raise BadRequest(f"没有“{name[:20]}”这个清单。可以用的：{'、'.join(_LISTS)}。")
    if not (page.isascii() and page.isdigit() and 1 <= len(page) <= 6 and int(page)):
        raise BadRequest(f"页码应是 1 到 999999 的整数，不是“{page[:20]}”。")
    return _listed(index, name, int(page), PAGE)


def _of_year(year: int) -> str:
    return links.search(with_values(Query(), "year", (str(year),)))


def _listed(index: Index, name: str, page: int, size: int) -> dict[str, Any]:
    first = (page - 1) * size
    if name == _SKIPPED:
        skipped = index.skipped()
        total, entries = len(skipped), [_file(s) for s in skipped[first : first + size]]
    else:
        total, reports = index.doubtful(name, first, size)
        entries = [_report(report) for report in reports]
    return {
        "name": name,
        "label": _LISTS[name].label,
        "remedy": _LISTS[name].remedy,
        "total": total,
        "page": page,
        "size": size,
        "url": links.holdings(name),
        "next_url": links.api_holdings(name, page + 1) if first + size < total else None,
        "entries": entries,
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "title": report.title,
        "year": report.year,
        "place": {**place(report.place), "evidence": list(report.place.evidence)},
        "warnings": list(report.doubts),
        "path": report.path,
        "url": links.report(report.id),
    }


def _file(skipped: Skipped) -> dict[str, Any]:
    """Return a file with its reason as listed, and the reason in Chinese where it is known."""
    chinese = None
    if skipped.reason.startswith(NOT_A_REPORT):
        chinese = f"不是年度报告：{skipped.reason.removeprefix(NOT_A_REPORT)}"
    elif skipped.reason.startswith(SAME):
        chinese = f"内容与 {skipped.reason.removeprefix(SAME)} 相同"
    return {"path": skipped.path, "reason": skipped.reason, "chinese": chinese}
