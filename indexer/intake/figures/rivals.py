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


def by_name(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """Return ``figures`` by name, each value once: several where those of a name differ.

    They stand in the order in which they are given.
    """
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.name, []).append(figure)
    for name, each in found.items():
        if len(each) > 1:
            found[name] = _rivals(each)
    return found


def settled(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return ``figures`` each value once, in the order of ``FIGURE_NAMES``."""
    once: dict[str, Figure] = {}
    again: dict[str, list[Figure]] = {}  # Of few names there is more than one.
    for figure in figures:
        if once.setdefault(figure.name, figure) is not figure:
            again.setdefault(figure.name, [once[figure.name]]).append(figure)
    found: list[Figure] = []
    for name in sorted(once, key=_PLACE.__getitem__):
        if name in again:
            found += _rivals(again[name])
        else:
            found.append(once[name])
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
