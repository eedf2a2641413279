"""Texts read from the cluster: for what no clause of its can decide, or count."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.opensearch import clauses
from indexer.engines.opensearch.clauses import Stretch
from indexer.engines.opensearch.fields import PARTS
from indexer.engines.opensearch.generation import ClusterGeneration
from indexer.engines.passes import Ints
from indexer.vocabulary.budget import spend

_AT_ONCE = 500  # reports


class SectionTexts(NamedTuple):
    """The folded texts of a section by part, where it has them; of a report by its position."""

    report: int
    position: int
    parts: dict[str, str]


def sections(generation: ClusterGeneration, reports: Ints) -> Iterator[SectionTexts]:
    """Yield the texts of all sections of these reports, in order."""
    for number, source in _sources(generation, reports, clauses.SECTIONS):
        for position, section in enumerate(source.get(clauses.SECTIONS, ())):
            yield SectionTexts(number, position, {part: section.get(part, "") for part in PARTS})


def titles(generation: ClusterGeneration, reports: Ints) -> Iterator[tuple[int, str]]:
    """Yield the folded titles of reports, with their numbers."""
    for number, source in _sources(generation, reports, "title"):
        yield number, source.get("title", "")


def _sources(
    generation: ClusterGeneration, reports: Ints, wanted: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    for first in range(0, len(reports), _AT_ONCE):
        some = reports[first : first + _AT_ONCE]
        spend(len(some))
        body = {
            "size": len(some),
            "_source": wanted,
            "track_total_hits": False,
            "query": clauses.unscored(generation.among(some)),
        }
        hits = generation.asked(generation.hits(body))
        for number, hit in sorted(hits, key=itemgetter(0)):
            yield number, hit["_source"]


def stands_near(wanted: Stretch, text: str) -> bool:
    """Return whether the strings stand in ``text`` with at most so many characters in between, each in a place of its own.

    >>> stands_near(Stretch(("审", "审"), 3), "审查又审"), stands_near(Stretch(("审", "审"), 0), "审查又审")
    (True, False)
    """
    allowed = sum(map(len, wanted.texts)) + wanted.distance
    places = {each: np.array(places_of(each, text), dtype=np.int64) for each in wanted.texts}
    if not all(map(len, places.values())):
        return False
    starts = np.unique(np.concatenate([*places.values()]))
    close = np.ones(len(starts), dtype=bool)
    for each, at in places.items():
        # The place that makes it often enough, from each start on.
        last = np.searchsorted(at, starts) + wanted.texts.count(each) - 1
        known = last < len(at)
        close &= known
        close[known] &= at[last[known]] + len(each) <= starts[known] + allowed
    return bool(close.any())


def places_of(wanted: str, text: str) -> list[int]:
    """Return where ``wanted`` begins in ``text``, overlapping places too."""
    places, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places
