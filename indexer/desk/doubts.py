"""What is to be looked into: the flags of reports by rule, both values and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from indexer.desk import links
from indexer.vocabulary.report import Address, Flag, FlagSide, Report, extended, note
from indexer.vocabulary.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSide(FlagSide):
    """一处，连同地址 one of two places that do not agree, and its address."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFlag(Flag):
    """待核的一处 two places that do not agree, with addresses, and what pages call the rule."""

    left: LinkedSide
    right: LinkedSide
    label: Annotated[str, note("规则的名称 name of the rule")]


def linked_flags(report: Report) -> tuple[LinkedFlag, ...]:
    """Return the flags of ``report`` with addresses, those of figures at the very number."""
    return tuple(_linked(flag, report) for flag in report.flags)


def _linked(flag: Flag, report: Report) -> LinkedFlag:
    sides = (extended(LinkedSide, s, url=_url(s, report)) for s in (flag.left, flag.right))
    left, right = sides
    return extended(LinkedFlag, flag, left=left, right=right, label=RULES[flag.rule].label)


def _url(side: FlagSide, report: Report) -> str:
    if side.figure and side.report:
        return links.figure(side.report, side.figure)
    rivals = [figure for figure in report.figures if figure.name == side.figure]
    for rival, figure in enumerate(rivals):
        if (figure.anchor, figure.quote) == (side.anchor, side.quote):
            return links.figure(report.id, figure.name, rival)
    return links.report(side.report or report.id, anchor=side.anchor)
