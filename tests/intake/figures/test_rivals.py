"""One figure said in several places: each number once, and nothing against a number but a number."""

import pytest

from indexer.intake.figures.rivals import by_name, settled
from indexer.vocabulary.report import Figure

Said = tuple[float | None, str]


def said(value: float | None, state: str, name: str = "requests_refused") -> Figure:
    return Figure(name, value, "件", "s3", "（三）不予公开", state)


@pytest.mark.parametrize(
    ("each", "kept"),
    [
        ([(2, "stated"), (2, "stated")], [(2, "stated")]),
        ([(2, "stated"), (3, "stated")], [(2, "several"), (3, "several")]),
        # A blank says nothing against a number.
        ([(None, "blank"), (2, "stated")], [(2, "stated")]),
        ([(None, "blank"), (None, "blank")], [(None, "blank")]),
        # At least 2 says nothing against 2 or 3, and something against 1.
        ([(2, "partial"), (2, "stated")], [(2, "stated")]),
        ([(2, "partial"), (3, "stated")], [(3, "stated")]),
        ([(2, "partial"), (1, "stated")], [(2, "several"), (1, "several")]),
        ([(2, "partial"), (None, "blank")], [(2, "partial")]),
        ([(2, "partial"), (3, "partial")], [(2, "several"), (3, "several")]),
    ],
)
def test_only_a_number_is_a_rival_of_a_number(each: list[Said], kept: list[Said]) -> None:
    """A township would be said to contradict itself by a cell that nobody filled in."""
    found = settled(said(*one) for one in each)
    assert [(figure.value, figure.state) for figure in found] == kept
    named = by_name(said(*one) for one in each)
    assert [(figure.value, figure.state) for figure in named["requests_refused"]] == kept


def test_what_stands_beside_a_number_makes_it_another() -> None:
    """3余 and 3 are two numbers of one row."""
    more = Figure("requests_refused", 3, "件", "s3", "不予公开", "stated", "余")
    found = settled([more, said(3, "stated")])
    assert [figure.qualifier for figure in found] == ["余", None]


def test_figures_are_given_in_the_order_in_which_they_are_declared() -> None:
    """The same report would be written in another order whenever its tables are."""
    names = ("requests_new", "requests_carried_in", "reviews_total")
    found = settled(said(1, "stated", name) for name in reversed(names))
    assert tuple(figure.name for figure in found) == names
