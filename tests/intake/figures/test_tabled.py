"""What the older 统计表 and the standard tables say beside the prose of the same report."""

import pytest

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Figure, Table
from tests.intake.figures.reading import section, table

NEW = "一、本年新收政府信息公开申请数量|{}"
LONG = "主动公开信息数" + "（含镇属站所）" * 7 + "等各项目"


def read(text: str, *tables: Table) -> tuple[dict[str, list[Figure]], tuple[str, ...]]:
    figures, warnings = find_figures([section("requests", text, tables=tables)])
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.name, []).append(figure)
    return found, warnings


@pytest.mark.parametrize(
    ("row", "name", "value"),
    [
        ("主动公开政府信息数|条|58", "proactive_total", 58),
        ("主动公开政府信息数|58", "proactive_total", 58),
        ("主动公开政府信息数|条|58条", "proactive_total", 58),
        ("1.主动公开信息总数|条|58", "proactive_total", 58),
        (LONG + "|条|58", "proactive_total", 58),
        (LONG + "内|条|58", "proactive_total", None),  # a paragraph in a cell is no label
        ("主动公开政府信息数|条|无", "proactive_total", 0),
        ("主动公开政府信息数|条|/", "proactive_total", None),
        ("主动公开政府信息数|条|", "proactive_total", None),
        ("主动公开政府信息数|58|40", "proactive_total", None),  # this year's and all years'
        ("收到申请数|件|3", "requests_new", 3),
        ("行政复议数量|件|1", "reviews_total", 1),
        ("行政诉讼案件数|件|2", "lawsuits_total", 2),
        ("依申请公开信息收取的费用|元|30", "fees_yuan", 30),
        ("依申请公开信息收取的费用|万元|0.3", "fees_yuan", 3000),
        ("依申请公开信息减免的费用|元|30", "fees_yuan", None),
    ],
)
def test_a_row_of_the_older_sheet_is_read_where_it_has_one_number(
    row: str, name: str, value: float | None
) -> None:
    """Most reports of 2014 to 2018 have their numbers nowhere else."""
    found, _ = read("", table("指标|单位|数", row))
    assert [figure.value for figure in found.get(name, ())] == (
        [value] if value is not None else []
    )


@pytest.mark.parametrize(
    ("text", "new", "carried"),
    [
        ("本年新收政府信息公开申请数量|1|0|0|3|0|0|14", 14, None),
        ("本年新收政府信息公开申请数量\n1\n0\n0\n3\n0\n10\n14", 14, None),
        ("上年结转政府信息公开申请数量|1|0|0|3|0|10|14", None, 14),
        ("本年新收政府信息公开申请数量|1|0|0|3|0|10|14|0", None, None),
        ("本年新收政府信息公开申请数量|1|0|0|3|10|14", None, None),
        ("本年新收信息公开申请数量|1|0|0|3|0|10|14", None, None),
    ],
)
def test_a_row_of_seven_cells_that_a_dump_left_in_the_prose_gives_its_last(
    text: str, new: float | None, carried: float | None
) -> None:
    """Who asked is not how many asked."""
    found, _ = read(text)
    values = {name: figure.value for name, (figure, *_) in found.items()}
    assert (values.get("requests_new"), values.get("requests_carried_in")) == (new, carried)


@pytest.mark.parametrize(
    ("text", "total", "kept"),
    [
        ("收到公开申请10余件。", "12", [(12, "stated")]),
        ("收到公开申请10余件。", "19", [(19, "several"), (10, "several")]),
        ("收到公开申请3件。", "", [(3, "stated")]),
        ("收到公开申请3件。", "3", [(3, "stated")]),
        ("没有收到公开申请。", "3", [(3, "several"), (0, "several")]),
    ],
)
def test_a_cell_and_a_sentence_are_one_number_where_they_may_be(
    text: str, total: str, kept: list[tuple[float, str]]
) -> None:
    """10余 beside 12 is no contradiction, and a blank is none with anything."""
    found, _ = read(text, table(NEW.format(f"3|0|0|0|0|0|{total}")))
    assert [(figure.value, figure.state) for figure in found["requests_new"]] == kept


def test_of_two_tables_with_two_totals_is_warned_and_not_of_who_asked() -> None:
    """The reader should look at both tables once, not once for each of their columns."""
    first, second = (table(NEW.format(f"{n}|0|0|0|0|0|{n}")) for n in (2, 3))
    found, warnings = read("", first, second)
    assert [figure.value for figure in found["requests_new"]] == [2, 3]
    assert [figure.state for figure in found["requests_new:person"]] == ["several", "several"]
    assert len(warnings) == 1
    assert "2件" in warnings[0]
    assert "3件" in warnings[0]
