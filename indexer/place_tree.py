"""The tree of places, and how many of some reports lie in each of them.

Places are numbered so that everything under a place follows it at once; what
lies in a place is then a stretch of numbers, and counting a set of reports
is one pass over the reports, however many places there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place of the tree: ``value`` in URLs, ``label`` on the page, ``parent`` by number.

    ``also`` are all its other codes and names; ``former`` those of the names
    that a report in this index bears.
    """

    value: str
    label: str
    parent: int | None
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class PlaceTree:
    """The places of one generation, and which of its R reports lie in them.

    ``parents`` has, by number, what each place stands under, -1 for nothing;
    ``levels`` the numbers of the widest places, of those right under them ….
    """

    def __init__(self, nodes: Sequence[PlaceNode], starts: Array, chains: Array) -> None:
        """Take ``nodes``, and of report n the nodes ``chains[starts[n]:starts[n + 1]]``.

        A report's nodes hold, with every place, the one that it stands under.
        """
        order = _preorder(nodes)
        number = np.empty(len(nodes), dtype=np.int64)
        number[order] = np.arange(len(nodes))
        self.nodes = [_renumbered(nodes[old], number) for old in order]
        self._named: dict[str, list[int]] = {}
        for at, node in enumerate(self.nodes):
            for name in {node.value, node.label, *node.also}:
                self._named.setdefault(name, []).append(at)
        self._ends = self._ends_of_places()
        self.parents = np.array(
            [-1 if n.parent is None else n.parent for n in self.nodes], np.int64
        )
        self.levels = list(self._levels())
        self._reports = len(starts) - 1
        self._place(np.repeat(np.arange(self._reports), np.diff(starts)), number[chains])

    def named(self, value: str) -> list[int]:
        """Return the places that have, or had, this code or name."""
        return self._named.get(value, [])

    def upward(self, number: int) -> Iterator[int]:
        """Yield a place and all above it."""
        at: int | None = number
        while at is not None:
            yield at
            at = self.nodes[at].parent

    def reports_in(self, value: str) -> Mask:
        """Return which reports lie in the places of this code or name, as R booleans."""
        found = np.zeros(self._reports, dtype=bool)
        for number in self.named(value):
            end = self._ends[number]
            found |= (self._lowest >= number) & (self._lowest < end)
            reports, places = self._also
            found[reports[(places >= number) & (places < end)]] = True
        return found

    def counts(self, reports: Mask) -> tuple[Ints, Ints]:
        """Return how many of ``reports`` (R booleans) lie in each place, and in places inside it."""
        up_to = np.zeros(len(self.nodes) + 2, dtype=np.int64)
        lowest = self._lowest[np.flatnonzero(reports)]
        up_to[1:] = np.bincount(lowest, minlength=len(self.nodes) + 1)
        for (of, places), sign in ((self._also, 1), (self._shared, -1)):
            if len(of):
                np.add.at(up_to, places[reports[of]] + 1, sign)
        own = up_to[1:-1].copy()
        np.cumsum(up_to, out=up_to)
        counts = up_to[self._ends] - up_to[:-2]
        return counts, counts - own

    def _levels(self) -> Iterator[Ints]:
        level = np.flatnonzero(self.parents < 0)
        while len(level):
            yield level
            held = np.zeros(len(self.nodes) + 1, dtype=bool)
            held[level] = True
            level = np.flatnonzero(held[self.parents])

    def _ends_of_places(self) -> Ints:
        """After the last place under each."""
        ends = np.arange(1, len(self.nodes) + 1)
        for at in range(len(self.nodes) - 1, -1, -1):
            parent = self.nodes[at].parent
            if parent is not None:
                ends[parent] = max(ends[parent], ends[at])
        return ends

    def _place(self, reports: Ints, places: Ints) -> None:
        """Note what each report adds to which place, so that sums over stretches are counts.

        1 at each lowest place of a report, of which it nearly always has one;
        where several lie under one (a place that two counties have had), that
        one has all but one taken off.
        """
        size = len(self.nodes)
        key, above = reports * size + places, self.parents[places]
        under = np.sort((reports * size + above)[above >= 0])
        children = np.searchsorted(under, key, "right") - np.searchsorted(under, key, "left")
        shared = np.maximum(children - 1, 0)
        self._shared = np.repeat(reports, shared), np.repeat(places, shared)
        lowest = np.flatnonzero(children == 0)
        self._lowest = np.full(self._reports, size, dtype=np.int64)  # size: in no place
        self._lowest[reports[lowest]] = places[lowest]
        others = lowest[self._lowest[reports[lowest]] != places[lowest]]
        self._also = reports[others], places[others]


def _preorder(nodes: Sequence[PlaceNode]) -> list[int]:
    """The numbers of ``nodes`` with every place right after what it stands under, by code."""
    children: dict[int | None, list[int]] = {}
    for number, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(number)
    for siblings in children.values():
        siblings.sort(key=lambda n: nodes[n].value, reverse=True)
    order: list[int] = []
    waiting = list(children.get(None, []))
    while waiting:
        at = waiting.pop()
        order.append(at)
        waiting += children.get(at, [])
    return order


def _renumbered(node: PlaceNode, number: Ints) -> PlaceNode:
    return node if node.parent is None else replace(node, parent=int(number[node.parent]))
