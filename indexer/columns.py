"""What counting needs of each report and section, as arrays that are mapped, not read.

Reports are numbered 0…R-1 in the order of their ids and sections 0…S-1 in
the order of their reports, so an answer in number order is in id order. A
place is a node of one tree, and the same node under all codes and names that
it has had; the places of a report are those that ``Place.lineage`` lists.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.arrays import Bits, mapped, packed
from indexer.fields import FLAGS, KINDS
from indexer.place_tree import PlaceNode, PlaceTree
from indexer.report import Report, Step

Array = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
FLAG_NUMBERS = {flag: number for number, flag in enumerate(FLAGS)}
_ARRAYS = ("section_report", "section_kind", "year", "flags", "chain_starts", "chain_nodes")


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

    def add(self, report: Report, kinds: Sequence[str]) -> None:
        """Take the next report, whose sections are of ``kinds``."""
        columns = self._columns
        number = len(columns["year"])
        columns["year"].append(report.year or 0)
        columns["flags"].append(sum(1 << FLAG_NUMBERS[flag] for flag in flags_of(report)))
        columns["section_report"] += [number] * len(kinds)
        columns["section_kind"] += [KIND_NUMBERS[kind] for kind in kinds]
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
    """The arrays of one generation: S sections, R reports, and the tree of their places."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays of ``folder``; raises ``OSError`` or ``ValueError`` when damaged."""
        arrays = {name: mapped(folder / f"{name}.npy") for name in _ARRAYS}
        # Of numpy's own type for indices: with another, each use as one converts it.
        self.section_report: Ints = arrays["section_report"].astype(np.intp)
        self.section_kind: Array = arrays["section_kind"]
        self.year: Array = arrays["year"]
        self.flags: Array = arrays["flags"]
        listed = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        nodes = [
            PlaceNode(**{**n, "also": tuple(n["also"]), "former": tuple(n["former"])})
            for n in listed
        ]
        self.places = PlaceTree(nodes, arrays["chain_starts"], arrays["chain_nodes"])

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return len(self.year)

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self.section_report)

    @cached_property
    def section_starts(self) -> Ints:
        """The first section of each report, and at the end how many sections there are."""
        return np.searchsorted(self.section_report, np.arange(self.reports + 1))

    @cached_property
    def years(self) -> tuple[list[int], Bits]:
        """The years that there are, ascending, and which reports are of each, as bits."""
        found = np.unique(self.year[self.year > 0])
        return found.tolist(), packed(self.year == found[:, None])

    @cached_property
    def flagged(self) -> Bits:
        """Which reports carry each flag, as bits, in the order of ``FLAG_NUMBERS``."""
        ones = 1 << np.arange(len(FLAG_NUMBERS))
        return packed((self.flags & ones[:, None]) > 0)

    @cached_property
    def kinds(self) -> Mask:
        """Which kinds of section each report has, as K × R booleans."""
        return self.kinds_of(np.arange(self.sections))

    def kinds_of(self, sections: Ints) -> Mask:
        """Return which kinds the given sections give their reports, as K × R booleans."""
        kinds = np.zeros(len(KINDS) * self.reports, dtype=bool)
        kinds[self._slots[sections]] = True
        return kinds.reshape(len(KINDS), self.reports)

    def count_kinds(self, sections: Ints) -> list[int]:
        """Return in how many reports the given sections are of each kind."""
        kind_of, bounds = self._kinds_held
        held = np.zeros(bounds[-1], dtype=bool)
        held[kind_of[sections]] = True
        return [int(np.count_nonzero(held[first:last])) for first, last in pairwise(bounds)]

    @cached_property
    def _kinds_held(self) -> tuple[Ints, list[int]]:
        """Which of the different (kind, report) each section is, and where each kind's begin.

        There are fewer of them than a K × R table has places, and a report's
        stand once for each kind.
        """
        different, which = np.unique(self._slots, return_inverse=True)
        bounds = np.searchsorted(different, np.arange(len(KINDS) + 1) * self.reports)
        return which, bounds.tolist()

    @cached_property
    def _slots(self) -> Ints:
        """The place of each section's kind in a flattened K × R table."""
        return self.section_kind * self.reports + self.section_report
