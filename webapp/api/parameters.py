"""What may stand behind the question mark: every parameter with its words, its values and its limits.

Names, values and limits are those of the code that reads them; a parameter
that is read and not described here ends the start of the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer import article, figures, holdings, links, lists, quotation, usage
from indexer import query_language as language
from indexer.vocabulary.fields import FACETS, LONGEST, FacetField
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import GROUPS, LISTED, SCOPES, SORTS, VIEWS, Query
from webapp import urls
from webapp.api.schemas import Schema

_CLEAN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
"""What ``urls.parameters`` lets through, as a regular expression of ECMA-262."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the address; a repeatable one is an array, ``?year=2012&year=2013``."""

    name: str
    description: str
    english: str
    schema: Schema
    required: bool = False
    repeatable: bool = False
    most: int = language.MAX_VALUES


def _text(most: int | None = None, pattern: str = f"^{_CLEAN}*$", least: int = 0) -> Schema:
    limits = {"minLength": least} if least else {}
    return {
        "type": "string",
        "pattern": pattern,
        **limits,
        **({"maxLength": most} if most else {}),
    }


def _whole(most: int, usual: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


def _told(values: Mapping[str, str]) -> str:
    return "；".join(
        value if value == label else value if value == label else f"{value} {label}"
        for value, label in values.items()
    )


# Something but what ``str.strip`` takes away.
_BLANK = r"\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_VALUE = _text(LONGEST, rf"^{_CLEAN}*[^{_BLANK}]{_CLEAN}*$")


def _facet(facet: FacetField) -> tuple[str, str, Schema]:
    if facet.labels:
        description = f"{facet.description}：{_told(facet.labels)}"
        return description, facet.english, {"type": "string", "enum": list(facet.labels)}
    written = {"type": "string", "pattern": facet.pattern, "examples": list(facet.examples)}
    return facet.description, facet.english, written if facet.pattern else _VALUE


_ONE_YEAR: Schema = {"type": "string", "pattern": "^([0-9]{4})?$"}
_USUAL = Query()
_FIGURE = "|".join(FIGURE_NAMES)
_DESCRIBED: dict[str, tuple[str, str, Schema]] = {
    "q": (
        "检索词，写法与网页相同；不写是全部报告",
        "the query; without it all reports",
        _text(language.MAX_LENGTH),
    ),
    **{facet.name: _facet(facet) for facet in FACETS.values()},
    "facet": (
        "在 facets 里列出这个数字各档的份数，不作为条件；figure 选其中一档",
        "count reports by the size of this figure",
        {"type": "string", "pattern": f"^({_FIGURE})$", "examples": ["requests_new"]},
    ),
    "open": ("在 facets 里列出这个地区里面的各地区，不作为条件", "list the places inside", _VALUE),
    "first": ("从哪一年起，连同 last 是 year 的另一种写法", "year from", _ONE_YEAR),
    "last": ("到哪一年止", "year to", _ONE_YEAR),
    "scope": (
        "report 几个词在一份报告里都有就算；section 要在同一章节里",
        "where all words must be",
        {"type": "string", "enum": list(SCOPES), "default": _USUAL.scope},
    ),
    "sort": (
        "relevance 按相关；year 年度从早到晚；-year 从晚到早；一个数字的名称从小到大，前面加 - 从大到小",
        "order; by a figure from the least, with - from the largest",
        {
            "type": "string",
            "pattern": f"^({'|'.join(SORTS)}|-?({_FIGURE}))$",
            "examples": [*SORTS, "-requests_new"],
            "default": _USUAL.sort,
        },
    ),
    "group": (
        "place 同一地方的报告排在一起，在其中排得最前的那份的位置",
        "place: the reports of a place one after the other",
        {"type": "string", "enum": list(GROUPS), "default": _USUAL.group},
    ),
    "view": (
        "网页上每份报告列多少；在别处不起作用",
        "how much a page shows of a report; means nothing elsewhere",
        {"type": "string", "enum": list(VIEWS), "default": _USUAL.view},
    ),
    "places": (
        "网页上列出报告最多的地区，还是全部；这里总是全部",
        "whether a page lists a few places or all; means nothing elsewhere",
        {"type": "string", "enum": list(LISTED), "default": _USUAL.places},
    ),
    "page": ("第几页", "page, from 1", _whole(language.MAX_PAGE, _USUAL.page)),
    "size": ("每页几份报告", "reports a page", _whole(language.MAX_SIZE, _USUAL.size)),
    "form": (
        "no 不算统一格式里标题有检索词的章节",
        "no: not what stands in sections that the forms head with the phrase",
        {"type": "string", "enum": [*usage.FORM], "default": usage.FORM[0]},
    ),
    "by": (
        "phrase 比较检索词；place 比较地区，只看第一个检索词",
        "what the lines are",
        {"type": "string", "enum": list(usage.COMPARED), "default": "phrase"},
    ),
    "phrase": (
        f"检索词，一到 {usage.MOST} 个，空的不算",
        "phrases; blank ones are passed over",
        _text(language.MAX_LENGTH),
    ),
    "name": (
        f"一到 {figures.MOST} 个数字的名称，空的不算；requests_new:person 只数自然人的。也可以写检索词里用的中文名",
        "names of figures, or what queries call them",
        {"type": "string", "pattern": f"^({_FIGURE})$", "examples": ["requests_new"]},
    ),
    "column": (
        "网页的表按哪一年的数排，连同 sort；在别处不起作用",
        "the year that the page's table is sorted by; means nothing elsewhere",
        {"type": "string", "pattern": "^[0-9]{4}$"},
    ),
}


def _described(name: str, repeatable: tuple[str, ...] = urls.REPEATABLE) -> Parameter:
    most = language.MAX_COUNTED if name == "facet" else language.MAX_VALUES
    return Parameter(name, *_DESCRIBED[name], repeatable=name in repeatable, most=most)


SEARCH = tuple(map(_described, urls.ASKED))
_LISTING = {
    "list": Parameter(
        "list",
        "要哪一份名单；不写是总览",
        "which list",
        {"type": "string", "enum": list(holdings.LISTS)},
    ),
    "page": Parameter("page", "名单的第几页", "page of the list", _whole(999_999, 1)),
}
LISTING = tuple(_LISTING[name] for name in urls.LISTING)
_ABOUT_COVERAGE = {
    "place": Parameter(
        "place", "只看哪个地区和它里面的各地区：代码、地点编号或名称", "only this place", _text()
    ),
    "missing": _described("missing"),
    "page": Parameter("page", "第几页", "page, from 1", _whole(999_999, 1)),
}
COVERAGE = tuple(_ABOUT_COVERAGE[name] for name in urls.COVERAGE)
USAGE = tuple(
    Parameter("phrase", *_DESCRIBED["phrase"], required=True, repeatable=True, most=usage.MOST)
    if name == "phrase"
    else _described(name, urls.REPEATABLE_IN_USAGE)
    for name in urls.USAGE
)
_TABLE = Parameter("size", "每页几行", "rows a page", _whole(language.MAX_SIZE, links.TABLE_SIZE))
FIGURES = tuple(
    Parameter("name", *_DESCRIBED["name"], required=True, repeatable=True, most=figures.MOST)
    if name == "name"
    else _TABLE
    if name == "size"
    else _described(name)
    for name in urls.FIGURES
)
PICTURE = Parameter(
    "picture",
    "哪一种图：line 各年；ranked 最高的；spread 各档；dots 各地区各年度",
    "kind of picture",
    {"type": "string", "enum": list(figures.PICTURES), "default": figures.PICTURES[0]},
)
CITED = (
    Parameter("at", "章节的 anchor", "anchor of a section", _text()),
    Parameter(
        "text",
        "报告里的原话；很长时是它的开头",
        "words, or their beginning",
        _text(quotation.MAX_LENGTH),
    ),
    Parameter("to", "很长的话的结尾", "end of long words", _text(quotation.MAX_LENGTH)),
    Parameter("sum", "很长的话的校验和", "checksum of long words", _text()),
    Parameter("seal", "本站写进固定链接的校验码", "checksum of the link that was given", _text()),
)
MANY_CITED = (
    *(parameter for parameter in SEARCH if parameter.name in urls.PARAMETERS),
    Parameter(
        "id",
        "要引用的报告的编号，不与检索条件同写",
        "ids of the reports to cite, instead of a query",
        _text(),
        repeatable=True,
    ),
)
CHECKED = Parameter(
    "text",
    "要核对的引文，里面要有字词",
    "words to check",
    _text(quotation.MAX_LENGTH, least=1),
    required=True,
)
CHOSEN_FILE = Parameter("sha256", "哪一个原文件", "which of the report's files", _text())
ARTICLE = Parameter(
    "text",
    "引文，或一篇文章",
    "words or an article to check",
    _text(article.LONGEST, least=1),
    required=True,
)
FOLLOWING = (
    *SEARCH,
    Parameter(
        "since",
        "只要这一天（北京时间）起收录或有变动的",
        "only what came or changed on this day in China or later",
        {"type": "string", "format": "date", "examples": ["2026-01-31"]},
    ),
)
PASTED = Parameter(
    "text",
    f"名称或词句，每行一个，最多 {lists.MOST} 行",
    "names or phrases, a line each",
    _text(lists.LONGEST_LIST, least=1),
    required=True,
)
LIST = (
    PASTED,
    Parameter(
        "as",
        f"每一行是什么：{_told(lists.READ_AS)}",
        "what a line is",
        {"type": "string", "enum": list(lists.READ_AS), "default": "auto"},
    ),
    Parameter("by", "分年度列出", "by year too", {"type": "string", "enum": list(lists.BY)}),
)
TYPED = Parameter("q", "正在输入的字", "what is being typed", _text())

PATH_PARAMETERS: dict[str, tuple[str, str, Schema]] = {
    "report_id": (
        "报告的编号",
        "id of the report",
        {"type": "string", "minLength": 1, "pattern": r"^[^/\\]+$"},
    ),
    "place": (
        "地点编号，或任何一年的区划代码",
        "id of the place, or any of its codes",
        {"type": "string", "minLength": 1, "pattern": r"^[^/\\]+(/[^/\\]+)*$"},
    ),
}
"""What stands in paths, by name: its words and its schema."""
