"""What a report says of a figure, and the ranges that such numbers fall in: each border by hand."""

from __future__ import annotations

import pytest

from indexer.vocabulary.amounts import (
    BUCKETS,
    bucket_label,
    bucket_of,
    qualified,
    read_bucket,
    values_of_figures,
)
from tests.invented import figure

NEW, PERSON, CHARGED = "requests_new", "requests_new:person", "fees_yuan"


@pytest.mark.parametrize(
    ("bucket", "least", "most"),
    [
        ("1-5", 1, 5), ("6-10", 6, 10), ("11-20", 11, 20), ("21-50", 21, 50), ("51-100", 51, 100),
        ("101-200", 101, 200), ("201-500", 201, 500), ("501-1000", 501, 1_000),
        ("1001-5000", 1_001, 5_000), ("5001-10000", 5_001, 10_000), ("10001-100000", 10_001, 100_000),
    ],
)  # fmt: skip
def test_a_range_holds_what_its_name_says_and_its_neighbours_hold_the_rest(
    bucket: str, least: int, most: int
) -> None:
    """Who counts the reports of 6–10 件 and finds those with 5 among them has counted wrongly."""
    assert bucket_of(least) == bucket_of(most) == bucket
    assert bucket_of(least - 1) == BUCKETS[BUCKETS.index(bucket) - 1]
    assert bucket_of(most + 1) == BUCKETS[BUCKETS.index(bucket) + 1]


def test_a_part_of_one_is_neither_none_nor_less_than_none() -> None:
    """Half a yuan that was charged is a charge; only what is below zero is negative."""
    assert [bucket_of(n) for n in (0.5, 5.5, 100_000.5)] == ["1-5", "6-10", ">100000"]
    assert [bucket_of(n) for n in (-0.5, -7, -200_000)] == ["<0", "<0", "<0"]
    assert [bucket_of(n) for n in (0, 0.0, -0.0)] == ["0", "0", "0"]


def test_of_rivals_none_is_chosen_and_a_figure_said_once_is_its_number() -> None:
    """A report that prints 7 and 25 would be quoted with one of them as if it had said no other."""
    said = [figure(NEW, 7, "several"), figure(CHARGED, 0, "none"), figure(NEW, 25, "several"), figure(PERSON, None, "blank")]  # fmt: skip
    found = values_of_figures(said)
    assert [*found] == [NEW, CHARGED, PERSON]
    assert [(v.name, v.state, v.value) for v in found.values()] == [
        (NEW, "several", None),
        (CHARGED, "none", 0),
        (PERSON, "blank", None),
    ]
    assert found[NEW].figures == (said[0], said[2])
    # Two of one name are rivals whatever they say of themselves; one is what it says.
    assert values_of_figures([figure(NEW, 7), figure(NEW, 8)])[NEW].state == "several"
    assert values_of_figures([figure(NEW, 7, "partial")])[NEW].state == "partial"


def test_what_stands_beside_a_number_makes_it_more_or_less_or_neither() -> None:
    """340余 that counted as less than 340 would be found among the few."""
    said = {
        q: qualified(figure(NEW, 340, "stated", q)) for q in ("余", "逾", "近", "不足", "约", None)
    }
    assert said == {"余": "over", "逾": "over", "近": "under", "不足": "under", "约": "", None: ""}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("requests_new:0", "requests_new:0"),
        ("申请:<0", "requests_new:<0"),
        ("requests_new:person:>100000", "requests_new:person:>100000"),
        ("申请:多个数", "requests_new:several"),
        ("申请:several", "requests_new:several"),
        ("申请:未写明", "requests_new:unstated"),
        # No range of the facet, no figure, a label of two figures, no bucket at all.
        ("申请:1-6", None),
        ("申请:3", None),
        ("申请:", None),
        ("天气:1-5", None),
        ("规范性文件:1-5", None),
        ("1-5", None),
        ("申请", None),
    ],
)  # fmt: skip
def test_a_bucket_is_read_only_where_its_figure_and_its_range_are_both_known(
    text: str, value: str | None
) -> None:
    """An address with a slip in it that quietly meant another range would be sent on as it is."""
    assert read_bucket(text) == value


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("requests_new:0", "0 件"),
        ("requests_new:1-5", "1–5 件"),
        ("fees_yuan:1001-5000", "1001–5000 元"),
        ("requests_new:person:6-10", "6–10 件"),
        ("fees_yuan:>100000", "100000 元以上"),
        ("licences_items_change:<0", "负数"),
        ("requests_new:several", "多个数"),
        ("requests_new:partial", "至少"),
        ("requests_new:person:blank", "空白"),
        ("requests_new:unstated", "未写明"),
    ],
)
def test_a_bucket_is_called_by_its_range_and_the_unit_of_its_figure(value: str, label: str) -> None:
    """100000 件以上 for what was charged would be a hundred thousand requests in a headline."""
    assert bucket_label(value) == label
