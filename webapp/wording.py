"""Wording for places, numbers and dates in the language spoken; nothing here makes markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from indexer import news
from indexer.vocabulary.amounts import figure_said
from indexer.vocabulary.figures import APPLICANTS, BEHIND, FIGURES, QUALIFIERS
from indexer.vocabulary.report import REGIMES, STATUSES, Place
from indexer.vocabulary.results import AnswerPlace
from indexer.vocabulary.saying import say, spoken, word

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def count(number: int) -> str:
    """Print a count with its thousands apart.

    >>> count(12345)
    '12,345'
    """
    return f"{number:,}"


def today() -> str:
    """Return the day that it is in China."""
    return datetime.now(news.CHINA).date().isoformat()


def as_stated(number: str, qualifier: str | None) -> str:
    """Print a number with what stands beside it, on its side.

    >>> as_stated("340", "余"), as_stated("100", "近"), as_stated("7", None)
    ('340余', '近 100', '7')
    """
    if qualifier in BEHIND:
        return f"{number}{qualifier}"
    return f"{qualifier} {number}" if qualifier in QUALIFIERS else number


def place_name(place: Place | AnswerPlace) -> str:
    """Say where a report is from, and honestly when that is not certain."""
    return " › ".join(place.path) + place_doubt(place)


def place_doubt(place: Place | AnswerPlace) -> str:
    """Say after the names of a place what is not certain of it; alone where it has none."""
    if place.status == "ambiguous":
        return say("（同名地区有 %(number)s 个，未能认定）", number=len(place.candidates))
    if place.status == "unlisted":
        return say("（未列入行政区划表）")
    if place.status == "resolved":
        return ""
    return say("（未写明单位）") if place.path else say("地区未认定")


def place_status(value: str) -> str:
    """Say how sure it is which place a report is from."""
    return say(STATUSES.get(value, value))


_LEVELS = {
    "province": word("省级"),
    "city": word("地级"),
    "county": word("县级"),
    "township": word("乡级"),
}


def place_level(value: str | None) -> str:
    """Name the level of a place of the gazetteer; empty for one that it does not have."""
    return say(_LEVELS[value]) if value in _LEVELS else ""


def began(first: int | None, earlier: bool) -> str:
    """Say from when a name is known.

    >>> began(2015, True), began(2019, False), began(None, False)
    ('2015 年或更早', '2019 年', '未写明')
    """
    if first is None:
        return say("未写明")
    return say("%(year)s 年或更早", year=first) if earlier else say("%(year)s 年", year=first)


def ended(last: int | None, still: bool) -> str:
    """Say until when a name is known; what the newest list has stands.

    >>> ended(2025, True), ended(2019, False), ended(None, False)
    ('至今（2025 年名录）', '2019 年', '未写明')
    """
    if last is None:
        return say("未写明")
    return say("至今（%(year)s 年名录）", year=last) if still else say("%(year)s 年", year=last)


def years_said(years: Sequence[int]) -> str:
    """Print the first and the last of ``years``, which are in order.

    >>> years_said([2012, 2014, 2016]), years_said([2012]), years_said([])
    ('2012—2016 年度', '2012 年度', '')
    """
    if len(years) > 1:
        return say("%(first)s—%(last)s 年度", first=years[0], last=years[-1])
    return say("%(year)s 年度", year=years[0]) if years else ""


def size(number: int) -> str:
    """Print a number of bytes in the unit that suits it.

    >>> size(900), size(2_340_000)
    ('900 B', '2.3 MB')
    """
    shown, unit = float(number), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{number} B" if unit == "B" else f"{shown:.1f} {unit}"


def regime(value: str) -> str:
    """Name the form a report is written in."""
    return say(REGIMES.get(value, value))


def iso_day(value: str) -> str:
    """Return the day of an ISO time, in China if it says where; anything else as it is.

    >>> iso_day("2026-01-01T16:00:00+00:00"), iso_day("2026-01-01"), iso_day("去年")
    ('2026-01-02', '2026-01-01', '去年')
    """
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (time.astimezone(news.CHINA) if time.tzinfo else time).date().isoformat()


def day(value: str) -> str:
    """Print the same day as the language spoken writes it: ``2026-11-30``, 30 November 2026."""
    found = iso_day(value)
    if spoken() != "en" or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
        return found
    year, month, number = map(int, found.split("-"))
    return f"{number} {_MONTHS[month - 1]} {year}"


_TABLES = {
    "": word("文中所写"),
    "表二": word("表二：主动公开"),
    "表三": word("表三：申请"),
    "表四": word("表四：复议和诉讼"),
}


def figure_groups() -> dict[str, dict[str, str]]:
    """Return all figures to choose from with their labels, by the table that has them."""
    found: dict[str, dict[str, str]] = {say(label): {} for label in _TABLES.values()}
    for field in FIGURES.values():
        table = field.table or ("表三" if field.by_applicant else "表四" if field.parts else "")
        label = say(field.label)
        if len(field.forms) == 1:
            label = say("%(figure)s（%(form)s）", figure=label, form=regime(field.forms[0]))
        found[say(_TABLES[table])][field.name] = label
    for by, label in APPLICANTS.items():
        found[say("表三：%(applicant)s", applicant=say(label))] = {
            f"{field.name}:{by}": figure_said(f"{field.name}:{by}")
            for field in FIGURES.values()
            if field.by_applicant
        }
    return found
