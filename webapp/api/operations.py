"""What can be asked of each route for scripts, and what it answers: the facts that ``openapi`` writes down.

Collected by endpoint. A route that is in none of the three tables below fails a
test, so that nothing new goes undescribed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer import answer, coverage, doubts, figures, holdings, lists, places, usage, verdict
from webapp.api.downloads import DOWNLOADS
from webapp.api.operation import Body, Operation
from webapp.api.parameters import (
    ARTICLE,
    CHECKED,
    CITED,
    COVERAGE,
    FIGURES,
    FOLLOWING,
    LIST,
    LISTING,
    PASTED,
    SEARCH,
    TYPED,
    USAGE,
)
from webapp.api.routes import Health, Ready, Suggestions, WholeReport
from webapp.api.schemas import Schema, ref


@dataclass(frozen=True, slots=True)
class Sample:
    """What examples ask for: a report, a word, a year, a place, an anchor and words of the report, a place's id."""

    report_id: str
    phrase: str
    year: str
    place: str
    at: str
    words: str
    place_id: str


SAMPLE = Sample("990123200-2012", "收费", "2012", "雾茗乡", "s5", "不收费", "990123200")
"""From the sample corpus, so that every example of the document can be tried with it."""


_CSL: Schema = {
    "type": "array",
    "items": {"type": "object", "required": ["id", "type", "title", "URL", "accessed"]},
    "description": "CSL-JSON 1.0.2 (https://citationstyles.org)",
}


def _json(shape: type) -> dict[str, Body]:
    return {"": Body("application/json", ref(shape))}


_SEARCHES: tuple[Mapping[str, str], ...] = (
    {"q": "{phrase}"},
    {"q": "{phrase}", "year": "{year}", "size": "1", "sort": "-year"},
    {"place": "{place}", "section": "requests", "scope": "section"},
)

OPERATIONS: dict[str, Operation] = {
    "api.search": Operation(
        "检索",
        "检索报告",
        "与网页 /search 同样的参数。",
        "Takes the query string of the page /search.",
        _json(answer.Answer),
        SEARCH,
        page="pages.search",
        examples=_SEARCHES,
    ),
    "api.suggest": Operation(
        "检索",
        "补全正在输入的检索词",
        "最多八个；补的是最后一个词，前面的照原样。",
        "At most eight ways to complete what is being typed.",
        _json(Suggestions),
        (TYPED,),
        examples=({"q": "{phrase}"},),
    ),
    "api.usage": Operation(
        "检索",
        "一个词每年有几份报告写到",
        "数字与检索的相同，旁边是当年的全部报告。",
        "Reports a year that hold a phrase, beside all reports of that year.",
        _json(usage.Usage),
        USAGE,
        page="usage.page",
        examples=({"phrase": "{phrase}"}, {"phrase": "{phrase}", "by": "place"}),
    ),
    "api.figures": Operation(
        "检索",
        "几个数字，一行一份报告",
        "每个数连同原文和出处；没有提到的不列，空白和几个数并存的是 null。",
        "What reports state of one to five figures, with the words that say so.",
        _json(figures.FigureRows),
        FIGURES,
        page="figures.page",
        examples=({"name": "requests_new"}, {"name": "requests_refused:person", "year": "{year}"}),
    ),
    "api.doubts": Operation(
        "检索",
        "待核：两处不一致，按规则列出",
        "每处给出两个数或两处原文，各有地址；rules 是每条规则有多少份报告。flag 选规则，其他条件与检索相同。",
        "Where two places do not agree, by rule, with both values; flag chooses rules.",
        _json(doubts.Doubts),
        SEARCH,
        page="doubts.page",
        examples=({}, {"flag": "parts"}, {"place": "{place}"}),
    ),
    "feeds.feed": Operation(
        "检索",
        "一次检索里新收录和有变动的报告",
        "Atom 格式（RFC 4287），最新的在前，最多 50 份，供阅读器订阅；page、size、sort 不起作用。浏览器打开时转到说明它的网页 /follow。",
        "What is new in the answer, for feed readers; page, size and sort mean nothing here. Browsers are led to /follow.",
        {"": Body("application/atom+xml")},
        FOLLOWING,
        page="following.page",
        examples=({"q": "{phrase}"}, {"place": "{place}", "since": "2026-01-01"}),
    ),
    "api.lists": Operation(
        "检索",
        "一批名称或词句，各有多少份报告",
        "每行各自检索：收录的地区的全名或代码数它的报告，其他按原样数写到它的报告和章节。写错的一行只影响它自己。放不进地址的用 POST 提交，不保存。",
        "What each line of a list finds: a place by its whole name or code, anything else verbatim. POST what no address holds.",
        _json(lists.SearchedList),
        LIST,
        page="lists.page",
        posted=PASTED,
        examples=({"text": "{phrase}"}, {"text": "{place}", "as": "place", "by": "year"}),
    ),
    "api.report": Operation(
        "报告",
        "一份报告的全文",
        "连同表格、数字及其依据。旧编号转到新编号。",
        "One whole report; an old id leads to the new.",
        _json(WholeReport),
        examples=({"report_id": "{report_id}"},),
        fails=(400, 404, 429, 503),
    ),
    "api.place": Operation(
        "报告",
        "一个地区的沿革和报告",
        "名称、代码、何年至何年、依据文件、当年属于哪里。用地点编号或任何一年的代码；编号里可以有斜线。",
        "One place through time, by its id, which may hold slashes, or by any code that it has had.",
        _json(places.PlacePage),
        page="places.page",
        examples=({"place": "{place_id}"},),
        fails=(400, 404, 429, 503),
    ),
    "citing.file": Operation(
        "引用",
        "一份报告、一个章节或一句话的引文著录",
        "BibTeX、RIS、CSL-JSON，或引文连同出处。",
        "A citation of a report, of a section or of words in it.",
        {
            "bib": Body("application/x-bibtex", {"type": "string"}),
            "ris": Body("application/x-research-info-systems", {"type": "string"}),
            "txt": Body("text/plain", {"type": "string"}),
            "json": Body("application/vnd.citationstyles.csl+json", _CSL),
        },
        CITED,
        page="citing.cite",
        boxes=("pick",),
        examples=(
            {"report_id": "{report_id}"},
            {"report_id": "{report_id}", "at": "{at}", "text": "{words}"},
        ),
        fails=(400, 404, 429, 503),
        headers=("Content-Disposition",),
        tagged=False,
    ),
    "api.check": Operation(
        "引用",
        "核对一段引文，或一篇文章里的各处引文",
        "在全部报告里找这段话，或与它相近的；文中加引号的话各自核对，在 quotations 里。放不进地址的文章用 POST 提交，不保存。",
        "Whether words, and each quotation in them, stand in any report. POST what no address holds; nothing is kept.",
        _json(verdict.Check),
        (CHECKED,),
        page="citing.check",
        posted=ARTICLE,
        examples=({"text": "{words}"},),
    ),
    "api.in_index": Operation(
        "收录",
        "收录了什么，哪些待核",
        "不写 list 是总览。",
        "What is in the index; with list, one page of that list.",
        {"": Body("application/json", {"anyOf": [ref(holdings.Holdings), ref(holdings.Listed)]})},
        LISTING,
        page="pages.in_index",
        examples=({}, {"list": "undated"}),
    ),
    "api.coverage": Operation(
        "收录",
        "各地区各年度收录情况",
        "一行一个地区。未收录的，是当时已有这个地区、期限已过而这里没有的；不在名录里的年份不算。",
        "Places by years; a report is missing where its place stood and it was due.",
        _json(coverage.CoverageTable),
        COVERAGE,
        page="coverage.page",
        examples=({}, {"place": "{place}"}, {"missing": "2018"}),
        fails=(400, 404, 429, 503),
    ),
    "openapi.document": Operation(
        "状态",
        "这份文档",
        "OpenAPI 3.1，可以导入 Postman 之类的工具。",
        "This document.",
        {"": Body("application/json", {"type": "object", "required": ["openapi"]})},
        fails=(400, 429),
    ),
    "api.healthz": Operation(
        "状态",
        "程序是否在运行",
        "不管有没有索引。",
        "Whether the process answers, whatever its index.",
        _json(Health),
        fails=(),
        tagged=False,
    ),
    "api.readyz": Operation(
        "状态",
        "是否可以检索",
        "没有可用的索引时是 503。",
        "Whether there is an index that can be searched.",
        _json(Ready),
        fails=(503,),
        tagged=False,
    ),
    **DOWNLOADS,
}

PAGES = {
    "pages.home": "检索",
    "pages.search": "检索的结果",
    "pages.report": "一份报告",
    "pages.in_index": "收录情况",
    "help.show": "检索词的写法",
    "exports.search": "下载一次检索的结果",
    "exports.reports": "下载报告目录",
    "exports.places": "下载各地区沿革",
    "exports.figures": "下载几个数字",
    "places.page": "一个地区的沿革",
    "coverage.page": "各地区各年度收录情况",
    "exports.coverage": "下载各地区各年度收录情况",
    "following.page": "关注更新",
    "lists.page": "名单检索",
    "usage.page": "历年用词",
    "figures.page": "数字",
    "usage.embed": "历年用词的图，可以嵌入别的网页",
    "figures.embed": "一个数字的图，可以嵌入别的网页",
    "doubts.page": "待核",
    "citing.cite": "引用",
    "citing.quote": "固定链接",
    "citing.find": "短的固定链接",
    "citations.page": "许多报告的引文",
    "citing.check": "核对引文",
    "openapi.page": "数据接口（API）",
}
"""Pages for people, which have no schema."""
APART = {
    "static": "style and scripts of the pages",
    "discovery.opensearch": "its own format: OpenSearch 1.1",
    "discovery.robots": "its own format: RFC 9309",
    "discovery.sitemap": "its own format: sitemaps.org",
    "discovery.sitemap_file": "its own format: sitemaps.org",
}
"""What is for browsers and crawlers, which know its format without this document."""
