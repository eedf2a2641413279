"""What counting needs of each report and section, as arrays that are mapped, not read.

Reports are numbered 0…R-1 in the order of their ids and sections 0…S-1 in
the order of their reports, so an answer in number order is in id order. A
place is a node of one tree, and the same node under all codes and names that
it has had; the places of a report are those that ``Place.lineage`` lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from indexer.archive.rows import Counted
from indexer.archive.store import Store
from indexer.archive.sums import Files
from indexer.engines.contract import KnownPlace
from indexer.engines.counting import figures
from indexer.engines.counting.place_tree import PlaceNode, PlaceTree
from indexer.engines.passes import Ints, Units, chosen
from indexer.engines.passes.arrays import mapped
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.report import Step

Array = npt.NDArray[np.int32]
FOLDER = "columns"
"""Where the arrays lie in a generation."""
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
CARRIED = {
    facet.name: {value: number for number, value in enumerate(facet.labels)}
    for facet in FACETS.values()
    if facet.of
}
"""By facet, the number of each value that a report can carry."""
_ARRAYS = ("section_report", "section_kind", "year", "chain_starts", "chain_nodes", *CARRIED)


class ColumnsWriter:
    """Collects reports in the order of their numbers and writes the arrays."""

    def __init__(self) -> None:
        self._columns: dict[str, list[int]] = {name: [] for name in _ARRAYS}
        self._columns["chain_starts"].append(0)
        self._figures: list[bytes] = []
        self._nodes: list[PlaceNode] = []
        self._number_of_node: dict[str, int] = {}

    def add(self, report: Counted) -> int:
        """Take the next report; return how many sections it has."""
        columns = self._columns
        number = len(columns["year"])
        columns["year"].append(report.year or 0)
        self._figures.append(report.figures)
        for facet, numbers in CARRIED.items():
            columns[facet].append(sum(1 << numbers[value] for value in report.carried[facet]))
        columns["section_report"] += [number] * len(report.kinds)
        columns["section_kind"] += [KIND_NUMBERS[kind] for kind in report.kinds]
        columns["chain_nodes"] += [self._node(step, report.path) for step in report.lineage]
        columns["chain_starts"].append(len(columns["chain_nodes"]))
        return len(report.kinds)

    def _node(self, step: Step, path: Sequence[str]) -> int:
        number = self._number_of_node.setdefault(step.value, len(self._nodes))
        if number == len(self._nodes):
            parent = None if step.under is None else self._number_of_node[step.under]
            known = PlaceNode(step.value, step.name, parent, step.also, follows=step.follows)
            self._nodes.append(known)
        node = self._nodes[number]
        if borne := {*path}.intersection(step.also).difference(node.former):
            self._nodes[number] = replace(node, former=tuple(sorted({*node.former, *borne})))
        return number

    def write(self, folder: Path, changed: Sequence[str]) -> None:
        """Write everything taken into ``folder``, and when each report ``changed`` last.

        Times written alike are in order as texts, and only their order counts.
        """
        order = np.unique(np.array(changed, dtype=str), return_inverse=True)[1]
        np.save(folder / "changed.npy", order.astype(np.int32))
        for name, values in self._columns.items():
            np.save(folder / f"{name}.npy", np.array(values, dtype=np.int32))
        figures.write(folder, self._figures)
        (folder / "places.json").write_bytes(msgspec.json.encode(self._nodes))


def write_columns(folder: Path, store: Store) -> None:
    """Write what is counted of every report of ``store`` into a folder of its own in ``folder``."""
    folder, columns = folder / FOLDER, ColumnsWriter()
    for report in store.counted():
        columns.add(report)
    folder.mkdir()
    columns.write(folder, store.changed())


class Columns:
    """The arrays of one generation: S sections, R reports, and the tree of their places.

    ``carried`` says by facet which values each report carries, a bit each as
    ``CARRIED`` numbers them.
    """

    def __init__(self, files: Files) -> None:
        """Map the arrays; raises ``IndexDamaged``, ``OSError``, ``ValueError`` or ``MsgspecError`` when damaged."""
        arrays = {name: mapped(files, f"{FOLDER}/{name}.npy") for name in _ARRAYS}
        # Of numpy's own type for indices: with another, each use as one converts it.
        self.section_report: Ints = arrays["section_report"].astype(np.intp)
        self.section_kind: Array = arrays["section_kind"]
        self.year: Array = arrays["year"]
        self.carried: dict[str, Units] = {f: arrays[f].astype(np.uint32) for f in CARRIED}
        self.figures = figures.FigureColumns(files, FOLDER, self.reports)
        self.changed: Array = mapped(files, f"{FOLDER}/changed.npy")
        listed = files.whole(f"{FOLDER}/places.json").read_text(encoding="utf-8")
        nodes = msgspec.json.decode(listed, type=list[PlaceNode])
        self.places = PlaceTree(nodes, arrays["chain_starts"], arrays["chain_nodes"])

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return len(self.year)

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self.section_report)

    def known_places(self) -> list[KnownPlace]:
        """Return every place with how many reports lie in it, by number."""
        counts = self.places.counts(np.arange(self.reports))[0].tolist()
        return [
            KnownPlace(node.value, node.label, node.parent, node.also, reports, node.follows)
            for node, reports in zip(self.places.nodes, counts, strict=True)
        ]

    @cached_property
    def section_starts(self) -> Ints:
        """The first section of each report, and at the end how many sections there are."""
        return np.searchsorted(self.section_report, np.arange(self.reports + 1))

    @cached_property
    def years(self) -> list[int]:
        """The years that there are, ascending."""
        found: list[int] = np.unique(self.year[self.year > 0]).tolist()
        return found

    @cached_property
    def year_numbers(self) -> Array:
        """Which of ``years`` each report is of, -1 where it is of none."""
        found = np.searchsorted(np.array(self.years), self.year)
        return np.where(self.year > 0, found, -1).astype(np.int32)

    @cached_property
    def kind_bits(self) -> Units:
        """Which kinds of section each report has, a bit each."""
        every = np.arange(self.sections)
        return chosen().kinds(every, self.section_report, self.section_kind, self.reports)
