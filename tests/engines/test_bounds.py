"""Laws of cost: work is what is looked at, no question does more than it may, and none goes on too long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Ranking
from indexer.vocabulary.budget import MOST_WORK, Budget, within
from indexer.vocabulary.errors import OutOfTime, QueryRefused
from indexer.vocabulary.query import (
    SCOPES,
    And,
    In,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
)
from indexer.vocabulary.report import Report
from tests.engines.oracle import Oracle
from tests.invented import Opened, report, section, with_ids

pytestmark = pytest.mark.usefixtures("passes")

_TEXT = "公开政府信息，收到申请十二件，答复了一件，公开公开，一一一，。，。"
_STRINGS = [
    "的",
    "一",
    "，",
    "。",
    "公开",
    "一一",
    "公开公开公开",
    "政府信息",
    "没有的词",
    "一" * 40,
]


def reports(times: int) -> list[Report]:
    """Two reports of three sections each, which say the same ``times`` times."""
    sections = [section(f"s{n}", "概述", _TEXT * times) for n in range(3)]
    return with_ids([report(name, 2012, *sections) for name in ("第一镇", "第二镇")])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with Opened(tmp_path_factory.mktemp("bounds"), reports(20)) as opened:
        yield opened


_LEAVES = st.one_of(
    st.sampled_from(_STRINGS).map(Words),
    st.sampled_from(_STRINGS).map(Phrase),
    st.sampled_from(["公", "一", "政"]).map(Prefix),
    st.builds(
        Near,
        st.lists(st.sampled_from(_STRINGS), min_size=2, max_size=30).map(tuple),
        st.sampled_from([0, 5, 9999]),
    ),
)
NASTY: st.SearchStrategy[Node] = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=8).map(lambda each: And(tuple(each))),
        st.lists(parts, min_size=2, max_size=8).map(lambda each: Or(tuple(each))),
        parts.map(Not),
        st.builds(In, st.sampled_from(["title", "heading", "table", "fees"]), parts),
    ),
    max_leaves=20,
)
"""Many strings that stand everywhere, near each other, under each other and not."""


class Counted(Budget):
    """A budget that knows the most work that one of its questions did."""

    most = 0

    def spend(self, work: int) -> None:
        """See ``Budget``; what is refused is not done."""
        super().spend(work)
        self.most = max(self.most, self.spent)


def answer(opened: Opened, query: Query, budget: Budget) -> Ranking | type[Exception]:
    with within(budget):
        try:
            return opened.engine.rank(query)
        except (QueryRefused, OutOfTime) as error:
            return type(error)


@settings(max_examples=150, deadline=None)
@given(root=NASTY, scope=st.sampled_from(SCOPES), most=st.integers(0, 60_000))
def test_no_question_does_more_work_than_it_may(
    opened: Opened, root: Node, scope: str, most: int
) -> None:
    """Six gigabytes for one page of commas took the machine from everybody."""
    query, free, bound = Query(root=root, scope=scope), Counted(), Counted(work=most)
    whole = answer(opened, query, free)
    found = answer(opened, query, bound)
    assert bound.most <= most
    # What it costs does not depend on what was asked before, and what is not refused is whole.
    assert found == (whole if free.most <= most else QueryRefused)


@settings(max_examples=100, deadline=None)
@given(root=NASTY, last=st.integers(0, 40))
def test_a_question_stops_at_the_first_look_at_the_clock_after_its_time(
    opened: Opened, root: Node, last: int
) -> None:
    """A limit that is looked at once, at the end, is none."""
    query, looks = Query(root=root), 0

    def clock() -> float:  # a second passes between two looks
        nonlocal looks
        looks += 1
        return float(looks)

    found = answer(opened, query, Budget(last, clock=clock))
    assert looks <= last + 2
    assert found == (OutOfTime if looks == last + 2 else answer(opened, query, Budget()))


@pytest.mark.parametrize(
    "text",
    [
        "的",
        "一",
        '"公开"',
        '"一 ，"~5',
        '"' + " ".join(["，"] * 490) + '"~9999',
        "|".join(f'"，。 一"~{n}' for n in range(62)),
        "|".join(f'"{"，" * n}"' for n in range(1, 30)),
    ],
)
def test_work_is_counted_in_what_is_looked_at_and_not_in_clauses(tmp_path: Path, text: str) -> None:
    """One clause of a character that stands everywhere costs more than sixty of a rare word."""

    def work(times: int) -> int:
        budget = Counted()
        (folder := tmp_path / str(times)).mkdir()
        with Opened(folder, reports(times)) as opened:
            answer(opened, make_query(text), budget)
        return budget.most

    standing = text.replace('"', "")[0] in _TEXT
    little, much = work(10), work(100)
    assert much > 8 * little if standing else much < 2 * little


def test_without_a_budget_a_question_is_bounded_too(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who searches from a program of his own has no more memory than a server."""
    assert opened.engine.rank(make_query("一")).reports == 2
    with monkeypatch.context() as patch:
        patch.setattr("indexer.vocabulary.budget.Budget", partial(Budget, work=10))
        with pytest.raises(QueryRefused, match="超过 10 处"):
            opened.engine.rank(make_query("一"))
    usual = Budget()
    usual.spend(MOST_WORK)
    with pytest.raises(QueryRefused, match="200,000,000"):
        usual.spend(1)


@pytest.mark.parametrize(
    ("text", "asked", "reports_holding"),
    [
        # 甲 twice and 甲乙 once: the last 甲乙 is not the one that fits.
        ("甲乙丙甲乙", '"甲乙 甲 甲"~0', 1),
        ("甲乙丙丙甲乙", '"甲乙 甲 甲"~0', 0),
        ("甲乙丙丙甲乙", '"甲乙 甲 甲"~1', 1),
    ],
)
def test_strings_near_each_other_may_stand_in_any_of_their_places(
    tmp_path: Path, text: str, asked: str, reports_holding: int
) -> None:
    """A passage that has them as near as asked would be missed for another place further on."""
    invented = with_ids([report("第一镇", 2012, section("s1", "概述", text))])
    query = make_query(asked)
    assert Oracle(invented).rank(query).reports == reports_holding
    with Opened(tmp_path, invented) as opened:
        assert opened.engine.rank(query).reports == reports_holding
