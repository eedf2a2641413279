"""Words of a report as they are cited: what there is to say of them, how they stand, their permanent link."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from indexer.desk import links
from indexer.desk.quoting import citation, excerpt
from indexer.vocabulary.report import Report

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
    text = "……".join(found.words) if found else ""
    # A section is found again by its heading.
    exact = text if found and len(found.words) == 1 else section.heading if section else ""
    named = excerpt.named(anchor if section else "", exact).sealed(report.id)
    address = links.quoted(report.id, named.at, named.parameters)
    if not section:
        address = links.report(report.id)
    link = base + address
    what = citation.cited(report, link=link, today=_today(), section=section, words=text)
    return CitedWords(what, stands, link)


def _today() -> date:
    """The day in China, where the readers are, whatever the clock of the machine is set to."""
    return (datetime.now(UTC) + _CHINA).date()
