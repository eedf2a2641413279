"""How well labelled pages are read: python tests/measure_reading.py [DIR] [--verbose].

DIR holds ``labels.jsonl`` and one ``<id>.txt`` for each of its lines; it
defaults to ``../shared/reports/renditions`` beside the repository. Prints one
line a question; ``--verbose`` adds what was read and what was labelled wherever they differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from indexer.intake.one_file import read_report  # noqa: E402
from indexer.intake.visible.text import visible  # noqa: E402 (it may not be installed)
from indexer.language.folding import plain  # noqa: E402
from indexer.vocabulary.report import Report  # noqa: E402

RENDITIONS = ROOT.parent / "shared" / "reports" / "renditions"
FIGURES = {
    "proactive_count": "proactive_total",
    "requests_received": "requests_new",
    "reconsiderations": "reviews_total",
    "lawsuits": "lawsuits_total",
}
# The labels know fewer types than INTERFACE.md.
TYPES = {"苏木": "other", "市": "other", "省": "other"}


class Tally:
    """Right and wrong answers to one question, and the wrong ones."""

    def __init__(self) -> None:
        self.right = 0
        self.wrong: list[str] = []

    def count(self, page: str, read: object, label: object) -> None:
        """Count one answer."""
        if read == label:
            self.right += 1
        else:
            self.wrong.append(f"{page}: read {read!r}, labelled {label!r}")

    @property
    def share(self) -> float:
        """The share of right answers, 1 where nothing was asked."""
        return self.right / max(self.right + len(self.wrong), 1)


def questions(label: Mapping[str, Any], report: Report) -> Iterator[tuple[str, object, object]]:
    """Yield question, what was read and what is right for one page."""
    yield "is a report", report.is_report, label["is_report"]
    if not label["is_report"]:
        return
    yield "year", report.year, label["year"]
    yield "unit", report.unit.name, _unit(label["unit"])
    yield "unit type", TYPES.get(report.unit.type, report.unit.type), label["unit_type"]
    county = label["county"] if (label["place_from"] or "-")[0] == "t" else None
    if county:
        path = report.place.path
        yield "county told by the text", county if county in _counties(path) else path, county
    for name, figure in FIGURES.items():
        found = {f.name: f.value for f in reversed(report.figures)}
        yield f"figure {figure}", found.get(figure), label[name]


def _unit(name: str | None) -> str | None:
    """A labelled unit as INTERFACE.md names it: a county, not its government."""
    return name.removesuffix("人民政府") if name else None


def _counties(path: tuple[str, ...]) -> set[str]:
    """The names of a path, 彭水县 beside 彭水苗族土家族自治县."""
    short = {f"{name[:2]}{name[-1]}" for name in path if len(name) > 4}
    return set(path) | short


def headings(report: Report) -> list[str]:
    """Return the level-1 headings without white space and the mark that ends them."""
    return [_bare(s.heading) for s in report.sections if s.level == 1]


def _bare(heading: str) -> str:
    """A heading as it is compared: labels are as printed, with the pinyin that stands in them."""
    return "".join(visible(heading)[0].text.split())


def main() -> int:
    """Print the table; 0 if there was anything to measure."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("directory", nargs="?", type=Path, default=RENDITIONS)
    options.add_argument("--verbose", action="store_true")
    given = options.parse_args()
    labels = given.directory / "labels.jsonl"
    if not labels.is_file():
        print(f"there is no labels.jsonl in {given.directory}", file=sys.stderr)
        return 1
    tallies: dict[str, Tally] = {}
    both = extra = lacking = 0
    differing: list[str] = []
    wrong_places = Tally()
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        report = read_report(given.directory / f"{label['id']}.txt")
        for question, read, right in questions(label, report):
            tallies.setdefault(question, Tally()).count(label["id"], read, right)
        if not label["is_report"]:
            continue
        read_headings, right_headings = headings(report), [_bare(h) for h in label["headings"]]
        common = sum(h in right_headings for h in read_headings)
        both += common
        extra += len(read_headings) - common
        lacking += sum(h not in read_headings for h in right_headings)
        if read_headings != right_headings:
            differing.append(f"{label['id']}: read {read_headings}, labelled {right_headings}")
        if report.place.status == "resolved" and label["county"]:
            inside = plain(label["county"]) in _counties(report.place.path)
            wrong_places.count(
                label["id"], report.place.path if not inside else label["county"], label["county"]
            )
    score = 2 * both / max(2 * both + extra + lacking, 1)
    for question, tally in tallies.items():
        print(f"{question:<28}{tally.share:>7.1%}  {tally.right}/{tally.right + len(tally.wrong)}")
        if given.verbose:
            print(*(f"    {wrong}" for wrong in tally.wrong), sep="\n")
    print(
        f"{'level-1 headings, F1':<28}{score:>7.3f}  {both} right, {extra} extra, {lacking} lacking"
    )
    if given.verbose:
        print(*(f"    {wrong}" for wrong in differing), sep="\n")
    print(f"{'resolved to a wrong county':<28}{len(wrong_places.wrong):>7}")
    if given.verbose:
        print(*(f"    {wrong}" for wrong in wrong_places.wrong), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
