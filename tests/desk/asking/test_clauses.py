"""A tree of clauses taken apart and put together as it would be read."""

from __future__ import annotations

import pytest

from indexer.desk.asking.clauses import (
    all_of,
    any_of,
    asking,
    clauses_in,
    narrows,
    parts_of,
    replaced,
    texts_of,
    whole,
)
from indexer.desk.asking.query_language import make_query, parse
from indexer.vocabulary.query import (
    Amount,
    And,
    Has,
    In,
    InPlace,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Query,
    Words,
    YearRange,
)

FLOOD, DROUGHT, WATER = Words("防汛"), Phrase("抗旱"), Words("供水")
YEAR, PLACE = YearRange(2014, 2014), InPlace("青屿县")


def test_what_must_all_be_true_is_listed() -> None:
    """A question without text has no clause, which is not the same as one that finds nothing."""
    assert parts_of(None) == ()
    assert parts_of(FLOOD) == (FLOOD,)
    assert parts_of(Or((FLOOD, YEAR))) == (Or((FLOOD, YEAR)),)
    assert parts_of(And((FLOOD, YEAR))) == (FLOOD, YEAR)


def test_clauses_put_together_are_those_that_are_read_back() -> None:
    """An offer written as text and read again must be the question that was counted."""
    assert all_of((FLOOD,)) == FLOOD
    assert all_of((FLOOD, And((DROUGHT, YEAR)))) == And((FLOOD, DROUGHT, YEAR))
    assert all_of((And((FLOOD, YEAR)),)) == And((FLOOD, YEAR))
    assert any_of((FLOOD,)) == FLOOD
    assert any_of((FLOOD, Or((DROUGHT, FLOOD)))) == Or((FLOOD, DROUGHT))
    assert any_of((FLOOD, And((FLOOD, YEAR)))) == Or((FLOOD, And((FLOOD, YEAR))))
    assert any_of((FLOOD, Or((FLOOD, FLOOD)))) == FLOOD
    assert all_of((Or((FLOOD, YEAR)), PLACE)) == parse("(防汛 OR 年:2014) 县:青屿县")[0]


def test_texts_are_those_asked_for_anywhere_each_once() -> None:
    """An offer to look for 防汛 as a place must not be made of a word asked of headings or excluded."""
    tree = And((FLOOD, DROUGHT, Or((FLOOD, YEAR)), In("heading", WATER), Not(WATER), Near(("甲", "乙"), 5)))  # fmt: skip
    assert texts_of(tree) == [FLOOD, DROUGHT]
    assert texts_of(None) == []


@pytest.mark.parametrize(
    ("part", "only_takes_away"),
    [
        (YEAR, True),
        (PLACE, True),
        (OfKind("fees"), True),
        (Has("figure", "fees_yuan:0"), True),
        (Amount("fees_yuan", 5), True),
        (Not(FLOOD), True),
        (FLOOD, False),
        (DROUGHT, False),
        (In("heading", FLOOD), False),
        (Or((YEAR, FLOOD)), False),
    ],
)
def test_a_year_or_a_place_narrows_and_a_word_does_not(part: Node, only_takes_away: bool) -> None:
    """Which clause to drop when nothing was found depends on it."""
    assert narrows(part) == only_takes_away


def test_clauses_of_a_kind_are_found_wherever_they_stand() -> None:
    """A number asked for inside of a bracket or an exclusion is shown with the hits as well."""
    tree = parse("申请:>20 (收费:>0 OR -表格:(不予公开:>3)) 防汛")[0]
    figures = [amount.figure for amount in clauses_in(tree, Amount)]
    assert figures == ["requests_new", "fees_yuan", "requests_refused"]
    assert list(clauses_in(tree, Not)) == [Not(In("table", Amount("requests_refused", 3, None, True)))]  # fmt: skip
    assert list(clauses_in(None, Amount)) == []
    assert list(clauses_in(YEAR, YearRange)) == [YEAR]


@pytest.mark.parametrize(
    ("tree", "instead"),
    [
        (FLOOD, And((DROUGHT, WATER))),
        (YEAR, YEAR),
        (And((YEAR, FLOOD)), And((YEAR, DROUGHT, WATER))),
        (Or((YEAR, FLOOD)), Or((YEAR, And((DROUGHT, WATER))))),
        (Not(FLOOD), Not(And((DROUGHT, WATER)))),
        (In("heading", Or((YEAR, FLOOD))), In("heading", Or((YEAR, And((DROUGHT, WATER)))))),
    ],
)
def test_a_clause_is_replaced_wherever_it_stands_and_nothing_else_is(
    tree: Node, instead: Node
) -> None:
    """The offer says one word otherwise; the conditions around it stay those of the reader."""
    assert replaced(tree, {FLOOD: And((DROUGHT, WATER))}) == instead
    assert asking(Query(root=tree, size=7), FLOOD, And((DROUGHT, WATER))) == Query(
        root=instead, size=7
    )


def test_a_question_that_asks_nothing_has_nothing_to_replace() -> None:
    """The list of all reports, narrowed to a county, must not become one of a word."""
    query = make_query("", place=["青屿县"])
    assert asking(query, FLOOD, DROUGHT) == query


def test_filters_are_clauses_of_the_question_and_values_of_one_facet_alternatives() -> None:
    """Two years chosen find reports of either; two years required together would find none."""
    assert whole(make_query("")) is None
    assert whole(make_query("防汛")) == FLOOD
    assert whole(make_query("", year=["2014"])) == YEAR
    both = whole(make_query("防汛 县:青屿县", year=["2014", "2016"], section=["fees"]))
    assert isinstance(both, And)
    assert both.parts[:2] == (FLOOD, PLACE)
    assert {*both.parts[2:]} == {Or((YEAR, YearRange(2016, 2016))), OfKind("fees")}
    two = whole(make_query("", figure=["fees_yuan:0", "requests_refused:0"]))
    assert two == And((Has("figure", "fees_yuan:0"), Has("figure", "requests_refused:0")))
