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
    """Return the flags of ``report`` with addresses."""
    return tuple(_linked(flag, report.id) for flag in report.flags)


def _linked(flag: Flag, id_: str) -> LinkedFlag:
    def side(side: FlagSide) -> LinkedSide:
        url = links.report(side.report or id_, anchor=side.anchor)
        return extended(LinkedSide, side, url=url)

    label = RULES[flag.rule].label
    return extended(LinkedFlag, flag, left=side(flag.left), right=side(flag.right), label=label)
