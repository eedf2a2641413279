"""The commands that work on evidence: ``cite``, ``check``, ``usage``, ``figures``."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from indexer.commands import present
from indexer.commands.options import (
    Parser,
    add_filters,
    add_index,
    add_json,
    add_query,
    add_synonyms,
    query_of,
    synonyms_of,
)
from indexer.desk import figures, lists, usage
from indexer.desk.figures import Rival, StatingReport
from indexer.desk.index import open_index
from indexer.desk.links import TABLE_SIZE
from indexer.desk.quoting import citing, verdict
from indexer.desk.quoting.citation_formats import FORMATS, references
from indexer.desk.quoting.difference import Difference
from indexer.desk.quoting.excerpt import Excerpt
from indexer.vocabulary.errors import BadRequest, NotFound
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.figures import FIGURE_NAMES, figure_label
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report
from indexer.vocabulary.saying import say

_USUAL_SITE = "http://127.0.0.1:8000"
_IN_USAGE = [facet.name for facet in FACETS.values() if facet.in_usage]


def add_commands(parser: Parser) -> None:
    """Let ``parser`` read these commands."""
    cite = parser.command("cite", say("引用一份报告、其中的章节或词句，或许多份报告。"))
    cite.set_defaults(run=_cite)
    cite.add_argument("report", nargs="*", help=say("报告编号，可写几个，检索结果里有"))
    cite.add_argument("--query", metavar="QUERY", help=say("检索到的全部报告，次序相同"))
    cite.add_argument("--at", default="", metavar="ANCHOR", help=say("章节，如 s3.2"))
    cite.add_argument("--text", default="", metavar="WORDS", help=say("报告里的词句"))
    cite.add_argument("--format", choices=FORMATS, default="gbt", help=say("默认 gbt"))
    add_query(cite)
    add_site(cite)

    check = parser.command("check", say("核对一段引文，或一篇文章里的每处引文，是否一字不差。"))
    check.set_defaults(run=_check)
    check.add_argument("text", help=say("引文；- 表示从标准输入读"))

    shares = parser.command("usage", say("各年有多少份报告写了某个词。"))
    shares.set_defaults(run=_usage)
    shares.add_argument("phrase", nargs="+", help=say("最多 %(most)s 个", most=usage.MOST))
    shares.add_argument("--by", default="phrase", metavar="|".join(usage.COMPARED))
    shares.add_argument("--form", default=usage.FORM[0], metavar="|".join(usage.FORM))
    add_filters(shares, _IN_USAGE)
    add_synonyms(shares)

    each = parser.command("count", say("名单里的每一行（地区或词句）各有多少份报告。"))
    each.set_defaults(run=_count)
    each.add_argument("list", help=say("名单文件，每行一个；- 表示标准输入"))
    each.add_argument("--as", default="auto", dest="read_as", metavar="|".join(lists.READ_AS))
    each.add_argument("--by", default="", metavar="|".join(lists.BY))

    stated = parser.command("figures", say("各报告写明的数字；不写名称时列出全部数字的名称。"))
    stated.set_defaults(run=_figures)
    stated.add_argument(
        "name", nargs="*", help=say("最多 %(most)s 个，如 requests_new 或“申请”", most=figures.MOST)
    )
    stated.add_argument("--query", default="", help=say("哪些报告，写法与检索相同"))
    add_query(stated, TABLE_SIZE)

    add_json(cite, check, shares, each, stated)
    add_index(cite, check, shares, each, stated)


def add_site(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` be told where the index is served, for links that work elsewhere."""
    parser.add_argument(
        "--site",
        type=_site,
        default=os.environ.get("XXGK_SITE") or _USUAL_SITE,
        metavar="URL",
        help=say("网站的地址，链接以它开头（默认 $XXGK_SITE，没有时 %(site)s）", site=_USUAL_SITE),
    )


def _site(text: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", text):
        raise argparse.ArgumentTypeError(f"{text!r:.60} is no address such as {_USUAL_SITE}")
    return text


def _cite(options: argparse.Namespace) -> int:
    one = len(options.report) == 1 and options.query is None
    if not one and (options.at or options.text):
        raise BadRequest("--at 和 --text 只用于引用一份报告。请只写一个报告编号。")
    if not one and bool(options.report) == (options.query is not None):
        raise BadRequest("请写要引用的报告编号，或者用 --query 写检索词；两样只写一样。")
    form, base = "csl" if options.json else options.format, options.site.rstrip("/")
    with open_index(options.index) as index:
        if one:
            report = index.report(index.redirect(options.report[0]) or options.report[0])
            return _cite_one(report, options, form, base)
        query = Query() if options.query is None else query_of(options)
        many = citing.citations(index, base, query, options.report)
        for written in references(many.each, form):
            sys.stdout.write(written)
    return 0


def _cite_one(report: Report, options: argparse.Namespace, form: str, base: str) -> int:
    words = Excerpt(options.at, options.text)
    cited = citing.cite(report, words, base)
    if cited.stands.status == "gone" and (words.at or words.text):
        raise NotFound(
            f"{report.id}: 报告里没有“{words.text or words.at}”。xxgk check 在全部报告里找引文。"
        )
    print("".join(references([cited.what], form)).strip())
    if FORMATS[form].media_type == "text/plain":
        print(cited.link)
    if cited.stands.status == "changed":
        print("xxgk: 报告的原文与所给的话不同，引的是原文。", file=sys.stderr)
    return 0


def _check(options: argparse.Namespace) -> int:
    text = _given("-") if options.text == "-" else options.text
    with open_index(options.index) as index:
        checked = verdict.check(index, text)
    _print(checked, options, _checked(checked))
    return 0


def _checked(check: verdict.Check) -> Iterator[str]:
    if not verdict.is_article(check):
        count = f"：{'' if check.total.exact else '至少 '}{check.total.reports} 份报告"
        yield f"{check.label}{count if check.total.reports else ''}（比过 {check.compared.reports} 份）"
        for place in check.places:
            yield f"\n{place.title}  [{place.id}] #{place.anchor}"
            yield f"  {' › '.join(place.path)}"
            if place.verdict == "verbatim":
                shown = f"{place.before}【{'】…【'.join(place.words)}】{place.after}"
                yield f"  {' '.join(shown.split())}"
            else:
                yield from (f"  {''.join(map(_difference, part))}" for part in place.differences)
    for quotation in check.quotations:
        yield f"\n“{quotation.text}”"
        yield from _checked(quotation)
    if check.unchecked:
        yield f"\n另有 {check.unchecked} 处引文没有核对：太长或太多。"


def _difference(part: Difference) -> str:
    if part.kind == "same":
        return part.quotation
    if part.kind == "left_out":
        return f"〔引文省去：{part.report}〕"
    if part.kind == "elsewhere":
        return f"〔原文在别处：{part.quotation}〕"
    return f"〔引文：{part.quotation or '无'}；原文：{part.report or '无'}〕"


def _given(name: str) -> str:
    """What is in a file, or in standard input; raises ``BadRequest``."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        return text.removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise BadRequest(f"{name} cannot be read: {why}.") from None


def _count(options: argparse.Namespace) -> int:
    text = _given(options.list)
    with open_index(options.index) as index:
        found = lists.searched(index, text, options.read_as, options.by)
    _print(found, options, map(_counted, found.lines))
    return 0


def _counted(line: lists.ListedLine) -> str:
    if line.error:
        return f"{line.line}  {line.error.message}"
    sections = "" if line.sections is None else f"，{line.sections} 个章节"
    years = "".join(f"  {year}: {count}" for year, count in line.years.items())
    return f"{line.line}  {line.reports} 份报告{sections}{years}  {''.join(line.notes)}".rstrip()


def _usage(options: argparse.Namespace) -> int:
    asked = {name: getattr(options, name) for name in _IN_USAGE}
    with open_index(options.index, synonyms_of(options)) as index:
        found = usage.counted(
            index, options.phrase, by=options.by, form=options.form, beside=True, **asked
        )
    _print(found, options, _shares(found))
    return 0


def _shares(found: usage.Usage) -> Iterator[str]:
    for phrase in found.phrases:
        yield f"{phrase.q}：{phrase.error.message if phrase.error else phrase.readable}"
        yield from (f"  {note}" for note in phrase.notes)
    for line in found.series:
        yield f"\n{line.label}"
        for point in (*line.years, line.undated):
            if point.present:
                few = f"（不足 {found.few} 份）" if point.few else ""
                share = f"{point.share or 0:.0%}"
                year = point.year or "年度不明"
                yield f"  {year}  {point.reports}/{point.present} 份  {share}{few}"
    for each in found.beside:
        why = "意思相同" if each.why == "same" else "常写在一起"
        yield f"\n也可以比较（与“{each.beside}”{why}）：{each.word}（{each.reports} 份报告）"


def _figures(options: argparse.Namespace) -> int:
    if not options.name:
        names = {name: figure_label(name) for name in FIGURE_NAMES}
        _print(names, options, (f"{name}  {label}" for name, label in names.items()))
        return 0
    query = query_of(options)
    with open_index(options.index) as index:
        found = figures.figure_rows(index, query, options.name)
    _print(found, options, _stated(found))
    return 0


def _stated(found: figures.FigureRows) -> Iterator[str]:
    yield f"{found.query.readable}：{found.total} 份报告，第 {found.page} 页"
    for row in found.rows:
        yield f"\n{row.title}  [{row.report}]"
        for figure in found.figures:
            yield from _values(row, figure)


def _values(row: StatingReport, figure: figures.FigureAsked) -> Iterator[str]:
    stated = row.values.get(figure.name)
    if stated is None:
        yield f"  {figure.label}  未写明"
        return
    least = "至少 " if stated.state == "partial" else ""
    each: Iterable[Rival] = stated.rivals or (stated,)
    for one in each:
        number = (
            "空白" if one.value is None else f"{one.qualifier or ''}{one.value:,} {figure.unit}"
        )
        yield f"  {figure.label}  {least}{number}  “{one.quote}” #{one.anchor}"


def _print(value: Any, options: argparse.Namespace, lines: Iterable[str]) -> None:
    if options.json:
        print(present.as_json(value))
    else:
        print("\n".join(lines))
