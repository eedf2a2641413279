"""Words of a report as they are cited: what there is to say of them, how they stand, their permanent link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from indexer.desk import links
from indexer.desk.index import Index
from indexer.desk.quoting import citation, excerpt
from indexer.desk.quoting.report_text import ReportText
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.report import Report, Section

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


def each_cited(reports: Iterable[Report], base: str) -> Iterator[citation.Cited]:
    """Yield how each of ``reports`` is cited as a whole, each when it is taken; sections are not needed."""
    day = today()
    for report in reports:
        yield citation.cited(report, link=base + links.report(report.id), today=day)


def chosen(index: Index, ids: Iterable[str]) -> list[Report]:
    """Return the reports of these ids without their sections, each once; old ids lead to the new ones.

    Raises ``NotFound`` for an id that no report has or had, ``BadRequest`` for more than ``MOST``.
    """
    now = list(dict.fromkeys(index.redirect(id_) or id_ for id_ in ids))
    if len(now) > MOST:
        raise BadRequest(
            f"一次最多可以选 {MOST} 份报告，这里有 {len(now)} 份。请分几次，或者引用一次检索的全部结果。"
        )
    return [index.particulars(id_) for id_ in now]


def _link(report: Report, stands: excerpt.Standing, section: Section | None) -> str:
    """The permanent address of the words, else of the section, which is found again by its heading."""
    if section is None:
        return links.report(report.id)
    if stands.found and len(stands.found.words) == 1:
        return links.quotation(report.id, str(stands.found.locator))
    return links.quotation(
        report.id, str(ReportText.as_read(report).heading(section) or section.anchor)
    )


def today() -> date:
    """The day in China, where the readers are, whatever the clock of the machine is set to."""
    return (datetime.now(UTC) + _CHINA).date()
