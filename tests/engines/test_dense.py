"""Laws on texts of few characters, where everything stands near everything: what a slack engine gets wrong.

One index of thousands of sections, hundreds of questions, against the brute-force oracle.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.engines import USUAL
from indexer.engines.opensearch import location
from indexer.vocabulary.query import And, In, Near, Node, Or, Phrase, Prefix, Query, Words
from indexer.vocabulary.report import Report
from tests.engines.agreement import assert_agreement
from tests.engines.oracle import Oracle
from tests.invented import Opened, report, section, with_ids

LETTERS = "政府信息公开，的"
REPORTS, SECTIONS = 50, 4  # as many places as are listed at once


class Dense(NamedTuple):
    """An engine over the reports, and the oracle over the same."""

    opened: Opened
    oracle: Oracle


def _text(chance: random.Random, most: int) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(0, most)))


def _reports(seed: int = 5, first: int = 0) -> list[Report]:
    chance = random.Random(seed)
    return with_ids(
        [
            report(
                f"第{town}镇",
                2012,
                *(section(f"s{n}", _text(chance, 6), _text(chance, 16)) for n in range(SECTIONS)),
                code=f"990101{100 + town}",
                title=_text(chance, 8) or "报告",
            )
            for town in range(first, first + REPORTS)
        ]
    )


@pytest.fixture(
    scope="module",
    params=[USUAL, pytest.param("opensearch", marks=pytest.mark.cluster)],
)
def dense(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dense]:
    reports = _reports()
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "opensearch":
            request.getfixturevalue("cluster")
            patch.setenv("XXGK_OPENSEARCH_SHARDS", "3")  # what a large index has
        # Some of an earlier generation stay, some come, and two thirds have another number than before.
        others = with_ids([*reports[::2], *_reports(seed=6, first=REPORTS)[:5]])
        earlier = tmp_path_factory.mktemp("earlier")
        Opened(earlier, others, request.param, together=False).close()
        folder = tmp_path_factory.mktemp("dense")
        with Opened(folder, reports, request.param, earlier=earlier, together=False) as opened:
            if request.param == "opensearch":
                given = location.read(folder / location.POINTER).slots
                assert given == len(others) + REPORTS // 2
            yield Dense(opened, Oracle(reports))


def _string(chance: random.Random, lengths: tuple[int, ...]) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.choice(lengths)))


def _agree(dense: Dense, nodes: list[Node]) -> int:
    """How many of the questions some reports answer and some do not."""
    telling = 0
    for node in nodes:
        ranking = assert_agreement(dense.opened.engine, dense.oracle, Query(text="?", root=node))
        telling += 0 < ranking.reports < REPORTS
    return telling


def test_strings_stand_near_each_other_exactly_as_far_as_was_asked(dense: Dense) -> None:
    """One character more or less between two words, and a coincidence is printed as a finding."""
    chance = random.Random(7)
    nodes: list[Node] = []
    for _ in range(120):
        strings = tuple(_string(chance, (1, 1, 2, 2, 3)) for _ in range(chance.choice((2, 2, 3))))
        near = Near(strings, chance.randint(0, 6))
        nodes.append(In("title", near) if chance.random() < 0.1 else near)
    assert _agree(dense, nodes) > 50


def test_the_same_string_twice_or_overlapping_itself_stands_in_as_many_places(dense: Dense) -> None:
    """公开公开 is not two of 公开公 near each other, unless it is."""
    chance = random.Random(8)
    nodes: list[Node] = []
    for _ in range(40):
        string = _string(chance, (1, 2))
        strings = chance.choice([(string, string), (string, string, _string(chance, (1, 2)))])
        near = Near(strings, chance.randint(0, 6))
        nodes.append(In("title", near) if chance.random() < 0.1 else near)
    assert _agree(dense, nodes) > 15


def test_a_string_never_runs_on_from_a_heading_to_its_text(dense: Dense) -> None:
    """An engine that keeps both in one field finds what was never printed."""
    chance = random.Random(9)
    nodes: list[Node] = []
    for held in dense.oracle._reports:
        one = chance.choice(held.sections)
        if one.heading and one.text:
            nodes += [
                Phrase(one.heading[-2:] + one.text[:2]),
                Words(one.heading[-1:] + one.text[:1]),
            ]
    assert len(nodes) > 40
    _agree(dense, nodes)


def test_a_run_itself_goes_before_its_words_apart(dense: Dense) -> None:
    """Contiguous first: who types 政府信息公开 is not asking for 公开 and 政府 somewhere."""
    chance = random.Random(10)
    nodes: list[Node] = [Words(_string(chance, (2, 3, 4, 5))) for _ in range(80)]
    nodes += [Prefix(_string(chance, (1, 1, 2)) + chance.choice(["", " "])) for _ in range(10)]
    nodes += [And((Words("政府信息"), Words(_string(chance, (3, 4))))) for _ in range(10)]
    nodes += [Or((Words("公开信息"), Words(_string(chance, (3, 4))))) for _ in range(10)]
    assert _agree(dense, nodes) > 30
    apart = 0
    for node in nodes[:80]:
        page = dense.opened.engine.rank(Query(text="?", root=node, size=100)).page
        said = [each.verbatim for each in page]
        assert said == sorted(said, reverse=True), node
        apart += len({*said}) == 2
    assert apart > 3


@pytest.mark.parametrize("engine", [USUAL, pytest.param("opensearch", marks=pytest.mark.cluster)])
def test_the_last_of_thousands_of_sections_scores_as_the_first(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """What is scored some thousand at a time was once scored wrong after the first of them."""
    if engine == "opensearch":
        request.getfixturevalue("cluster")
    words = ["公开", "申请", "收费", "公开申请。收费公开", "没有"]
    reports = with_ids(
        [
            report(
                f"第{town}镇",
                2012,
                *(section(f"s{n}", "概述", words[(town + n) % 5] * (n + 1)) for n in range(9)),
                code=f"990101{100 + town}",
            )
            for town in range(600)
        ]
    )
    with Opened(tmp_path, reports, engine) as opened:
        for node in (Words("公开"), Words("公开申请"), Or((Words("申请"), Phrase("收费")))):
            scores = {
                ranked.report: ranked.score
                for ranked in opened.engine.order(Query(text="?", root=node)).ranked
            }
            assert len(scores) > 400
            for number, score in scores.items():
                assert score == pytest.approx(scores[number % 5], rel=1e-5), (node, number)
