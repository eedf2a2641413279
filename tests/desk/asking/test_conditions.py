"""Conditions on a number as they are typed, and what other programs write for AND, OR and NOT."""

from __future__ import annotations

import pytest

from indexer.desk.asking.conditions import Bounds, bounds_at, condition
from indexer.desk.asking.operators import read_here, respelt
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.written import written
from indexer.vocabulary.query import And, In, Or, Prefix, Words


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        (">20", [(20, None, True)]),
        (">=20", [(20, None, False)]),
        ("<20", [(None, 20, True)]),
        ("至多二十件", [(None, 20, False)]),
        ("=20", [(20, 20, False)]),
        # Two signs of one kind are one condition on one number, others are two.
        (">20<50", [(20, 50, True)]),
        ("<50>20", [(20, 50, True)]),
        (">=20<=50", [(20, 50, False)]),
        (">20<=50", [(20, None, True), (None, 50, False)]),
        (">20,<50", [(20, 50, True)]),
        (">20且<50", [(20, 50, True)]),
        (">20>50", [(20, None, True), (50, None, True)]),
        ("20-50", [(20, 50, False)]),
        ("20−50", [(20, 50, False)]),
        ("20‑50", [(20, 50, False)]),
        ("3万以上", [(30_000, None, False)]),
        ("50以内", [(None, 50, False)]),
        ("-5..8", [(-5, 8, False)]),
        ("[20 to *]", [(20, None, False)]),
        ("[* to 50]", [(None, 50, False)]),
        ("[* to *]", None),
        ("20件。", [(20, 20, False)]),
        # A word before or behind it, and it is none.
        ("约>20", None),
        (">20户外", None),
        (">", None),
        ("二十来", None),
        ("", None),
    ],
)
def test_a_condition_has_the_bounds_that_it_writes(
    text: str, bounds: list[tuple[float | None, float | None, bool]] | None
) -> None:
    """Twenty counted as more than twenty puts a wrong list into print."""
    found = condition(text)
    assert (found and [each[:3] for each in found]) == bounds


def test_a_number_without_a_sign_is_alone() -> None:
    """申请 20 may mean the word as well as the figure; 申请>20 may not."""
    assert condition("3万") == (Bounds(30_000, 30_000, beyond=False, alone=True),)
    assert condition("=3万") == (Bounds(30_000, 30_000),)
    assert not Bounds(1, 2).beyond
    assert not Bounds(1, 2).alone


def test_a_condition_ends_where_the_next_clause_begins() -> None:
    """What stands behind it is asked for too."""
    assert bounds_at("申请>20 防汛", 2) == ((Bounds(20, None, beyond=True),), 5)
    assert bounds_at("申请>20 防汛", 0) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("防汛 - 演练", ["防汛 -演练"]),
        # Between quotation marks nothing is an operator; beside them it is.
        ('防汛 - "演练"', ['防汛 -"演练"']),
        ('"防汛" - 演练', ['"防汛" -演练']),
        ('"防汛 - 演练"', []),
        ('"防汛 - 演练" - 抗旱', ['"防汛 - 演练" -抗旱']),
        ("防汛 -演练", []),
    ],
)
def test_an_operator_of_another_program_is_offered_in_this_one_s_words(
    typed: str, meant: list[str]
) -> None:
    """Who quotes a dash looks for the dash."""
    assert [*respelt(typed)] == meant


def test_a_plain_word_that_joins_stands_between_clauses_only() -> None:
    """或 between two words is OR; 或者说 is a word."""
    assert read_here("或 抗旱", 0, "或 抗旱")
    assert read_here("防汛 或 抗旱", 3, "防汛 或 抗旱")
    assert read_here("或者说", 0, "或者说") is None
    assert read_here("防汛 或 抗旱", 0, "防汛 或 抗旱") is None


def test_what_would_be_read_otherwise_is_not_written() -> None:
    """An offer that asks something else than it counts would be a lie."""
    assert written(And((Words("防汛"), Prefix("甲 乙")))) is None
    assert written(And((Words("防汛"), Words("或"), Words("抗旱")))) is None
    assert written(And((Words("防汛"), Words("或者说"), Words("抗旱")))) == "防汛 或者说 抗旱"
    assert written(Or((Words("防汛"), Words("AND")))) is None


def test_a_number_asked_for_in_a_section_is_not_written_as_a_figure() -> None:
    """主动公开:231 asks for the figure 231, 主动公开:(231) for reports that write it."""
    for text in ("主动公开:(231)", "主动公开:防汛"):
        root, _ = parse(text)
        assert isinstance(root, In)
        assert written(root) == text
