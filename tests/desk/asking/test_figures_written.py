"""Number clauses printed for people and written back as text that asks the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.figure_clauses import written_amount, written_bucket
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.written import written
from indexer.vocabulary.amounts import BUCKETS
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import (
    Amount,
    And,
    Has,
    InPlace,
    Node,
    Not,
    Or,
    Phrase,
    Words,
    YearRange,
)

NEW = "requests_new"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("申请:>20", "新收申请数超过 20 件"),
        ("申请:>=1234567", "新收申请数不少于 1,234,567 件"),
        ("申请:<5", "新收申请数少于 5 件"),
        ("申请:<=0.5", "新收申请数不超过 0.5 件"),
        ("申请:=0", "新收申请数为 0 件"),
        ("申请:0-5", "新收申请数不少于 0 件、不超过 5 件"),
        ("申请:>20<50", "新收申请数超过 20 件、少于 50 件"),
        ("自然人申请:>5", "自然人新收申请数超过 5 件"),
        ("未写明:申请", "新收申请数：未写明"),
        ("数字:申请:1-5", "新收申请数：1–5 件"),
        ("-收费:>0 防汛", "排除：收费（元）超过 0 元，且含“防汛”"),
    ],
)
def test_a_number_clause_prints_itself_in_chinese(text: str, printed: str) -> None:
    """What is printed over an answer is copied into articles."""
    assert str(parse(text)[0]) == printed


NUMBERS = st.one_of(
    st.integers(0, 10**11), st.integers(0, 500), st.integers(0, 10**6).map(lambda n: n / 100)
)


# By number: Hypothesis prints what it chooses from.
NAMES = st.integers(0, len(FIGURE_NAMES) - 1).map(lambda n: FIGURE_NAMES[n])


@st.composite
def _amounts(draw: st.DrawFn) -> Amount:
    figure = draw(NAMES)
    first, last = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    low, high = draw(st.sampled_from([(first, last), (first, None), (None, last), (first, first)]))
    if draw(st.booleans()):
        low, high = (None if high is None else -high, None if low is None else -low)
    return Amount(figure, low, high, draw(st.booleans()) if low != high else False)


LEAVES: st.SearchStrategy[Node] = st.one_of(
    _amounts(),
    st.tuples(NAMES, st.sampled_from(BUCKETS)).map(lambda b: Has("figure", ":".join(b))),
    st.sampled_from([Words("防汛"), YearRange(2014, 2016), InPlace("青屿县"), Phrase("申请:>20")]),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3, unique=True).map(lambda p: And(tuple(p))),
        st.lists(parts, min_size=2, max_size=3, unique=True).map(lambda p: Or(tuple(p))),
        parts.map(Not),
    ),
    max_leaves=5,
)


@given(TREES)
def test_any_tree_with_numbers_is_written_back_as_itself(tree: Node) -> None:
    """An offer whose text asks another number than the one counted would be a lie."""
    flat = parse(written(_opened(tree)) or "")[0]
    assert flat == _opened(tree)


def _opened(node: Node) -> Node:
    """The same with conjunctions in conjunctions opened up, and alternatives in alternatives, as they are read."""
    if isinstance(node, Not):
        return Not(_opened(node.part))
    if not isinstance(node, And | Or):
        return node
    kind = type(node)
    flat: list[Node] = []
    for part in map(_opened, node.parts):
        flat += part.parts if isinstance(part, kind) else (part,)
    if kind is Or:
        flat = [*dict.fromkeys(flat)]
    return kind(tuple(flat)) if len(flat) > 1 else flat[0]


@pytest.mark.parametrize(
    ("low", "high", "beyond", "text"),
    [
        (20, None, True, "申请:>20"),
        (None, 5, True, "申请:<5"),
        (20, 50, True, "申请:>20<50"),
        (20, None, False, "申请:>=20"),
        (None, 0.5, False, "申请:<=0.5"),
        (0, 0, False, "申请:=0"),
        (0, 5, False, "申请:0-5"),
        (100, 200, False, "申请:100-200"),
        (-5, 3, False, "申请:-5..3"),
        (-5, -1, False, "申请:-5..-1"),
    ],
)
def test_a_condition_is_written_as_people_write_it(
    low: float | None, high: float | None, beyond: bool, text: str
) -> None:
    """What an offer shows is what its reader types the next time."""
    assert written_amount(Amount(NEW, low, high, beyond)) == text


def test_a_bucket_is_written_in_chinese() -> None:
    """An offer that writes figure:requests_new:1-5 teaches a reader of Chinese nothing."""
    buckets = {"1-5": "数字:申请:1-5", ">100000": "数字:申请:>100000", "several": "数字:申请:多个数",
               "partial": "数字:申请:至少", "blank": "空白:申请", "unstated": "未写明:申请"}  # fmt: skip
    assert {b: written_bucket(f"{NEW}:{b}") for b in buckets} == buckets
