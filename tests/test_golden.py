"""Ranking, tested like code: what readers would want first, and how near the engine comes.

``golden.toml`` holds the questions, the answers wanted and the figures;
``python -m tests.test_golden`` asks anew and writes the figures into it.
"""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer.building import build
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import Index, open_index
from tests.conftest import REPORTS, ROOT

FILE = Path(__file__).with_name("golden.toml")
FIRST = 100  # places that are looked at
_AT = re.compile(r"at = \[[\d, ]*\] }")
_FIGURE = re.compile(r"^(questions|recall_at_1|recall_at_5|mrr) = [\d.]+$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """What is asked, what is wanted, and at which places it stood when last written."""

    q: str
    want: tuple[str, ...]
    at: tuple[int, ...]

    def places(self, index: Index) -> tuple[int, ...]:
        """Ask; return the place of each that is wanted, 0 where it is none of the first."""
        hits = index.search(make_query(self.q, size=FIRST)).hits
        shown = [(hit.id, hit.matches[0].anchor if hit.matches else "") for hit in hits]
        return tuple(_place(wanted, shown) for wanted in self.want)


def _place(wanted: str, shown: list[tuple[str, str]]) -> int:
    report, _, anchors = wanted.partition("#")
    good = anchors.split("|")
    places = (
        n for n, (id_, at) in enumerate(shown, 1) if id_ == report and (not anchors or at in good)
    )
    return next(places, 0)


def _questions(name: str) -> list[Question]:
    asked = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]["asked"]
    return [Question(each["q"], tuple(each["want"]), tuple(each["at"])) for each in asked]


def _recorded(name: str) -> dict[str, Any]:
    section = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]
    return {key: value for key, value in section.items() if key != "asked"}


def figures(places: list[tuple[int, ...]]) -> dict[str, float]:
    """Return the four figures of questions whose wanted sections stand at ``places``.

    >>> figures([(1, 3), (0, 2)])
    {'questions': 2, 'recall_at_1': 0.5, 'recall_at_5': 0.75, 'mrr': 0.75}
    """

    def recall(k: int) -> float:
        parts = [sum(0 < n <= k for n in each) / min(k, len(each)) for each in places]
        return round(sum(parts) / len(parts), 3)

    first = [min((n for n in each if n), default=0) for each in places]
    reciprocal = [1 / n if n else 0.0 for n in first]
    return {
        "questions": len(places),
        "recall_at_1": recall(1),
        "recall_at_5": recall(5),
        "mrr": round(sum(reciprocal) / len(places), 3),
    }


def _check(name: str, directory: Path) -> None:
    questions = _questions(name)
    with open_index(directory) as index:
        places = [question.places(index) for question in questions]
    moved = [
        f"{question.q}: {list(question.at)} → {list(now)}"
        for question, now in zip(questions, places, strict=True)
        if question.at != now
    ]
    told = "\n".join([*moved, "To accept: python -m tests.test_golden, and read the diff."])
    assert (figures(places), moved) == (_recorded(name), []), told


def test_the_sample_is_ranked_as_recorded(corpus_index: Path) -> None:
    """A change that pushes the story to page two would go unnoticed by whoever made it."""
    _check("sample", corpus_index)


def test_the_real_reports_are_ranked_as_recorded(shared_reports: Path, tmp_path: Path) -> None:
    """What ranks invented news well may rank real formulas badly."""
    build.build([shared_reports / "real"], tmp_path)
    _check("real", tmp_path)


@pytest.mark.parametrize("name", ["sample", "real"])
def test_every_section_wanted_is_one_that_exists(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A wanted answer that no index can give makes the figures a constant."""
    if name == "sample":
        directory: Path = request.getfixturevalue("corpus_index")
    else:
        build.build([request.getfixturevalue("shared_reports") / "real"], tmp_path)
        directory = tmp_path
    with open_index(directory) as index:
        for wanted in (each for question in _questions(name) for each in question.want):
            id_, _, anchors = wanted.partition("#")
            report = index.report(id_)
            assert not anchors or all(report.section(a) for a in anchors.split("|")), wanted


def write() -> None:
    """Ask everything anew and write places and figures into the file."""
    text = FILE.read_text(encoding="utf-8")
    for name, folder in (("sample", ROOT / "corpus"), ("real", REPORTS / "real")):
        if not folder.is_dir():
            print(f"{name}: left as it was, {folder} is not here", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as directory:
            build.build([folder], Path(directory))
            with open_index(Path(directory)) as index:
                places = [question.places(index) for question in _questions(name)]
        before, begin, rest = text.partition(f"[{name}]\n")
        block, end, after = rest.partition("\n]\n")
        found = figures(places)
        text = before + begin + _rewritten(block, places, found) + end + after
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in found.items()))
    FILE.write_text(text, encoding="utf-8")


def _rewritten(block: str, places: list[tuple[int, ...]], found: dict[str, float]) -> str:
    waiting = iter(places)
    block = _AT.sub(lambda _: f"at = {list(next(waiting))} }}", block)
    return _FIGURE.sub(lambda line: f"{line[1]} = {found[line[1]]}", block)


if __name__ == "__main__":
    write()
