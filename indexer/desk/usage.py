"""How many reports hold a phrase, year by year, beside how many reports there are.

For page, file and script. All counts are those of the facets of a search, so
they are exact, and each stands beside the address of the search it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, get_args

from msgspec import Struct

from indexer.desk import links
from indexer.desk.answer import Filters
from indexer.desk.asking.clauses import clauses_in
from indexer.desk.asking.query_language import make_query, narrowed
from indexer.desk.asking.written import written
from indexer.desk.compared_places import compared_places, place_names
from indexer.desk.form_headings import form_notes, headings_with, outside
from indexer.desk.index import Index
from indexer.desk.usage_words import UsageWord, words_beside
from indexer.vocabulary.budget import affordable
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS, FLAGS
from indexer.vocabulary.query import (
    And,
    Narrowing,
    Node,
    Phrase,
    Query,
    Words,
    with_runs,
    with_values,
)
from indexer.vocabulary.report import Address, note
from indexer.vocabulary.results import Facet
from indexer.vocabulary.saying import say, word

MOST = 5
"""Lines that one picture compares: more cannot be told apart on paper."""
FEW = 10
"""A share of fewer reports than this says little, and is marked everywhere."""
COMPARED = ("phrase", "place")
FORM = ("yes", "no")
UNDATED = "undated"
_ELSEWHERE = "elsewhere"
_NOT_ELSEWHERE = f"-标记:{FLAGS[_ELSEWHERE]}"
_NARROWED = word("检索词里写了筛选条件（%(labels)s），占比的分母仍是该年度的全部报告。")
_APART = word("词分开出现的报告也算在内。")
_LONGEST_SPAN = 60  # years; beyond it (a year mistyped in a manifest) empty years are not listed
# Phrases that most collections have, so that the example on an empty page runs.
_EXAMPLES = ("行政复议", "收费", "减免", "投诉", "微信", "申请", "公开", "情况")


_Share = Annotated[float, note(minimum=0, maximum=1)]


class Refused(Struct, frozen=True):
    """为什么没有算 why a phrase was not counted."""

    code: str
    message: str


class UsagePhrase(Struct, frozen=True):
    """一个检索词怎样理解 how a phrase was read."""

    q: str
    readable: str | None
    notes: tuple[str, ...]
    error: Refused | None


class UsagePoint(Struct, frozen=True):
    """一个年度 one year, or none."""

    year: int | None
    reports: Annotated[int, note("符合的报告", minimum=0)]
    present: Annotated[int, note("当年的报告", minimum=0)]
    share: Annotated[_Share | None, note("占比；当年没有报告时为 null")]
    few: Annotated[bool, note(f"当年不足 {FEW} 份报告，占比仅供参考")]
    url: Address
    present_url: Address


class UsageSeries(Struct, frozen=True):
    """一个检索词或一个地区的各年 one line of the picture."""

    phrase: str
    place: str | None
    label: str
    present: Annotated[int, note("各年报告合计", minimum=0)]
    years: tuple[UsagePoint, ...]
    undated: Annotated[UsagePoint, note("没有写明年度的报告")]


class Usage(Struct, frozen=True):
    """历年用词 reports a year that hold a phrase."""

    by: Annotated[str, note(enum=[*COMPARED])]
    phrases: Annotated[tuple[UsagePhrase, ...], note(maxItems=MOST)]
    filters: Filters
    place_names: Annotated[dict[str, str], note("所选代码的地名")]
    few: int
    years: tuple[int, ...]
    series: tuple[UsageSeries, ...]
    places_left_out: Annotated[int, note("没有比较的地区有几个", minimum=0)]
    beside: Annotated[tuple[UsageWord, ...], note("还可以一同比较的词，问到时才有")]
    form: Annotated[str, note("统一格式里标题有检索词的章节算不算", enum=[*FORM])]
    form_url: Annotated[Address | None, note("换成算或不算的网页；标题里没有检索词时为 null")]
    url: Address
    csv_url: Address


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the picture: what it asks, and the reports it is a share of."""

    phrase: str
    place: str | None
    label: str
    query: Query
    base: Query


def usage(
    index: Index,
    phrases: Sequence[str],
    *,
    by: str = "phrase",
    beside: bool = False,
    form: str = "yes",
    **filters: Iterable[str],
) -> Usage:
    """Return per year the reports that answer each phrase, and the reports there are.

    A run of several words in it counts where it stands verbatim, and one word where
    a search finds it; what a phrase is counted as is ``readable``.
    ``filters`` are values of the facets of ``FACETS`` with ``in_usage``.
    ``by`` phrase: one line a phrase, in all of the places together. ``by``
    place: one line a place, of the first phrase; without two places to compare,
    the places inside the one chosen (or inside the widest) that have most
    reports. ``form`` no: what stands in the sections that the forms head with a phrase
    is not counted, see ``form_headings``. Blank phrases are passed over, and a phrase that cannot be asked
    has an ``error`` and no line. ``share`` is a fraction, None for a year
    without reports; undated reports stand apart from the years. Raises
    ``BadRequest`` for more than five phrases, a kind, a ``by`` or a ``form`` that is none.
    """
    asked = list(dict.fromkeys(phrase.strip() for phrase in phrases if phrase.strip()))
    if len(asked) > MOST:
        raise BadRequest(
            say(
                "一次最多比较 %(most)s 个检索词，这里有 %(asked)s 个。请分几次比较。",
                most=MOST,
                asked=len(asked),
            )
        )
    if by not in COMPARED:
        raise BadRequest(
            say(
                "by 只能是 %(compared)s，不能是“%(by)s”。", compared="、".join(COMPARED), by=by[:20]
            )
        )
    if form not in FORM:
        raise BadRequest(
            say("form 只能是 %(form)s，不能是“%(asked)s”。", form="、".join(FORM), asked=form[:20])
        )
    base = narrowed(Query(size=1), filters)
    read = [each for each in (_read(phrase, base) for phrase in asked) if each[0].text]
    if by == "place":
        read = [*read[:1], *(_not_compared(each) for each in read[1:])]
    texts = [query.text for query, _ in read]
    asks = [query if error else _counted_as(index, query) for query, error in read]
    printed = any(map(headings_with, asks))
    plain = [query for query, (_, error) in zip(asks, read, strict=True) if error is None]
    if form == "no":
        asks = [outside(query) for query in asks]
    good = [(t, q) for t, q, (_, error) in zip(texts, asks, read, strict=True) if error is None]
    names = place_names(index, base)
    left_out = 0
    if by == "phrase":
        lines = [_Line(text, None, text, query, base) for text, query in good]
    else:
        compared, left_out = compared_places(index, base, names, MOST)
        lines = [
            _Line(text, value, label, _at(query, value), _at(base, value))
            for text, query in good
            for value, label in compared
        ]
    if elsewhere := index.total(_at_flag(base, _ELSEWHERE)):
        lines = [replace(x, query=_with_text(x.query), base=_with_text(x.base)) for x in lines]
    counts = [_counted(index, line) for line in lines]
    years = _span({year for line in counts for year in line["present"]})
    return Usage(
        by=by,
        phrases=tuple(
            _phrase(text, q, e, elsewhere)
            for text, q, (_, e) in zip(texts, asks, read, strict=True)
        ),
        filters=base.filters,
        place_names=names,
        few=FEW,
        years=tuple(years),
        series=tuple(_series(line, c, years) for line, c in zip(lines, counts, strict=True)),
        places_left_out=left_out,
        beside=tuple(
            affordable(words_beside(index, plain, by, form, partial(_counted_as, index)))
            if beside and good and (by == "place" or len(asked) < MOST)
            else ()
        ),
        form=form,
        form_url=links.usage(texts, base, by, FORM[form == "yes"]) if printed else None,
        url=links.usage(texts, base, by, form),
        csv_url=links.usage_csv(texts, base, by, form),
    )


def counted(index: Index, phrases: Sequence[str], **asked: Any) -> Usage:
    """Return the same; raises ``BadRequest`` when there is nothing to count."""
    found = usage(index, phrases, **asked)
    if not found.phrases:
        raise BadRequest(say("要写一到五个检索词，例如 phrase=收费。"))
    if not found.series:
        make_query(found.phrases[0].q)  # raises what was wrong with it
    return found


def example(index: Index) -> list[str]:
    """Return one or two phrases that some reports of ``index`` hold, best those that not all do."""
    every = index.total(Query())
    counts = {e: index.total(make_query(e)) for e in _EXAMPLES}
    there = [phrase for phrase in _EXAMPLES if counts[phrase]]
    return sorted(there, key=lambda phrase: counts[phrase] == every)[:2]


def _with_text(query: Query) -> Query:
    """Return ``query`` of the reports whose text is here: the others say nothing of any phrase."""
    there = make_query(_NOT_ELSEWHERE)
    if query.root is None:
        return replace(query, text=there.text, root=there.root)
    root = And(tuple(root for root in (there.root, query.root) if root is not None))
    return replace(query, text=f"{there.text} ({query.text})", root=root)


def _at_flag(query: Query, flag: str) -> Query:
    return with_values(query, "flag", (flag,))


def _read(phrase: str, base: Query) -> tuple[Query, BadRequest | None]:
    try:
        asked = make_query(phrase)
    except BadRequest as error:
        return replace(base, text=phrase), error
    return replace(base, text=asked.text, root=asked.root, notes=asked.notes), None


def _counted_as(index: Index, query: Query) -> Query:
    """What is counted under a phrase: each run of several words in it verbatim.

    A note says so where the text that asks for that would be too long, and words
    apart count too.
    """
    runs: dict[str, Phrase] = {}

    def verbatim(run: Words) -> Words | Phrase:
        return run if index.is_word(run.text) else runs.setdefault(run.text, Phrase(run.text))

    root = with_runs(query.root, verbatim)
    if not runs:
        return query
    each = re.compile("|".join(map(re.escape, sorted(runs, key=len, reverse=True))))
    text = each.sub(lambda run: f'"{run[0]}"', query.text)
    # A number in its two spellings is asked for by more than marks around what was typed.
    if _asks(text, root) or _asks(text := written(root) or "", root):
        return replace(query, text=text, root=root)
    return replace(query, notes=(*query.notes, say(_APART)))


def _conditions() -> str:
    return say("、").join(say(facet.label) for facet in FACETS.values())


def _asks(text: str, root: Node | None) -> bool:
    try:
        return make_query(text).root == root
    except BadRequest:
        return False


def _not_compared(read: tuple[Query, BadRequest | None]) -> tuple[Query, BadRequest]:
    query, error = read
    return query, error or BadRequest(say("比较地区时只看第一个检索词，这一个没有算。"))


def _phrase(text: str, query: Query, error: BadRequest | None, elsewhere: int) -> UsagePhrase:
    return UsagePhrase(
        text,
        None if error else str(query.root),
        (
            *query.notes,
            *form_notes(query),
            *([say(_NARROWED, labels=_conditions())] if _narrows(query.root) else []),
            *(
                [say("另有 %(elsewhere)s 份报告正文在附件里，不计入占比。", elsewhere=elsewhere)]
                if elsewhere
                else []
            ),
        ),
        Refused(error.code, error.message) if error else None,
    )


def _narrows(node: Node | None) -> bool:
    """Whether a phrase itself holds what is a filter: its share is of all reports even so."""
    return any(any(clauses_in(node, kind)) for kind in get_args(Narrowing))


def _at(query: Query, place: str) -> Query:
    return with_values(query, "place", (place,))


def _counted(index: Index, line: _Line) -> dict[str, dict[int | None, int]]:
    """By year, None for undated: the reports that answer, and those that there are."""
    return {"reports": _by_year(index, line.query), "present": _by_year(index, line.base)}


def _by_year(index: Index, query: Query) -> dict[int | None, int]:
    facets: Mapping[str, Facet] = {f.name: f for f in index.rank(query).facets}
    found: dict[int | None, int] = {int(b.value): b.count for b in facets["year"].buckets}
    undated = sum(b.count for b in facets["flag"].buckets if b.value == UNDATED)
    return found | ({None: undated} if undated else {})


def _span(years: set[int | None]) -> list[int]:
    """The years to list, those without reports between them too."""
    dated = sorted(year for year in years if year is not None)
    if not dated or dated[-1] - dated[0] > _LONGEST_SPAN:
        return dated
    return list(range(dated[0], dated[-1] + 1))


def _series(
    line: _Line, found: dict[str, dict[int | None, int]], years: Sequence[int]
) -> UsageSeries:
    return UsageSeries(
        phrase=line.phrase,
        place=line.place,
        label=line.label,
        present=sum(found["present"].values()),
        years=tuple(_point(line, found, year) for year in years),
        undated=_point(line, found, None),
    )


def _point(line: _Line, found: dict[str, dict[int | None, int]], year: int | None) -> UsagePoint:
    reports, present = found["reports"].get(year, 0), found["present"].get(year, 0)
    return UsagePoint(
        year=year,
        reports=reports,
        present=present,
        share=round(reports / present, 6) if present else None,
        few=0 < present < FEW,
        url=links.search(_of_year(line.query, year)),
        present_url=links.search(_of_year(line.base, year)),
    )


def _of_year(query: Query, year: int | None) -> Query:
    plain = replace(query, size=Query().size, opened=())
    if year is None:
        return _at_flag(plain, UNDATED)
    return with_values(plain, "year", (str(year),))
