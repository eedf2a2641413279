"""How well figures are read: python tests/measure_figures.py [DIR] [--reports N] [--verbose].

First the cells of both forms, written into every format with cells of chance and misprinted
labels (``tests.intake.figures.written_forms``): what came back, what is missing, what is wrong.
Then the four figures that are asked most, on labelled pages: DIR holds ``labels.jsonl`` and one
``<id>.txt``, or the ``file`` that it names, for each of its lines, and defaults to ``../shared/reports/renditions`` beside the
repository. Counts stand beside shares; ``--verbose`` adds each difference.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from indexer.intake.one_file import read_report  # noqa: E402 (it may not be installed)
from indexer.vocabulary.figures import FORMS  # noqa: E402
from tests.intake.figures.written_forms import (  # noqa: E402
    FLATTENED,
    GLUED,
    STRUCTURED,
    Written,
    compared,
)

RENDITIONS = ROOT.parent / "shared" / "reports" / "renditions"
LABELLED = {
    "proactive_total": "proactive_count",
    "requests_new": "requests_received",
    "reviews_total": "reconsiderations",
    "lawsuits_total": "lawsuits",
}
"""Figures and what the labels of pages call them."""
Make = Callable[[Written], bytes]


class Tally:
    """Of one question: how many answers are right, missing and wrong, and what was read instead."""

    def __init__(self) -> None:
        self.right = self.missing = self.wrong = 0
        self.differences: list[str] = []

    def count(self, where: str, read: object, truth: object) -> None:
        """Count one answer; None says that there is none."""
        if read == truth:
            self.right += read is not None
            return
        self.missing += truth is not None and read is None
        self.wrong += read is not None
        self.differences.append(f"{where}: read {read!r}, is {truth!r}")

    def shown(self, question: str, verbose: bool) -> str:
        """The line of the table: shares of what was read and of what there is, and the counts."""
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missing + self.wrong, 1)
        counts = f"{self.right} right, {self.missing} missing, {self.wrong} wrong"
        lines = [f"{question:<28}P {precision:6.1%}  R {recall:6.1%}  {counts}"]
        return "\n".join(lines + [f"    {each}" for each in self.differences if verbose])


def cells(reports: int) -> Iterator[tuple[str, Tally]]:
    """Yield each way of writing a form and how its figures came back from ``reports`` of either."""
    for makes, made in (
        (STRUCTURED, partial(Written, erred=0.1)),
        (FLATTENED, partial(Written, erred=0.1, lost=True)),
        (GLUED, partial(Written, odd=0, most=1)),
    ):
        for name, make in makes.items():
            yield name, _came_back(make, [made(f, n) for f in FORMS for n in range(reports)])


def _came_back(make: Make, reports: Sequence[Written]) -> Tally:
    tally = Tally()
    for written in reports:
        where = f"{written.form} {written.seed}"
        figures = read_report(Path("report"), data=make(written)).figures
        result = compared(written.truth, figures)
        tally.right += len(result.right)
        tally.missing += len(result.missing)
        tally.wrong += len(result.wrong)
        tally.differences += [f"{where}: no {name}" for name in result.missing]
        tally.differences += [
            f"{where}: {name} read {read}, is {said}" for name, read, said in result.wrong
        ]
    return tally


def labelled(directory: Path) -> Iterator[tuple[str, Tally]]:
    """Yield each figure of ``LABELLED`` and how it was read from the pages of ``directory``.

    Of rivals none is chosen, so that the right one among them is one that was not read.
    """
    tallies = {name: Tally() for name in LABELLED}
    for line in (directory / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label["is_report"]:
            continue
        page = label.get("file") or f"{label['id']}.txt"
        figures = read_report(directory / page).figures
        for name, key in LABELLED.items():
            values = [figure.value for figure in figures if figure.name == name]
            read = values[0] if len(values) == 1 else None
            right = [label[name if name in label else key], *label.get("alt", {}).get(name, ())]
            tallies[name].count(page, read, read if read in right else right[0])
    yield from tallies.items()


def main() -> int:
    """Print the tables; 0 if there was anything to measure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("directory", nargs="?", type=Path, default=RENDITIONS)
    options.add_argument("--reports", type=int, default=6, help="of either form for each format")
    options.add_argument("--verbose", action="store_true")
    given = options.parse_args()
    print("Cells of both forms")
    for question, tally in cells(given.reports):
        print(tally.shown(question, given.verbose))
    if not (given.directory / "labels.jsonl").is_file():
        print(f"there is no labels.jsonl in {given.directory}", file=sys.stderr)
        return 1
    print("Labelled pages")
    for question, tally in labelled(given.directory):
        print(tally.shown(question, given.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
