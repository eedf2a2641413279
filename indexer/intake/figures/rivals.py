"""What a report says of one figure in several places: once where it is the same, else all of it.

None is chosen. A blank says nothing against a number, nor does a sum with a blank part against
one that is not less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.report import Figure

_PLACE = {name: place for place, name in enumerate(FIGURE_NAMES)}


def settled(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return ``figures`` in the order of ``FIGURE_NAMES``, each value once.

    Those of one name that differ are ``several``, in the order in which they are given.
    """
    by_name: dict[str, list[Figure]] = {}
    for figure in figures:
        by_name.setdefault(figure.name, []).append(figure)
    found: list[Figure] = []
    for name in sorted(by_name, key=_PLACE.__getitem__):
        each = by_name[name]
        found += each if len(each) == 1 else _rivals(each)
    return tuple(found)


def _rivals(each: list[Figure]) -> list[Figure]:
    whole = [
        figure.value for figure in each if figure.value is not None and figure.state != "partial"
    ]
    distinct: dict[tuple[float, str | None], Figure] = {}
    for figure in each:
        if figure.value is None:
            continue
        if figure.state == "partial" and any(value >= figure.value for value in whole):
            continue
        distinct.setdefault((figure.value, figure.qualifier), figure)
    if len(distinct) > 1:
        return [replace(figure, state="several") for figure in distinct.values()]
    return list(distinct.values()) or each[:1]
