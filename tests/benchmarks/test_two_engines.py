"""That both engines answer alike over synthetic reports, and that it would be seen if they did not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines.contract import Ranked
from indexer.engines.opensearch.cluster import ADDRESSES
from tests.benchmarks.two_engines import compared, main

FALLING = [Ranked(number, 9.0 - number, (0, 1)) for number in range(4)]


@pytest.mark.cluster
def test_both_engines_answer_every_class_of_question_alike(
    cluster_urls: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Who moves an index to a cluster would find other reports than the day before."""
    monkeypatch.setenv(ADDRESSES, ",".join(cluster_urls))
    file = tmp_path / "outcome.json"
    differ = main(["--reports", "150", "--questions", "40", "--json", str(file)])
    said = capsys.readouterr().out
    assert not differ, said
    asked = json.loads(file.read_text(encoding="utf-8"))["questions"]
    assert len(asked) == 40
    assert len({row["class"] for row in asked}) > 15
    assert sum(row["reports"] not in (0, "QueryRefused") for row in asked) > 25
    assert f"| all | {len(asked)} |" in said


def test_equal_pages_are_equal() -> None:
    """A difference that is none would be looked for in vain."""
    assert not compared(FALLING, list(FALLING))


@pytest.mark.parametrize(
    "wrong",
    [
        FALLING[:3],
        FALLING[::-1],
        [*FALLING[:3], replace(FALLING[3], report=7, score=5.9)],
        [*FALLING[:3], replace(FALLING[3], score=6.01)],
        [replace(FALLING[0], positions=(1, 0)), *FALLING[1:]],
        [replace(FALLING[0], verbatim=False), *FALLING[1:]],
    ],
)
def test_any_other_report_score_section_or_order_is_a_difference(wrong: list[Ranked]) -> None:
    """A comparison that overlooks something vouches for a wrong answer."""
    assert compared(FALLING, wrong)


def test_reports_whose_scores_are_nearly_the_same_may_change_places() -> None:
    """Sums are added up in another order: nobody is misled by the sixth digit."""
    tied = [replace(each, score=5.0 - each.report / 1e6) for each in FALLING]
    other = [replace(tied[n], score=5.0 - at / 1e6) for at, n in enumerate((2, 0, 3, 1))]
    assert not compared(tied, other)
    assert compared(tied, other, is_scored=False)


def test_reports_of_the_last_score_may_be_on_the_next_page() -> None:
    """Of a thousand equals an engine that adds up otherwise shows other ones first."""
    last = replace(FALLING[3], report=7, score=FALLING[3].score + 1e-6)
    assert not compared(FALLING, [*FALLING[:3], last])
    first = replace(FALLING[0], report=7)
    assert compared(FALLING, [first, *FALLING[1:]])


def test_equal_scores_stand_by_number() -> None:
    """An answer that changes from day to day cannot be quoted."""
    equal = [replace(each, score=5.0) for each in FALLING]
    assert compared(equal, equal[::-1])


def test_places_of_nearly_the_same_score_may_change_places_with_all_their_reports() -> None:
    """What belongs together is compared together."""
    one, two, three = (Ranked(n, score, (0,)) for n, score in enumerate((5.0, 3.0, 5.0 - 1e-6)))
    places = {0: 1, 1: 1, 2: 2}
    moved = replace(three, score=5.0 + 1e-6)
    assert not compared([one, two, three], [moved, one, two], places)
    assert compared([one, two, three], [one, moved, two], places)
