"""What the home page offers, taken from what the index at hand answers: an example that gives nothing is none.

All of it is found once a generation, by a few searches. Addresses are made for each answer anew:
two of them may stand under different paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

from markupsafe import Markup

from indexer import Index, checking, doubts, links, make_query, usage
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say, spoken, word
from webapp.wording import count

_NEWEST = 5
_SEARCHED = ('"不予公开"', '"行政复议"', '"政府信息"', '"公开"')
_COUNTED = (
    ("requests_new", "申请:>20", word("收到申请多于 20 件的报告")),
    ("requests_new", "申请:>0", word("收到过申请的报告")),
    ("proactive_total", "主动公开:>0", word("写明主动公开条数的报告")),
)
"""A figure, a condition on it, and what they are in words."""
_SENTENCE = re.compile(r"(?:^|(?<=[。！？\n]))[^。！？\n]{14,50}。")
_TRIED = 3
"""Sentences of one report that are looked for."""

Later = Callable[[], str]
"""A sentence or an address, made for each answer anew: in its language, under its path."""


class Task(NamedTuple):
    """Something to do with a tool, which is the ``label``, in words, and what it gives here."""

    label: str
    words: Later
    gives: Later
    url: Later


class FrontYear(NamedTuple):
    """A year, the reports that are here, and the places that lack one that was due."""

    year: int
    reports: int
    missing: int
    url: Later
    missing_url: Later


class FrontReport(NamedTuple):
    """A report that came or was changed last."""

    title: str
    place: AnswerPlace
    year: int | None
    url: Later
    day: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What the home page shows of one generation; ``searched`` is a query and how many answer."""

    searched: tuple[str, int] | None
    tasks: tuple[Task, ...]
    years: tuple[FrontYear, ...]
    newest: tuple[FrontReport, ...]


_fronts: WeakKeyDictionary[Index, Front] = WeakKeyDictionary()
_printed: WeakKeyDictionary[Index, dict[tuple[str, str], Markup]] = WeakKeyDictionary()
_PATHS = 8
"""Under so many paths and languages one process stands at once."""


def front(index: Index) -> Front:
    """Return what the home page shows of ``index``."""
    if index not in _fronts:
        newest = index.newest(Query(), _NEWEST, 1)[1]
        years = tuple(_years(index))
        tasks = (
            _figures(index),
            _coverage(index, years),
            _doubts(index),
            _usage(index),
            _quotation(index, [hit.id for hit, _, _ in newest]),
        )
        _fronts[index] = Front(
            searched=_first(index, _SEARCHED),
            tasks=tuple(task for task in tasks if task),
            years=years,
            newest=tuple(
                FrontReport(
                    title=hit.title,
                    place=hit.place,
                    year=hit.year,
                    url=partial(links.report, hit.id),
                    day=arrival.changed,
                    changed=arrival.changed != arrival.added,
                )
                for hit, _, arrival in newest
            ),
        )
    return _fronts[index]


def printed(index: Index, make: Callable[[], str]) -> Markup:
    """Return what ``make`` prints of ``index``, once for each language and path: nothing in it is a reader's."""
    made, here = _printed.setdefault(index, {}), (spoken(), links.at(""))
    if here not in made:
        if len(made) >= _PATHS:
            made.clear()
        made[here] = Markup(make())  # noqa: S704, a template's
    return made[here]


def _first(index: Index, candidates: Iterable[str]) -> tuple[str, int] | None:
    """Return the first query that something answers, and how many reports do."""
    for text in candidates:
        if reports := index.total(make_query(text)):
            return text, reports
    return None


def _years(index: Index) -> Iterator[FrontYear]:
    coverage = index.coverage
    held = {int(year): n for year, n in index.stats()["reports_by_year"].items()}
    lacking = {
        year: sum(place.states[at] == "missing" for place in coverage.places)
        for at, year in enumerate(coverage.years)
    }
    telling = {*held, *(year for year, missing in lacking.items() if missing)}
    for year in range(min(telling), max(telling) + 1) if telling else ():
        yield FrontYear(
            year=year,
            reports=held.get(year, 0),
            missing=lacking.get(year, 0),
            url=partial(links.search, with_values(Query(), "year", (str(year),))),
            missing_url=partial(links.coverage, "", (str(year),)),
        )


def _figures(index: Index) -> Task | None:
    if not (found := _first(index, (text for _, text, _ in _COUNTED))):
        return None
    name, words = next((name, words) for name, text, words in _COUNTED if text == found[0])
    query = make_query(found[0], sort=f"-{name}")
    return Task(
        word("数字"),
        partial(say, words),
        partial(_reports, found[1]),
        partial(links.figures, (name,), query),
    )


def _coverage(index: Index, years: Iterable[FrontYear]) -> Task | None:
    lacking = [each for each in years if each.missing]
    if lacking:
        # Of a year of which nothing is here at all there is little to learn.
        last = ([each for each in lacking if each.reports] or lacking)[-1]
        words = partial(say, "%(year)s 年度未收录报告的地区", year=last.year)
        return Task(word("收录"), words, partial(_places, last.missing), last.missing_url)
    if places := len(index.coverage.places):
        words = partial(say, "各地区收录了哪些年度")
        return Task(word("收录"), words, partial(_places, places), links.coverage)
    return None


def _doubts(index: Index) -> Task | None:
    rules = [rule for rule in doubts.doubts(index, Query(size=1)).rules if rule.usual]
    most = max(rules, key=lambda rule: rule.count)
    if not most.count:
        return None
    query = with_values(Query(), "flag", (most.rule,))
    return Task(
        word("待核"),
        lambda: say("%(rule)s：%(words)s", rule=say(most.label), words=say(most.words)),
        partial(_reports, most.count),
        partial(links.doubts, query),
    )


def _usage(index: Index) -> Task | None:
    counts = {p: index.total(make_query(f'"{p}"')) for p in usage.example(index)}
    phrases = [phrase for phrase, reports in counts.items() if reports]
    if not phrases:
        return None
    quoted = "”、“".join(phrases)
    return Task(
        word("历年用词"),
        partial(say, "“%(phrases)s”各年度有多少报告写到", phrases=quoted),
        lambda: say("、").join(_reports(counts[phrase]) for phrase in phrases),
        partial(links.usage, phrases),
    )


def _reports(number: int) -> str:
    return say("%(n)s 份报告", n=count(number))


def _places(number: int) -> str:
    return say("%(n)s 个地区", n=count(number))


def _verbatim(number: int) -> str:
    return say("一字不差，%(reports)s", reports=_reports(number))


def _quotation(index: Index, ids: Iterable[str]) -> Task | None:
    """Return the check of a sentence of one of these reports that is found as it stands."""
    for id_ in ids:
        texts = (section.text for section in index.report(id_).sections)
        sentences = [found[0] for text in texts for found in _SENTENCE.finditer(text)]
        for sentence in sentences[:_TRIED]:
            try:
                found = checking.check(index, sentence)
            except BadRequest:
                continue
            if found.verdict == "verbatim":
                words, number = partial("“{}”".format, sentence), found.reports
                gives = partial(_verbatim, number)
                return Task(word("核对引文"), words, gives, partial(links.check, sentence))
    return None
