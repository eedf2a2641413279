"""What counting needs of each report and section, as arrays that are mapped, not read.

Reports are numbered 0…R-1 in the order of their ids and sections 0…S-1 in
the order of their reports, so an answer in number order is in id order. A
place is a node of one tree, and the same node under all codes and names that
it has had; the places of a report are those that ``Place.lineage`` lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.arrays import mapped
from indexer.fields import FLAGS, KINDS
from indexer.report import Report, Step

Array = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
FLAG_NUMBERS = {flag: number for number, flag in enumerate(FLAGS)}
_ARRAYS = ("section_report", "section_kind", "year", "flags", "chain_starts", "chain_nodes")


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


def flags_of(report: Report) -> tuple[str, ...]:
    """Return the flags that ``report`` carries."""
    carried = {
        "undated": report.year is None,
        "unplaced": report.place.status != "resolved",
        "warned": bool(report.doubts),
    }
    return tuple(flag for flag, yes in carried.items() if yes)


class ColumnsWriter:
    """Collects reports in the order of their numbers and writes the arrays."""

    def __init__(self) -> None:
        self._columns: dict[str, list[int]] = {name: [] for name in _ARRAYS}
        self._columns["chain_starts"].append(0)
        self._nodes: list[PlaceNode] = []
        self._number_of_node: dict[str, int] = {}

    def add(self, report: Report) -> None:
        """Take the next report."""
        columns = self._columns
        number = len(columns["year"])
        columns["year"].append(report.year or 0)
        columns["flags"].append(sum(1 << FLAG_NUMBERS[flag] for flag in flags_of(report)))
        for section in report.sections:
            columns["section_report"].append(number)
            columns["section_kind"].append(KIND_NUMBERS[section.kind])
        columns["chain_nodes"] += [self._node(s, report.place.path) for s in report.place.lineage]
        columns["chain_starts"].append(len(columns["chain_nodes"]))

    def _node(self, step: Step, path: tuple[str, ...]) -> int:
        number = self._number_of_node.setdefault(step.value, len(self._nodes))
        if number == len(self._nodes):
            parent = None if step.under is None else self._number_of_node[step.under]
            self._nodes.append(PlaceNode(step.value, step.name, parent, step.also))
        node = self._nodes[number]
        if borne := {*path}.intersection(step.also).difference(node.former):
            self._nodes[number] = replace(node, former=tuple(sorted({*node.former, *borne})))
        return number

    def write(self, folder: Path) -> None:
        """Write everything taken into ``folder``."""
        for name, values in self._columns.items():
            np.save(folder / f"{name}.npy", np.array(values, dtype=np.int32))
        nodes = [asdict(node) for node in self._nodes]
        text = json.dumps(nodes, ensure_ascii=False)
        (folder / "places.json").write_text(text, encoding="utf-8")


class Columns:
    """The arrays of one generation: S sections, R reports, flattened chains of places."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays of ``folder``; raises ``OSError`` or ``ValueError`` when damaged."""
        arrays = {name: mapped(folder / f"{name}.npy") for name in _ARRAYS}
        self.section_report: Array = arrays["section_report"]
        self.section_kind: Array = arrays["section_kind"]
        self.year: Array = arrays["year"]
        self.flags: Array = arrays["flags"]
        self.chain_starts: Array = arrays["chain_starts"]
        self.chain_nodes: Array = arrays["chain_nodes"]
        listed = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        self.nodes = tuple(
            PlaceNode(**{**n, "also": tuple(n["also"]), "former": tuple(n["former"])})
            for n in listed
        )
        self._children: dict[int | None, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            self._children.setdefault(node.parent, []).append(number)
            for name in {node.value, node.label, *node.also}:
                self._named.setdefault(name, []).append(number)
        for siblings in self._children.values():
            siblings.sort(key=lambda n: self.nodes[n].value)

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return len(self.year)

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self.section_report)

    def nodes_named(self, value: str) -> list[int]:
        """Return the places that have, or had, this code or name."""
        return self._named.get(value, [])

    def children(self, number: int | None) -> list[int]:
        """Return the places right under one, or the widest for None, in order of code."""
        return self._children.get(number, [])

    def upward(self, number: int) -> Iterator[int]:
        """Yield a place and all above it."""
        at: int | None = number
        while at is not None:
            yield at
            at = self.nodes[at].parent

    def tree_order(self, numbers: Iterable[int]) -> list[int]:
        """Return ``numbers`` with every place right after what it stands under."""

        def path(number: int) -> list[str]:
            return [self.nodes[n].value for n in self.upward(number)][::-1]

        return sorted(numbers, key=path)

    @cached_property
    def chains(self) -> Array:
        """The places of every report as R × D numbers; one beyond the last fills short rows."""
        lengths = np.diff(self.chain_starts)
        table = np.full((self.reports, int(lengths.max(initial=1))), len(self.nodes), np.int32)
        column = np.arange(len(self.chain_nodes)) - np.repeat(self.chain_starts[:-1], lengths)
        table[np.repeat(np.arange(self.reports), lengths), column] = self.chain_nodes
        return table

    @cached_property
    def kinds(self) -> Mask:
        """Which kinds of section each report has, as K × R booleans."""
        return self.kinds_of(np.arange(self.sections))

    def kinds_of(self, sections: npt.NDArray[np.int64]) -> Mask:
        """Return which kinds the given sections give their reports, as K × R booleans."""
        kinds = np.zeros(len(KINDS) * self.reports, dtype=bool)
        kinds[self._slots[sections]] = True
        return kinds.reshape(len(KINDS), self.reports)

    @cached_property
    def _slots(self) -> Array:
        """The place of each section's kind in a flattened K × R table."""
        return self.section_kind * np.int32(self.reports) + self.section_report

    def reports_in(self, value: str) -> npt.NDArray[np.bool_]:
        """Return which reports lie in the places of this code or name, as R booleans."""
        found = np.zeros(self.reports, dtype=bool)
        if numbers := self.nodes_named(value):
            entries = np.flatnonzero(np.isin(self.chain_nodes, numbers))
            found[np.searchsorted(self.chain_starts, entries, side="right") - 1] = True
        return found
