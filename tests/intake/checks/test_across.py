"""Reports of one place beside each other: what was carried over, and what is the same again."""

from collections.abc import Sequence

import pytest

from indexer.intake.checks.across import OfYear
from indexer.intake.checks.checks import flags_across
from indexer.vocabulary.report import Figure

OVER, IN = "requests_carried_over", "requests_carried_in"


def of(year: int, figures: dict[str, float | None], id_: str = "") -> OfYear:
    each = tuple(Figure(n, v, "件", "s3", f"{n} | {v}") for n, v in figures.items())
    numbers = {name: (value,) for name, value in figures.items() if value is not None}
    return OfYear(
        id_ or f"t-{year}", year, numbers, lambda name: [f for f in each if f.name == name]
    )


def said(*years: OfYear, rule: str) -> list[tuple[str, str, str]]:
    found = [(id_, flag) for id_, flag in flags_across(years) if flag.rule == rule]
    return [(id_, flag.left.value, flag.right.value) for id_, flag in found]


@pytest.mark.parametrize(
    ("before", "after", "both"),
    [
        (3, 2, ("3 件", "2 件")),
        (3, 3, None),
        (0, 0, None),
        (0, 2, ("0 件", "2 件")),
        (None, 2, None),
        (3, None, None),
    ],
)
def test_what_was_carried_over_is_what_was_carried_in(
    before: float | None, after: float | None, both: tuple[str, str] | None
) -> None:
    """A request that is lost between two years was answered by nobody."""
    found = said(of(2019, {OVER: before}), of(2020, {IN: after}), rule="carried")
    assert found == ([("t-2020", *both)] if both else [])


def test_only_the_year_before_is_asked_and_one_report_of_it_that_agrees_is_enough() -> None:
    """Between 2018 and 2020 stands a year that nobody has."""
    assert not said(of(2018, {OVER: 3}), of(2020, {IN: 2}), rule="carried")
    two = of(2019, {OVER: 3}), of(2019, {OVER: 2}, "t-2019-2")
    assert not said(*two, of(2020, {IN: 2}), rule="carried")
    assert said(*two, of(2020, {IN: 1}), rule="carried") == [("t-2020", "3 件", "1 件")]


def test_a_flag_of_two_reports_names_the_other_one() -> None:
    """The reader wants to open both."""
    ((_, flag),) = flags_across([of(2019, {OVER: 3}), of(2020, {IN: 2})])
    assert (flag.left.report, flag.left.anchor, flag.left.figure) == ("t-2019", "s3", OVER)
    assert (flag.right.report, flag.right.figure) == ("", IN)
    assert flag.sentence == (
        "2019 年报告的结转下年是 3 件，2020 年报告的上年结转是 2 件，两处不一致。"
    )


YEAR: dict[str, float | None] = {
    "proactive_total": 152,
    "requests_new": 5,
    "requests_granted": 3,
    "requests_refused_process": 2,
    "licences_decided": 28,
    "reviews_total": 0,
    "normative_documents_in_force": 9,
}
AGAIN: Sequence[tuple[dict[str, float | None], bool]] = [
    (YEAR, True),
    ({**YEAR, "proactive_total": 153}, False),
    ({**YEAR, "reviews_total": 1}, False),
    ({**YEAR, "normative_documents_in_force": 11}, True),  # a stock is no doing of the year
    ({**YEAR, "requests_new:person": 4}, True),
    ({n: v for n, v in YEAR.items() if n != "reviews_total"}, True),  # 0, or not said
    ({n: v for n, v in YEAR.items() if n != "licences_decided"}, False),
]


@pytest.mark.parametrize(("after", "same"), AGAIN)
def test_the_same_numbers_two_years_running_are_said(
    after: dict[str, float | None], same: bool
) -> None:
    """Last year's report with another year on it."""
    found = said(of(2019, YEAR), of(2020, after), rule="repeated")
    assert found == ([("t-2020", "152 件", "152 件")] if same else [])


@pytest.mark.parametrize(
    ("figures", "same"),
    [
        ({"proactive_total": 152, "requests_new": 5, "requests_granted": 5, "trainings": 2}, True),
        ({"proactive_total": 5, "requests_new": 5, "requests_granted": 5, "trainings": 2}, False),
        ({"proactive_total": 152, "requests_new": 5, "trainings": 2, "reviews_total": 0}, False),
        ({"proactive_total": 152, "requests_new": 5, "requests_handled": 5, "trainings": 2}, False),
    ],
)
def test_few_numbers_may_be_the_same_by_accident(
    figures: dict[str, float | None], same: bool
) -> None:
    """Small townships have one request a year, and two staff."""
    found = said(of(2019, figures), of(2020, figures), rule="repeated")
    assert bool(found) == same
