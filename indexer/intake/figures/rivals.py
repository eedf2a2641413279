"""What a report says of one figure in several places: once where it is the same, else all of it.

None is chosen. A blank says nothing against a number, nor does a sum with a blank part against
one that is not less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec.structs import replace

from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.report import Figure

_PLACE = {name: place for place, name in enumerate(FIGURE_NAMES)}


ByName = Mapping[str, tuple[Figure, ...]]


def by_name(figures: Iterable[Figure]) -> ByName:
    """Return ``figures`` by name, each value once: several where those of a name differ.

    They stand in the order in which they are given.
    """
    given = tuple(figures)
    found = {figure.name: (figure,) for figure in given}
    if len(found) == len(given):
        return found
    again: dict[str, list[Figure]] = {}
    for figure in given:
        again.setdefault(figure.name, []).append(figure)
    return {name: tuple(_rivals(each)) for name, each in again.items()}


def settled(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return ``figures`` each value once, in the order of ``FIGURE_NAMES``."""
    found = by_name(figures)
    return tuple(chain.from_iterable(map(found.__getitem__, sorted(found, key=_PLACE.__getitem__))))


def _rivals(each: list[Figure]) -> list[Figure]:
    if len(each) == 1:
        return each
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
