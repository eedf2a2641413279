"""Words of a report as they are cited: what there is to say of them, how they stand, their permanent link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from indexer.desk import export, links
from indexer.desk.index import Index
from indexer.desk.quoting import citation, excerpt
from indexer.desk.quoting.report_text import ReportText
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report, Section
from indexer.vocabulary.saying import say

MOST = 200
"""Reports that are chosen one by one."""
_CHINA = timedelta(hours=8)


class CitedWords(NamedTuple):
    """What is cited, in the report's own words, how it stands in the report, and its whole permanent link."""

    what: citation.Cited
    stands: excerpt.Standing
    link: str


def cite(report: Report, words: excerpt.Excerpt, base: str) -> CitedWords:
    """Return how ``words`` of ``report`` are cited; ``base`` stands before their link.

    Words that are not there are left out, and a section that is not there is: ``stands`` says so.
    Raises as ``parts_of`` does.
    """
    stands = excerpt.standing(report, words)
    found = stands.found if words.text else None
    anchor = found.anchor if found else words.at
    section = report.section(anchor)
    link = base + _link(report, stands, section)
    text = "……".join(found.words) if found else ""
    what = citation.cited(report, link=link, today=today(), section=section, words=text)
    return CitedWords(what, stands, link)


class Citations(NamedTuple):
    """How many reports are cited as a whole, and each of them, made when it is taken."""

    total: int
    each: Iterator[citation.Cited]


def citations(index: Index, base: str, query: Query, ids: Iterable[str] = ()) -> Citations:
    """Return how all reports that answer ``query`` are cited, in its order; or those of ``ids``, if any.

    ``base`` stands before their links. Each is cited once; old ids lead to the new ones. Raises what
    ``Index.search`` raises, ``NotFound`` for an id that no report has or had, ``BadRequest`` for more
    than ``MOST`` of them.
    """
    now = list(dict.fromkeys(index.redirect(id_) or id_ for id_ in ids))
    if len(now) > MOST:
        raise BadRequest(
            say(
                "一次最多可以选 %(most)s 份报告，这里有 %(n)s 份。请分几次，或者引用全部检索结果。",
                most=MOST,
                n=len(now),
            )
        )
    if now:
        reports: list[Report] = [index.particulars(id_) for id_ in now]
        return Citations(len(now), _each(reports, base))
    found = export.whole_corpus(index, base, query)
    return Citations(found.about.rows, _each(found.rows, base))


def _each(reports: Iterable[Report], base: str) -> Iterator[citation.Cited]:
    day = today()
    for report in reports:
        yield citation.cited(report, link=base + links.report(report.id), today=day)


def _link(report: Report, stands: excerpt.Standing, section: Section | None) -> str:
    """The permanent address of the words, else of the section, which is found again by its heading."""
    if section is None:
        return links.report(report.id)
    if stands.found and len(stands.found.words) == 1:
        return links.quotation(report.id, stands.found.locator.written(report.id))
    heading = ReportText.as_read(report).heading(section)
    return links.quotation(report.id, heading.written(report.id) if heading else section.anchor)


def today() -> date:
    """The day in China, where the readers are, whatever the clock of the machine is set to."""
    return (datetime.now(UTC) + _CHINA).date()
