"""Who reports on what year, under which title; and whether a file is a report at all.

Knows what reports, and what is mistaken for them, look like. Reads the plain
view of a text, so script, width and injected pinyin do not matter. Which place
a unit is, ``indexer.intake.places.places`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.gazetteer.china import Gazetteer
from indexer.intake.identity.affixes import HAN
from indexer.intake.identity.naming import names_of
from indexer.intake.identity.titles import Title, find_title, quoted_title
from indexer.intake.identity.units import find_unit
from indexer.intake.identity.verdict import as_stated, judge, regime_of
from indexer.intake.identity.years import (
    day_in,
    is_signed_day,
    with_digits,
    year_by_mentions,
    year_of_period,
    year_of_phrase,
)
from indexer.intake.plain_text import PlainText
from indexer.language.patterns import pattern
from indexer.vocabulary.document import Document
from indexer.vocabulary.report import UNTITLED, Section, Sign, Unit

_ENDING_LINES = 6
_PAGE_DATE = pattern(
    r"^\W{0,3}(?:发布|公开|公布|更新|成文|发文|生成)?(?:日期|时间)?\W{0,3}20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}"
    rf"(?:日(?![{HAN}])|(?![\d日]))"
    rf"|^\W{{0,3}}20\d\d年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日(?![{HAN}])",
    yes="发布日期:2014-03-01",
    no="截止日期:2014-03-01",
    how="match",
)
# A notice that brings the report along: what stands in front of the day that signs it.
_BRINGS = pattern(
    r"^(?!.*(?:编制|编报|做好)).*的(?:通知|通告|公告|函)$|现(?:予|将|就|随文|一并)[^。]{0,60}(?:公布|发布|公开|印发|通报)",
    yes="关于公布大街乡2013年年度报告的通知",
    no="关于编制大街乡2013年年度报告的通知",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is, as far as its own text says. Fields as in ``indexer.vocabulary.report.Report``.

    ``upper`` are the places printed before the unit's name, outermost first.
    """

    is_report: bool
    reason: str | None
    evidence: tuple[Sign, ...]
    title: str
    year: int | None
    published: str | None
    regime: str | None
    unit: Unit
    upper: tuple[str, ...]
    warnings: tuple[str, ...]


def identify(
    document: Document,
    sections: Sequence[Section],
    text: PlainText,
    gazetteer: Gazetteer,
    stated: bool | None = None,
) -> Identity:
    """Return the identity of what ``document``, split into ``sections``, holds.

    ``text`` is its plain text; ``gazetteer`` says which names there are, an operator's
    own among them. ``stated`` is whether it is a report where an operator says so.
    """
    names = names_of(gazetteer)
    lines, preamble, lead, body = text.printed, text.lines, text.lead, text.body
    ending = body[-_ENDING_LINES:]
    warnings: list[str] = []

    title = find_title(lines, document.metadata, names)
    quoted = quoted_title(lead, names)
    published = _published(document, preamble, ending)
    year = _year(title, quoted, lead, body, published, warnings)
    unit = find_unit(document.metadata, title, quoted, lead, preamble, body, names)
    tables = "\n".join([table.text for section in sections for table in section.tables])
    verdict = judge(lines, preamble, lead, body, sections, tables, title or quoted)
    verdict = as_stated(verdict, stated)
    if verdict.is_report:
        if verdict.doubt:
            warnings.append(verdict.doubt)
        if year is None:
            warnings.append("文中没有写明是哪一年的报告")
        if unit.name is None:
            warnings.append("文中没有写明是哪个单位的报告")
    best = title or quoted
    if not verdict.is_report:
        named = verdict.line or ""
    elif best:
        named = best.text
    else:
        named = f"{unit.name or ''}{f'{year}年' if year else ''}政府信息公开工作年度报告"
        warnings.append(UNTITLED)
    return Identity(
        is_report=verdict.is_report,
        reason=verdict.reason,
        evidence=verdict.evidence,
        title=named,
        year=year,
        published=published,
        regime=regime_of(sections, tables, lead, year) if verdict.is_report else None,
        unit=Unit(unit.name, unit.type),
        upper=unit.upper,
        warnings=tuple(warnings),
    )


def _year(
    title: Title | None,
    quoted: Title | None,
    lead: str,
    body: Sequence[str],
    published: str | None,
    warnings: list[str],
) -> int | None:
    """The year reported on: the title's; else what the introduction and most of the text say."""
    stated = (title and title.year) or (quoted and quoted.year)
    if stated:
        return stated
    said = [year_of_phrase(lead), year_of_period(lead) or year_of_period("\n".join(body)[:20_000])]
    votes = [*said, year_by_mentions(body, published)]
    years = [year for year in votes if year and (not published or year <= int(published[:4]))]
    if not years:
        return None
    chosen = max(years, key=lambda year: (years.count(year), -years.index(year)))
    # Where the text says two years in so many words, the rule ``other_year`` tells.
    if {*years} != {chosen} and not {*said} - {chosen, None}:
        warnings.append(f"文中提到不止一个报告年度：{'、'.join(map(str, sorted(set(years))))}")
    return chosen


def _published(document: Document, preamble: Sequence[str], ending: Sequence[str]) -> str | None:
    """The day of publication that the page states, else the day that signs the notice or the report."""
    stated = day_in(document.metadata.get("published", ""))
    if stated:
        return stated
    for line in preamble[:20]:
        if len(line) < 80 and _PAGE_DATE.match(with_digits(line)) and (day := day_in(line)):
            return day
    brought = False
    for line in preamble:
        brought = brought or _BRINGS.search(line) is not None
        if brought and len(line) < 40 and is_signed_day(line) and (day := day_in(line)):
            return day
    for line in reversed(ending):
        if len(line) < 40 and is_signed_day(line) and (day := day_in(line)):
            return day
    return None
