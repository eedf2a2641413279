"""What an address asks. How an address is written is ``indexer.desk.links``' business.

Whatever ``links`` writes, ``read_query`` reads back as the same query.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from flask import Request, request
from werkzeug.datastructures import MultiDict

from indexer import figures, links, make_query, news
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import Query
from indexer.vocabulary.saying import say

MOST_POSTED = 100_000
"""Bytes of a form: an article, each character as nine."""
IN_QUERY = "%&=+?/:;,!*'()@$~"
"""What is left as it is where an address is written again as it was asked; Chinese in it may not have been encoded."""
REPEATABLE = (*FACETS, "facet", "open")
LISTING = ("list", "page")
REPEATABLE_IN_USAGE = ("phrase", *(facet.name for facet in FACETS.values() if facet.in_usage))
USAGE = (*REPEATABLE_IN_USAGE, "by", "form")
PARAMETERS = links.PARAMETERS
_BOXES = ("place", "year")
_YEARS = ("first", "last")
ASKED = (*PARAMETERS, *_YEARS)
"""Of a search; the first and the last year are two boxes of a form that write one ``year``."""
_OF_ANSWERS = ("open", "facet", "group", "view", "places")
FIGURES = ("name", *(name for name in PARAMETERS if name not in _OF_ANSWERS), "column")
"""Of a table of figures; how an answer is shown means nothing there."""
LIST = ("text", "as", "by")
LONGEST_ADDRESS = 4_000
"""Characters of an address that any server and messenger takes."""
COVERAGE = ("place", "missing", "page")
FOLLOWING = (*ASKED, "since")

# What messengers and campaigns append to a link that is passed on; it asks for nothing.
_APPENDED = re.compile(
    r"utm_\w+|from|isappinstalled|scene|spm|share\w*|timestamp|wx\w*|fbclid|gclid|tdsourcetag"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnknownParameter(BadRequest):
    """The address holds a parameter that means nothing here."""

    code = "unknown_parameter"


def parameters(
    request: Request, allowed: Collection[str], repeatable: Collection[str] = REPEATABLE
) -> MultiDict[str, str]:
    """Return the parameters of the address, each known, given rightly often, and clean.

    What messengers append is passed over. Raises ``BadRequest`` otherwise: ``yaer=2012`` quietly ignored would be a
    wrong answer that looks right.
    """
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        raise BadRequest(say("地址里有不是 UTF-8 编码的字符。请在检索框里重新输入。")) from None
    for name, values in request.args.lists():
        if name not in allowed and _APPENDED.fullmatch(name):
            continue
        if name not in allowed:
            known = (
                say("可以用的参数：%(allowed)s", allowed="、".join(allowed))
                if allowed
                else say("这里不用任何参数")
            )
            raise UnknownParameter(
                say("网址里有无法识别的内容“%(name)s”。%(known)s。", name=name[:20], known=known)
            )
        if len(values) > 1 and name not in repeatable:
            raise BadRequest(
                say(
                    "参数 %(name)s 只能出现一次，这里有 %(values)s 次。",
                    name=name,
                    values=len(values),
                )
            )
        if any(_CONTROL.search(value) for value in values):
            raise BadRequest(say("参数 %(name)s 里有看不见的控制字符。请删去后再试。", name=name))
    return MultiDict([(n, v) for n, v in request.args.items(multi=True) if n in allowed])


def read_query(request: Request) -> Query:
    """Return what the address of ``request`` asks. Raises ``BadRequest``."""
    return _query(_in_years(parameters(request, ASKED)))


def read_form(request: Request) -> Query:
    """Return the same of the form of words and a place, whose box of the place may be empty.

    Without words it is not that form: ``place=`` alone is a mistake as ever.
    """
    args = _in_years(parameters(request, ASKED))
    return _query(_written(args, ("place",)) if "q" in args else args)


def _in_years(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return ``args`` with the first and the last year, either of which may be empty, as ``year``."""
    if args.keys().isdisjoint(_YEARS):
        return args
    read = MultiDict(args)
    first, last = (read.pop(name, "").strip() for name in _YEARS)
    if first or last:
        read["year"] = first if first == last else f"{first}-{last}"
    return read


def _written(args: MultiDict[str, str], boxes: Collection[str]) -> MultiDict[str, str]:
    """Return ``args`` without those of ``boxes`` that were left empty: they ask nothing."""
    return MultiDict([(n, v) for n, v in args.items(multi=True) if v.strip() or n not in boxes])


def _query(args: MultiDict[str, str], size: int = Query().size) -> Query:
    return make_query(
        args.get("q", ""),
        opened=args.getlist("open"),
        counted=args.getlist("facet"),
        scope=args.get("scope", "report"),
        sort=args.get("sort", "relevance"),
        group=args.get("group", "none"),
        view=args.get("view", "full"),
        places=args.get("places", "few"),
        page=args.get("page", "1"),
        size=args.get("size", str(size)),
        **{name: args.getlist(name) for name in FACETS},
    )


def read_following(request: Request) -> tuple[Query, str]:
    """Return what the address of ``request`` follows, and since which day. Raises ``BadRequest``."""
    args = _in_years(parameters(request, FOLLOWING))
    if "since" in args:
        news.began(args["since"])  # says what a day is
    return _query(args), args.get("since", "")


def read_following_form(request: Request) -> tuple[Query, str]:
    """Return the same of the form, whose boxes of a place and a day may be empty."""
    args = _written(_in_years(parameters(request, FOLLOWING)), ("place", "since"))
    return _query(args), args.get("since", "").strip()


def read_figures(
    request: Request, *more: str
) -> tuple[Query, tuple[str, ...], MultiDict[str, str]]:
    """Return which figures of which reports the address of ``request`` asks for, and all of it.

    ``more`` are parameters of its own. Raises ``BadRequest``.
    """
    args = parameters(request, (*FIGURES, *more), ("name", *FACETS))
    column = args.get("column", "")
    if column and not re.fullmatch("[0-9]{4}", column):
        raise BadRequest(
            say("column 要是一个年度，如 2021，不能是“%(column)s”。", column=column[:20])
        )
    query = _query(_written(args, _BOXES), links.TABLE_SIZE)
    return query, figures.chosen(args.getlist("name")), args


def read_citations(request: Request) -> tuple[Query, list[str]]:
    """Return what is to be cited: all that a query finds, or the reports of these ids."""
    args = parameters(request, (*PARAMETERS, "id"), (*REPEATABLE, "id"))
    if "id" in args and len(args) > len(args.getlist("id")):
        raise BadRequest(say("请写要引用的报告编号（id），或者检索条件；两样只写一样。"))
    if not args:
        raise BadRequest(say("请先勾选要引用的报告，或者写检索条件。"))
    return _query(args), args.getlist("id")


def read_usage(request: Request) -> dict[str, Any]:
    """Return what ``usage`` is asked; boxes of the form that were left empty ask nothing."""
    args = parameters(request, USAGE, REPEATABLE_IN_USAGE)
    asked = {
        facet.name: [v for v in args.getlist(facet.name) if v.strip() or facet.labels]
        for facet in FACETS.values()
        if facet.in_usage
    }
    once = {"by": args.get("by", "phrase"), "form": args.get("form", "yes")}
    return {"phrases": args.getlist("phrase"), **once, **asked}


def read_quotation(request: Request) -> str:
    """Return the text that is to be checked; a form sends the end of a line as two characters.

    An article is too long for an address: it is posted.
    """
    if request.method != "POST":
        return parameters(request, ("text",)).get("text", "").replace("\r\n", "\n")
    parameters(request, ())
    if set(request.form) - {"text"} or request.files:
        raise UnknownParameter(say("只能提交参数 text。"))
    text = request.form.get("text", "")
    if _CONTROL.search(text.replace("\r\n", "\n")):
        raise BadRequest(say("提交的文字里有看不见的控制字符。请删去后再试。"))
    return text.replace("\r\n", "\n")


def read_list(request: Request) -> tuple[str, str, str]:
    """Return the pasted list, how its lines are to be read, and whether by year.

    What no address holds is posted, all three alike.
    """
    if request.method != "POST":
        args = parameters(request, LIST)
    else:
        parameters(request, ())
        args = request.form
        if unknown := set(args) - {*LIST}:
            raise UnknownParameter(
                say("网址里有无法识别的内容“%(name)s”。", name=min(unknown)[:20])
            )
    text = args.get("text", "").replace("\r\n", "\n")
    if _CONTROL.search(text):
        raise BadRequest(say("提交的文字里有看不见的控制字符。请删去后再试。"))
    return text, args.get("as", "auto"), args.get("by", "")


def read_listing(request: Request) -> tuple[str, str]:
    """Return which list of the holdings the address of ``request`` asks for, and which page."""
    args = parameters(request, LISTING)
    return args.get("list", ""), args.get("page", "1")


def read_coverage(request: Request, allowed: Collection[str] = COVERAGE) -> dict[str, Any]:
    """Return what ``coverage`` is asked; a box of the form that was left empty asks nothing."""
    args = parameters(request, allowed, ("missing",))
    page = args.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= len(page) <= 6 and int(page)):
        raise BadRequest(say("页码应是 1 到 999999 的整数，不是“%(page)s”。", page=page[:20]))
    return {
        "place": args.get("place", "").strip(),
        "missing": [year for year in args.getlist("missing") if year],
        "page": int(page),
    }


def same_without_others(request: Request, allowed: Collection[str]) -> str:
    """The address of ``request`` with only the parameters of ``allowed``."""
    kept = {name: values for name, values in request.args.lists() if name in allowed}
    path = links.at(quote(request.path))
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def host() -> str:
    """Return what stands before every address of ``links`` to make it a whole one."""
    return request.host_url.rstrip("/")
