"""What is said of a quotation that was checked, and where its words stand: for page and script."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from msgspec import Struct, structs

from indexer.desk import links
from indexer.desk.answer import Number
from indexer.desk.index import Index
from indexer.desk.quoting import article, checking
from indexer.desk.quoting.comparing import count_letters
from indexer.desk.quoting.excerpt import named
from indexer.desk.quoting.marking import marking_query
from indexer.desk.quoting.quotation import MAX_LENGTH, parts_of
from indexer.desk.quoting.report_text import Differences, Found
from indexer.vocabulary.budget import renew
from indexer.vocabulary.errors import OutOfTime, QueryRefused
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Address, Anchor, Count, OuterFirst, Report, Year, choice, note
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say, word

VERDICTS = {
    "verbatim": word("一字不差"),
    "punctuation": word("标点不同"),
    "near": word("文字相近"),
    "none": word("没有找到"),
    "article": word("逐条核对"),
}
_Verdict = Annotated[str, choice(VERDICTS)]


class CheckTotal(Struct, frozen=True):
    """有这段话的报告 reports that have the words."""

    reports: Count
    exact: Annotated[bool, note("false：至少这么多 at least so many")]


class Compared(Struct, frozen=True):
    """比过的报告 reports that were looked at."""

    reports: Annotated[int, note("和多少份报告比过", minimum=0)]


class CheckPlace(Struct, frozen=True):
    """这段话，或与它相近的，在一份报告里的所在 where a report has the words, or nearly."""

    id: Annotated[str, note("报告的编号，永久有效 permanent")]
    title: str
    year: Year
    place: AnswerPlace
    anchor: Anchor
    path: OuterFirst
    url: Address
    cite_url: Address
    verdict: _Verdict
    label: str
    similarity: Annotated[float, note("1 是全同", minimum=0, maximum=1)]
    identical: Annotated[bool, note("字形也全同")]
    ordered: Annotated[bool, note("各段次序相同")]
    omitted: Annotated[tuple[Count, ...], note("各段之间省去的字数")]
    times: Number
    before: str
    words: Annotated[tuple[str, ...], note("报告的原文")]
    after: str
    differences: Differences


class Check(Struct, frozen=True):
    """一段引文核对的结果 whether words stand in any report.

    ``article``：文字比一段引文长，只核对其中的引文 only its quotations were checked.
    """

    text: str
    parts: Annotated[tuple[str, ...], note("省略号隔开的各段")]
    verdict: _Verdict
    label: str
    total: CheckTotal
    compared: Compared
    search_url: Address | None
    places: tuple[CheckPlace, ...]
    start: Annotated[int, note("引文从所给文字的第几个字符开始", minimum=0)] = 0
    quotations: Annotated[
        tuple[Check, ...], note("文中的各处引文，各自核对 each quotation in an article")
    ] = ()
    unchecked: Annotated[int, note("太多、太长或太费时，没有核对的引文", minimum=0)] = 0


def check(index: Index, text: str) -> Check:
    """Return what a check of ``text`` against all reports found, and of each quotation in it.

    Raises as ``parts_of`` does, but takes an article of up to ``article.LONGEST`` characters
    if it quotes anything.
    """
    long = len(text) > MAX_LENGTH
    if len(text) > article.LONGEST:
        raise QueryRefused(
            say(
                "所给的文字有 %(length)s 个字符，一篇文章最多可以有 %(longest)s 个。请分几次核对。",
                length=len(text),
                longest=article.LONGEST,
            )
        )
    quoted = article.quotations_in(text)
    if long and not quoted:
        raise QueryRefused(
            say(
                "引文有 %(length)s 个字符，最多可以有 %(max_length)s 个。请分几段核对；如果是一篇文章，请给其中的引文加上引号。",
                length=len(text),
                max_length=MAX_LENGTH,
            )
        )
    readings: checking.Readings = {}
    whole = (
        _check(index, text, checking.Checked("article"), ())
        if long
        else _check(index, text, checking.check(index, text, readings), parts_of(text))
    )
    if whole.verdict in ("verbatim", "punctuation"):
        return whole
    able = [each for each in quoted if len(each.text) <= MAX_LENGTH][: article.MOST]
    checks = []
    for each in able:
        renew()  # one after the other, and bounded by its progress
        with suppress(QueryRefused, OutOfTime):  # one costs only itself
            found = checking.check(index, each.text, readings)
            told = _check(index, each.text, found, parts_of(each.text))
            checks.append(structs.replace(told, start=each.start))
    return structs.replace(whole, quotations=tuple(checks), unchecked=len(quoted) - len(checks))


def is_article(checked: Check) -> bool:
    """Whether only the quotations in a text are worth telling of: most other words of it are no report's.

    A sentence of a report with a term in quotation marks and a wrong number is a quotation.
    """
    if not checked.quotations or not checked.places:
        return bool(checked.quotations)
    wrong = (d.quotation for part in checked.places[0].differences for d in part if not d.same)
    return 2 * count_letters("".join(wrong)) > article.own_words(checked.text)


def _check(index: Index, text: str, checked: checking.Checked, parts: tuple[str, ...]) -> Check:
    verbatim = checked.verdict == "verbatim"
    return Check(
        text=text,
        parts=parts,
        verdict=checked.verdict,
        label=say(VERDICTS[checked.verdict]),
        total=CheckTotal(checked.reports, checked.exact),
        compared=Compared(index.stats()["reports"]),
        search_url=links.search(Query(text=marking_query(parts))) if verbatim else None,
        places=tuple(place(report, found) for report, found in checked.places),
    )


def place(report: Report, found: Found) -> CheckPlace:
    """Return where in ``report`` the words were found, with the addresses that lead there."""
    whole = found.words[0] if len(found.words) == 1 else ""
    words = named(found.anchor, whole).parameters if whole else {}
    return CheckPlace(
        id=report.id,
        title=report.title,
        year=report.year,
        place=AnswerPlace.of(report.place),
        anchor=found.anchor,
        path=path(report, found.anchor),
        url=links.report(report.id, text=found.marking, anchor=found.anchor),
        cite_url=links.cite(report.id, found.anchor, words),
        verdict=found.verdict,
        label=say(VERDICTS[found.verdict]),
        similarity=round(found.similarity, 3),
        identical=found.identical,
        ordered=found.ordered,
        omitted=found.omitted,
        times=found.times,
        before=found.before,
        words=found.words,
        after=found.after,
        differences=found.differences,
    )


def path(report: Report, anchor: str) -> tuple[str, ...]:
    """Return the headings down to the section ``anchor``; none where there is no such section."""
    section = report.section(anchor)
    return tuple(h or say("开头部分") for h in report.heading_path(section)) if section else ()
