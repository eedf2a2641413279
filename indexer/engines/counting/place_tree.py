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

from indexer.engines.passes import Ints, Mask, chosen
from indexer.vocabulary.report import Predecessor

Array = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place of the tree: ``value`` in URLs, ``label`` on the page, ``parent`` by number.

    ``also`` are all its other codes and names; ``former`` those of the names
    that a report in this index bears; ``follows`` the other places that it came of.
    """

    value: str
    label: str
    parent: int | None
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    follows: tuple[Predecessor, ...] = ()


class PlaceTree:
    """The places of one generation, and which of its R reports lie in them.

    ``above`` has, by number, the value of what each place stands right under.
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
        self._parents = np.array(
            [-1 if n.parent is None else n.parent for n in self.nodes], np.int64
        )
        self.above = [None if n.parent is None else self.nodes[n.parent].value for n in self.nodes]
        # Where the places right under each begin, -1 first, and these places.
        firsts = np.searchsorted(np.sort(self._parents), np.arange(-1, len(nodes) + 1))
        self._inner = firsts, np.argsort(self._parents, kind="stable")
        self._ends = self._ends_of_places()
        self._reports = len(starts) - 1
        each = np.diff(starts)
        self.own: Ints = np.full(self._reports, -1)
        """What each report is of, the last of its nodes; -1 without any."""
        self.own[each > 0] = number[chains[starts[1:][each > 0] - 1]]
        self._place(np.repeat(np.arange(self._reports), each), number[chains])

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
            found[self._by_place[self._firsts[number] : self._firsts[end]]] = True
            reports, places = self._also
            found[reports[(places >= number) & (places < end)]] = True
        return found

    def counts(self, reports: Ints) -> tuple[Ints, Ints]:
        """Return how many of ``reports`` lie in each place, and in places inside it."""
        return chosen().count_places(reports, self._lowest, self._also, self._shared, self._ends)

    def listed(self, counts: Ints, chosen_: set[int], opened: set[int], most: int) -> Ints:
        """Return which places to list, ascending, by ``counts`` of each.

        Level by level all that have anything and those above the chosen ones,
        as long as these are no more than ``most``; from there on only those
        under chosen and ``opened`` ones.
        """
        open_, wanted = np.zeros((2, len(self.nodes) + 1), dtype=bool)
        open_[-1] = True
        for number in chosen_:
            wanted[[*self.upward(number)]] = True
        for number in chosen_ | opened:
            open_[[*self.upward(number)]] = True
        return chosen().list_places(counts, self._inner, wanted, open_, most)

    def largest(self, places: Ints, counts: Ints, kept: set[int], most: int) -> Ints:
        """Return of ``places`` (ascending) those that come first by ``counts`` inside what they lie in.

        At most ``most`` inside one place, and with them those of ``kept`` and what these lie in.
        """
        if len(places) <= most:
            return places
        above = self._parents[places]
        order = np.lexsort((places, -counts[places], above))
        _, firsts, of = np.unique(above[order], return_index=True, return_inverse=True)
        stays = np.isin(places, [n for number in kept for n in self.upward(number)])
        stays[order[np.arange(len(places)) - firsts[of] < most]] = True
        return places[stays]

    def right_above(self, places: Ints) -> set[int]:
        """Return what these places stand right under; -1 for nothing."""
        return set(self._parents[places].tolist())

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
        key, above = reports * size + places, self._parents[places]
        under = np.sort((reports * size + above)[above >= 0])
        children = np.searchsorted(under, key, "right") - np.searchsorted(under, key, "left")
        shared = np.maximum(children - 1, 0)
        self._shared = np.repeat(reports, shared), np.repeat(places, shared)
        lowest = np.flatnonzero(children == 0)
        self._lowest = np.full(self._reports, size, dtype=np.int32)  # size: in no place
        self._lowest[reports[lowest]] = places[lowest]
        # The reports by their lowest place, and where those of each place begin.
        self._by_place = np.argsort(self._lowest, kind="stable")
        self._firsts = np.searchsorted(self._lowest[self._by_place], np.arange(size + 1))
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
