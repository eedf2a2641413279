"""Provinces, prefectures and counties since 1981: who held a code, from when, until when.

The source is ``result.csv`` of https://github.com/yescallop/areacodes (CC0 1.0), made of the
Ministry's yearly lists: a row is one name of one code, with the codes that followed it. A year
in brackets behind a follower (``330602[2001]``) says that a part alone went there: no end.
In the year of a change both names hold.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

COMMIT = "eed219a"
"""The commit of the source that the committed table is made of."""


class Span(NamedTuple):
    """One name, and the first and last year in which it stood."""

    name: str
    first: int
    last: int


@dataclass
class Upper:
    """A province, prefecture or county as the holder of one code.

    ``followers`` are the codes that took its place when it ended, in ``last``. ``key`` is its
    code, with the year of its end behind it where the code was given to another one later.
    """

    code: str
    key: str = ""
    spans: list[Span] = field(default_factory=list)
    followers: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The year in which it began."""
        return self.spans[0].first

    @property
    def last(self) -> int:
        """The year in which it ended, or the latest there is."""
        return self.spans[-1].last

    def name_in(self, year: int) -> str | None:
        """Return a name of that year, None where it has none."""
        return next((s.name for s in reversed(self.spans) if s.first <= year <= s.last), None)


def read_uppers(path: Path, today: int) -> list[Upper]:
    """Return every holder of every code of six digits; those still there last until ``today``."""
    by_code: dict[str, list[tuple[Span, tuple[str, ...]]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            ended = row["变更/弃用时间"]
            span = Span(row["名称"], int(row["启用时间"]), int(ended) if ended else today)
            followers = tuple(c for c in row["新代码"].split(";") if c and "[" not in c)
            by_code[row["代码"]].append((span, followers))
    uppers: list[Upper] = []
    for code, spans in by_code.items():
        holders: list[Upper] = []
        for span, followers in sorted(spans, key=lambda held: held[0][1:]):
            if not holders or _another(holders[-1], span):
                holders.append(Upper(code, code))
            if holders[-1].spans and holders[-1].spans[-1].name == span.name:
                span = span._replace(first=holders[-1].spans.pop().first)
            holders[-1].spans.append(span)
            holders[-1].followers = tuple(f for f in followers if f != code)
        for earlier in holders[:-1]:
            earlier.key = f"{code}-{earlier.last}"
        uppers += holders
    return uppers


def _another(before: Upper, span: Span) -> bool:
    """Whether the code was given to another place: one that ended had its followers elsewhere."""
    if before.spans[-1].name == span.name:
        return False
    return bool(before.followers) or before.last < span.first


@dataclass
class Successions:
    """What became what: ``same`` are pairs of one place, ``follows`` a part or a union of others."""

    same: list[tuple[str, str]] = field(default_factory=list)
    follows: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def successions(uppers: Iterable[Upper]) -> Successions:
    """Return the successions among ``uppers``, by their keys.

    A place goes on in another when it had no other follower, and that one begins in the year
    and followed nothing else. A prefecture names no followers: it goes on in the one that most
    of its counties went to, when that begins in the year.
    """
    uppers = list(uppers)
    by_code: dict[str, list[Upper]] = defaultdict(list)
    for upper in uppers:
        by_code[upper.code].append(upper)

    def holder(code: str, year: int) -> Upper | None:
        held = [u for u in by_code[code] if u.first <= year <= u.last]
        return max(held, key=lambda u: u.first, default=None)

    arrows: list[tuple[Upper, Upper]] = []
    for old in uppers:
        codes = old.followers or _prefecture_after(old, uppers)
        arrows += [(old, new) for code in codes if (new := holder(code, old.last))]
    leaving = Counter(old.key for old, _ in arrows)
    arriving = Counter(new.key for _, new in arrows)
    found = Successions()
    for old, new in arrows:
        if leaving[old.key] == arriving[new.key] == 1 and new.first == old.last:
            found.same.append((old.key, new.key))
        elif old.code[-2:] != "00":
            found.follows[new.key].append(old.key)
    return found


def _prefecture_after(old: Upper, uppers: Iterable[Upper]) -> tuple[str, ...]:
    if not old.code.endswith("00") or old.code.endswith("0000"):
        return ()
    parts = [u for u in uppers if u.code[:4] == old.code[:4] and u.code != old.code]
    gone = Counter(f[:4] + "00" for u in parts if u.last == old.last for f in u.followers)
    (code, count), *_ = [*gone.most_common(1), ("", 0)]
    return (code,) if 2 * count > sum(gone.values()) else ()


def contradictions(
    uppers: Iterable[Upper], lists: Iterable[tuple[str, str, int]]
) -> list[tuple[str, str, int]]:
    """Return the code, name and year of each row of the Bureau's ``lists`` that ``uppers`` lack.

    A year of tolerance: the lists are of different months. Codes that ``uppers`` do not know are
    the Bureau's own (zones, counties under a province) and contradict nothing.
    """
    known: dict[str, list[Upper]] = defaultdict(list)
    for upper in uppers:
        known[upper.code].append(upper)
    return [
        (code, name, year)
        for code, name, year in lists
        if known[code]
        and not any(name in {u.name_in(year + d) for d in (-1, 0, 1)} for u in known[code])
    ]


def overlaps(uppers: Iterable[Upper]) -> list[str]:
    """Return where one holder has two names at once for longer than the year of the change."""
    return [
        f"{upper.key}: {a.name} until {a.last}, {b.name} from {b.first}"
        for upper in uppers
        for a, b in pairwise(upper.spans)
        if a.last > b.first
    ]
