"""What is chosen beside a text: filters, order, page and size, and what each may be."""

from __future__ import annotations

import pytest

from indexer.desk.asking.query_language import MAX_COUNTED, MAX_VALUES, make_query
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import YearRange


def test_a_filter_takes_as_many_values_as_its_limit_says() -> None:
    """A reader who ticks a whole city's townships is told of the limit, and may use all of it."""
    years = [str(1800 + n) for n in range(MAX_VALUES)]
    assert make_query(year=years).filters == {"year": years}
    figures = list(FIGURE_NAMES[:MAX_COUNTED])
    assert make_query(counted=figures).counted == tuple(figures)
    for more in ({"year": [*years, "2020"]}, {"counted": [*figures, figures[0]]}):
        with pytest.raises(QueryRefused, match=r"最多可以选 (200|20) 个值，这里有 (201|21) 个"):
            make_query(**more)  # type: ignore[arg-type]


def test_choices_are_asked_as_they_were_made_and_those_not_made_are_the_usual() -> None:
    """A list that forgot its order, or began on its second page, hides what was first."""
    usual = make_query("防汛")
    assert (usual.scope, usual.sort, usual.group, usual.view) == ("report", "relevance", "none", "full")  # fmt: skip
    assert (usual.page, usual.size, usual.places, usual.counted) == (1, 10, "few", ())
    made = make_query("防汛", scope="section", sort="-year", group="place", view="compact", places="all", page="3", size=50)  # fmt: skip
    assert (made.scope, made.sort, made.group, made.view) == ("section", "-year", "place", "compact")  # fmt: skip
    assert (made.page, made.size, made.places) == (3, 50, "all")


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("requests_new", "requests_new"),
        ("-requests_new", "-requests_new"),
        ("申请", "requests_new"),
        ("-申請", "-requests_new"),
        ("year", "year"),
    ],
)
def test_an_order_by_a_figure_runs_the_way_that_was_asked(typed: str, order: str) -> None:
    """The fewest refusals, shown as the most, make a headline."""
    assert make_query(sort=typed).sort == order


def test_an_order_by_several_figures_is_refused_with_their_names() -> None:
    """One label may mean two figures, and no list has two orders."""
    names = "normative_documents_in_force、normative_documents_published_total"
    for sort in ("规范性文件", "-规范性文件"):
        with pytest.raises(BadRequest, match=f"“{sort}”是几个数字，sort 要写其中一个：{names}"):
            make_query(sort=sort)


@pytest.mark.parametrize(
    "values",
    [
        {"year": ["abc"]},
        {"year": ["20122"]},
        {"section": ["weather"]},
        {"place": [""]},
        {"place": ["字" * 200]},
        {"scope": "page"},
        {"sort": "size"},
        {"page": "0"},
        {"page": "x"},
        {"page": "1_0"},
        {"page": "+1"},
        {"page": "١٠"},
        {"size": "²"},
        {"year": ["٢٠١٢"]},
        {"flag": ["weather"]},
        {"size": 101},
        {"size": "-1"},
        {"year": ["2012"] * 300},
        {"place": ["\u200b"]},
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(values: dict[str, object]) -> None:
    """A filter that was quietly dropped would widen the answer unseen."""
    with pytest.raises(BadRequest):
        make_query("堤防", **values)  # type: ignore[arg-type]


def test_a_value_that_is_refused_is_said_back_cut_only_where_it_is_long() -> None:
    """Twenty characters are a line; the dots say that there was more."""
    for value, said in (("字" * 20, "字" * 20), ("字" * 21, "字" * 20 + "…")):
        with pytest.raises(BadRequest, match=f"不能是“{said}”"):
            make_query(scope=value)


def test_what_nobody_sees_in_a_filter_asks_for_nothing() -> None:
    """A place copied from a page brings a mark along, and would be called unknown."""
    query = make_query(place=["望湖镇\u200b"], year=["20\u00ad16"], page="2\ufeff")
    assert query == make_query(place=["望湖镇"], year=["2016"], page=2)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("2016-", "2016 年及以后"),
        ("-2014", "2014 年及以前"),
        ("2014-2016", "2014—2016"),
        ("2012", "2012"),
    ],
)
def test_years_open_at_one_end_are_a_filter_too(value: str, printed: str) -> None:
    """An address that was kept asks the same years again, and the page says which."""
    query = make_query(year=[value])
    assert query.filters == {"year": [value]}
    assert YearRange.of(value).value == value
    assert str(query) == f"年度：{printed}"
    years = YearRange.of(value)
    assert years.first in years
    assert years.last in years
    assert years.first - 1 not in years
    assert years.last + 1 not in years
    assert None not in years
