"""How many reports will come for who follows a search: told before it is followed.

From what earlier builds brought, once there is a month of them; until then from
how many reports of one year answer, because each place publishes one a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import NamedTuple

from indexer.desk import links
from indexer.desk.index import Index
from indexer.vocabulary.query import Query

_LONG_ENOUGH = 28
"""Days between the first build and the last that say something of the days to come."""
_YEARS = 5  # the last years reported on that are averaged
_A_YEAR = 365


class Expected(NamedTuple):
    """How much there is, and how much may come.

    ``reports`` answer now. ``came`` of them since ``first``, the day of the first build, in
    ``days``. ``a_year`` may come; ``by_history`` says whether that is from what came.
    """

    reports: int
    first: str
    days: int
    came: int
    a_year: int
    by_history: bool


def expected(index: Index, query: Query) -> Expected:
    """Return what who follows ``query`` has to expect. Raises what ``Index.search`` raises."""
    query = links.followed(query)
    every = index.arrivals
    built = str(index.stats()["built"])
    first = min((came.arrival.added for came in every), default=built)
    days = (datetime.fromisoformat(built) - datetime.fromisoformat(first)).days
    _, stated = index.amounts(query, ())
    answering = stated.report.tolist()
    came = sum(every[number].arrival.changed > first for number in answering)
    by_history = days >= _LONG_ENOUGH
    if by_history:
        a_year = ceil(came * _A_YEAR / days)
    else:
        a_year = _of_one_year(index, Counter(stated.year.tolist()))
    return Expected(len(answering), first, days, came, a_year, by_history)


def _of_one_year(index: Index, counts: Mapping[int, int]) -> int:
    """How many reports of one year answer, by the last years of which there are any here."""
    last = sorted(map(int, index.stats()["reports_by_year"]))[-_YEARS:]
    return ceil(sum(counts.get(year, 0) for year in last) / len(last)) if last else 0
