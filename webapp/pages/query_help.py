"""How to write a query, by examples that find something in the index at hand.

An example that finds nothing teaches that the engine is broken, so every one
is tried, and the first of its candidates that answers is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request

from indexer import Index, figure_clauses, links, make_query
from indexer.vocabulary.figures import APPLICANTS, FIGURES
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import REGIMES
from indexer.vocabulary.saying import say, word
from webapp import urls
from webapp.current import index
from webapp.pages.filters import textual

blueprint = Blueprint("help", __name__)

_EXAMPLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        word("空格"),
        word("空格隔开的词，一份报告里都要有。"),
        ("收费 减免", "公开 申请", "公开 信息"),
    ),
    (
        word("引号"),
        word("引号里的字和标点须连续出现，跨过词语的界线也找得到。"),
        ('"不予公开"', '"政府信息"', '"公开"'),
    ),
    (
        word("没有引号"),
        word("先列出词句完整的，再列出同一章节里各词都有的。"),
        ("政府信息公开", "信息公开", "公开"),
    ),
    (word("OR 或 |"), word("有一个就行。"), ("诉讼 OR 复议", "收费 OR 申请", "公开 OR 信息")),
    (word("- 或 NOT"), word("不含这个词的报告。"), ("申请 -诉讼", "公开 -诉讼", "公开 -撤销")),
    (
        "( )",
        word("括号里的先算。"),
        ("(收费 OR 费用) 减免", "(收费 OR 申请) 公开", "(公开 OR 信息)"),
    ),
    (
        '"甲 乙"~10',
        word("两个词中间最多隔这么多字，先后不论。"),
        ('"公开 经费"~20', '"申请 公开"~20', '"公开 信息"~50'),
    ),
    ("*", word("以它开头的词。"), ("阳光*", "公开*", "公*")),
    (
        word("数字"),
        word("8300 和 8,300 是一个数，写一种就行；加引号时只找这一种写法。"),
        ("2000", "1000", "12"),
    ),
    (
        word("数字条件"),
        word(
            "一个数字多于、少于或等于多少，写在冒号后面：>20、>=20、<5、=0、100-200；多少件、多少万也行。"
            "一份报告前后写了几个数的，有一个合就算；合计里有空白的只说至少；空白和未写明的都不是 0。"
        ),
        ("申请:>20", "申请:>0", "主动公开:>0"),
    ),
    (
        word("谁申请的"),
        word(
            "申请的各个数字前面可以写申请人：“自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他”。"
        ),
        ("自然人不予公开:>0", "自然人申请:>0", "自然人申请:>=0"),
    ),
    (
        "未写明: 空白:",
        word("未写明一个数字的报告；表里留空或画斜线的写“空白:”。"),
        ("未写明:申请", "未写明:收费", "空白:申请"),
    ),
    ("标题:", word("只在报告的标题里找。"), ("标题:街道", "标题:镇", "标题:报告")),
    ("小标题:", word("只在章节的标题里找。"), ("小标题:投诉", "小标题:申请", "小标题:公开")),
    (
        "表格:",
        word("在表格里找。表格的固定栏目在 2019 年起的统一表格里都有，所以平时不检索。"),
        ("表格:国家秘密", "表格:行政许可", "表格:总计"),
    ),
    (
        word("章节类别:"),
        word("只在某一类章节里找，例如“依申请公开、收费减免、复议诉讼”。"),
        ("依申请公开:答复", "依申请公开:申请", "概述:公开"),
    ),
)


@blueprint.get("/help")
def show() -> str:
    """How to write a query, with examples to follow."""
    urls.parameters(request, ())
    return render_template(
        "help.html",
        examples=list(examples(index())),
        figures=figures(),
        applicants="、".join(APPLICANTS.values()),
    )


def figures() -> list[dict[str, Any]]:
    """Return every figure as it is declared: its label, what asks for it, its unit, and who has it."""
    return [
        {
            "label": say(field.label),
            "asked": field.asked or (figure_clauses.asked_as(field.name),),
            "name": field.name,
            "unit": field.unit,
            "form": say("、").join(say(REGIMES[form]) for form in field.forms) or say("各年度"),
            "where": textual(field.table)
            if field.table
            else (say("表三里几栏之和") if field.by_applicant else say("文中所写")),
            "by_applicant": field.by_applicant,
        }
        for field in FIGURES.values()
    ]


def examples(of: Index) -> Iterator[dict[str, Any]]:
    """Yield each construct, what it means, and an example with its link and exact count.

    The count is 0 and the link is None where nothing in ``of`` answers any candidate.
    """
    everything = {facet.name: facet.buckets for facet in of.rank(Query()).facets}
    years = [bucket.value for bucket in everything["year"]]
    places = [bucket.label for bucket in everything["place"]][::-1]
    for written, meaning, candidates in (
        *_EXAMPLES,
        (
            "年:",
            say("报告的是哪一年；一段年度写成 2014-2016，一头不限写成 2016- 或 -2014。"),
            tuple(f"年:{year}- 公开" for year in years[::-1]),
        ),
        (
            "镇: 县: 省:",
            say(
                "哪个地区的报告，连同它下面的各地区；省、市、县等字可以不写。同名的地区会列出来供选择。"
            ),
            tuple(f"地区:{place}" for place in places[:20]),
        ),
    ):
        yield {"written": written, "meaning": meaning, **_first_answered(of, candidates)}


def _first_answered(of: Index, candidates: tuple[str, ...]) -> dict[str, Any]:
    for text in candidates:
        query = make_query(text)
        if reports := of.total(query):
            return {
                "text": text,
                "reading": str(query),
                "reports": reports,
                "url": links.search(query),
            }
    text = candidates[0] if candidates else ""
    return {"text": text, "reading": str(make_query(text)), "reports": 0, "url": None}
