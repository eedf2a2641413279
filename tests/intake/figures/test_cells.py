"""What a cell of the standard tables says, what is added up of them, and what stands for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.figures.cells import figures_of_cells, name_of
from indexer.intake.figures.sums import sums
from indexer.intake.parts.tables import values
from indexer.intake.parts.values import is_value, read_value
from indexer.vocabulary.report import Cell, Figure, Section, Table
from tests.intake.figures.written_forms import WIDE, Truth

NEW = "一、本年新收政府信息公开申请数量"


def section(*rows: str, anchor: str = "s3") -> Section:
    cells = tuple(tuple(Cell(text) for text in row.split("|")) for row in rows)
    return Section(anchor, 1, "三", "三、申请", "requests", "", (Table(0, cells),))


def read(*sections: Section) -> dict[str, list[Truth]]:
    found: dict[str, list[Truth]] = {}
    for figure in figures_of_cells(sections):
        found.setdefault(figure.name, []).append(
            Truth(figure.value, figure.state, figure.qualifier)
        )
    return found


def test_the_evidence_is_the_row_with_its_blank_cells() -> None:
    """Who sees 3 6 7 9 cannot tell who asked."""
    (total, *_) = figures_of_cells([section(f"{NEW}|3||/|0|0|6|9", anchor="s3.1")])
    quote = f"{NEW} | 3 |  | / | 0 | 0 | 6 | 9"
    assert total == Figure("requests_new", 9, "件", "s3.1", quote)


def test_each_way_of_saying_nothing_keeps_its_own_state() -> None:
    """Stated none is news, a blank may be a clerk's haste."""
    found = read(section(f"{NEW}|0|无|/||—|300余件|12%"))
    assert found["requests_new:person"] == [Truth(0, "stated")]
    assert found["requests_new:company"] == [Truth(0, "none")]
    for by in ("research", "charity", "legal_service"):
        assert found[f"requests_new:{by}"] == [Truth(None, "blank")]
    assert found["requests_new:other"] == [Truth(300, "stated", "余")]
    assert "requests_new" not in found  # A share is no number of requests.


def test_a_cell_that_is_not_understood_moves_none_of_the_others() -> None:
    """3（含转办1件） is one cell; the six beside it are as plain as ever."""
    found = read(section(f"{NEW}|2|3（含转办1件）|0|0|0|0|5"))
    assert found["requests_new:person"] == [Truth(2, "stated")]
    assert "requests_new:company" not in found
    assert found["requests_new"] == [Truth(5, "stated")]


def test_a_row_in_other_words_is_not_the_row_that_it_stands_under() -> None:
    """Its two would be all refusals of the year."""
    rows = ("三、本年度办理结果|（三）不予公开|9.属于另行规定的材料|2|0|0|0|0|0|2",)
    assert read(section(*rows)) == {}
    assert read(section("（三）不予公开|2|0|0|0|0|0|2"))["requests_refused"] == [Truth(2, "stated")]


def test_labels_that_lost_their_numbers_are_rows_where_seven_numbers_follow() -> None:
    """Lists that Word numbers by itself leave no number in the text."""
    found = read(section("重复申请|1|0|0|0|0|0|1", "其他|0|0|0|0|0|4|4"))
    assert found["requests_not_processed_repeated"] == [Truth(1, "stated")]
    assert found["requests_other_other"] == [Truth(4, "stated")]
    # 其他 alone heads a row of many tables, and six numbers are no row.
    assert read(section("其他|0|0|0|0|0|4|4")) == {}
    assert read(section("重复申请|0|0|0|0|1|1")) == {}


SECRET = "1.属于国家秘密|{}"
QUERY = "8.属于行政查询事项|{}"


def refusals(first: str, last: str) -> Section:
    between = [
        f"{label}|0|0|0|0|0|0|0"
        for label in (
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
        )
    ]
    return section(SECRET.format(first), *between, QUERY.format(last))


def test_a_sum_is_that_of_its_rows_by_applicant_too() -> None:
    """The form has no cell of all refusals, and it is what is asked most."""
    found = read(refusals("1|0|0|0|0|0|1", "2|1|0|0|0|0|3"))
    assert found["requests_refused"] == [Truth(4, "stated")]
    assert found["requests_refused:person"] == [Truth(3, "stated")]
    assert found["requests_refused:company"] == [Truth(1, "stated")]
    assert "requests_not_held" not in found


def test_a_sum_with_a_blank_part_is_at_least_the_others_and_blank_if_all_are() -> None:
    """One refusal and a blank are not one refusal."""
    found = read(refusals("1|0|0|0|0|0|1", "0|||||0|"))
    assert found["requests_refused"] == [Truth(1, "partial")]
    assert found["requests_refused:company"] == [Truth(0, "partial")]
    assert found["requests_refused:person"] == [Truth(1, "stated")]
    found = read(refusals("1|0|0|0|0|0|", "0|||||0|"))
    assert found["requests_refused"] == [Truth(0, "partial")]
    heads = "结果维持|结果纠正|其他结果|尚未审结|总计|未经复议直接起诉|复议后起诉"
    found = read(section(heads, "0|0|0|0|0|1|0|0|0||1|0|0|0|/"))
    assert found["lawsuits_total"] == [Truth(None, "blank")]


def test_a_sum_of_which_rows_are_not_there_is_at_least_the_others_never_blank() -> None:
    """A report that leaves out rows of zeros still says that it refused two."""
    found = read(section(SECRET.format("2|0|0|0|0||2"), QUERY.format("0|0|0|0|0||0")))
    assert found["requests_refused"] == [Truth(2, "partial")]
    assert "requests_refused:other" not in found


def test_the_evidence_of_a_sum_is_the_rows_that_count() -> None:
    """Six rows of zeros would hide the two that matter; of zeros alone one is enough."""
    by_name = {f.name: f for f in figures_of_cells([refusals("1|0|0|0|0|0|1", "0||0|0|0|0|0")])}
    assert by_name["requests_refused"].quote == "1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    assert (
        by_name["requests_refused:company"].quote == "8.属于行政查询事项 | 0 |  | 0 | 0 | 0 | 0 | 0"
    )
    assert by_name["requests_refused:other"].quote == "1.属于国家秘密 | 1 | 0 | 0 | 0 | 0 | 0 | 1"


@pytest.mark.parametrize(
    ("first", "last", "total"),
    [
        ("3余", "0", Truth(3, "stated", "余")),
        ("3余", "2", Truth(5, "stated", "余")),
        ("3余", "2多", Truth(5, "stated", "余")),
        ("近3", "不足2", Truth(5, "stated", "近")),
        ("近3", "2余", Truth(5, "stated", "约")),
        ("约3", "2余", Truth(5, "stated", "约")),
        ("0", "2余", Truth(2, "stated", "余")),
        ("3余", "", Truth(3, "partial", "余")),
        ("3", "2", Truth(5, "stated")),
        ("", "/", Truth(0, "partial")),
    ],
)
def test_what_stands_beside_a_part_stands_beside_its_sum(
    first: str, last: str, total: Truth
) -> None:
    """A search for more than three refusals has to find who refused 3余."""
    found = read(refusals(f"0|0|0|0|0|0|{first}", f"0|0|0|0|0|0|{last}"))
    assert found["requests_refused"] == [total]


def test_a_sum_of_rivals_keeps_what_stands_beside_each() -> None:
    """300余 and 312 of one row are two numbers, and so are their sums."""
    rows = (SECRET.format(f"0|0|0|0|0|0|{n}") for n in ("3余", "3"))
    found = read(section(*rows, QUERY.format("0|0|0|0|0|0|1")))
    assert found["requests_refused"] == [Truth(4, "several", "余"), Truth(4, "several")]


def test_a_sum_that_the_table_has_itself_is_not_added_up_unless_it_is_blank() -> None:
    """A township would contradict itself by a number that it never wrote."""
    whole = "（三）不予公开|0|0|0|0|0|0|{}"
    parts = SECRET.format("0|0|0|0|0|0|1"), QUERY.format("0|0|0|0|0|0|1")
    assert read(section(whole.format(3), *parts))["requests_refused"] == [Truth(3, "stated")]
    assert read(section(whole.format(""), *parts))["requests_refused"] == [Truth(2, "partial")]


@pytest.mark.parametrize(
    ("numbers", "totals"),
    [
        ((1, 10), [11, 12, 21, 22]),
        ((1, 10, 100), [111, 112, 121, 122, 211, 212, 221, 222]),
        ((1, 10, 100, 1000), [1111, 2222]),
    ],
)
def test_of_many_rivals_of_a_sum_the_least_and_the_most_are_kept(
    numbers: tuple[int, ...], totals: list[int]
) -> None:
    """Eight rows that each stand twice would make 256 numbers of one."""
    labels = (
        "1.属于国家秘密",
        "4.保护第三方合法权益",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
    )
    twice = (
        f"{label}|0|0|0|0|0|0|{times * number}"
        for label, number in zip(labels, numbers, strict=False)
        for times in (1, 2)
    )
    assert sorted(value or 0 for value, *_ in read(section(*twice))["requests_refused"]) == totals


def test_the_name_of_a_cell_is_that_of_its_row_and_column() -> None:
    """The drawn table marks the cell that a doubt speaks of."""
    (table,) = section(f"{NEW}|3|6|/|0|0|6|9", "共|3|6|0|0|0|6|9").tables
    names = [name_of(value) for value in values(table)]
    assert names[:2] == ["requests_new:person", "requests_new:company"]
    assert names[6] == "requests_new"
    assert {*names[7:]} <= {None}


def test_two_tables_that_differ_are_rivals_and_equal_ones_are_one() -> None:
    """A corrected table in an annex stands beside the first; neither is chosen."""
    row = f"{NEW}|1|0|0|0|0|0|1"
    found = read(section(row), section(f"{NEW}|1|0|0|0|0|1|2", anchor="s7"))
    assert found["requests_new"] == [Truth(1, "several"), Truth(2, "several")]
    assert found["requests_new:person"] == [Truth(1, "stated")]
    assert read(section(row), section(row, anchor="s7"))["requests_new"] == [Truth(1, "stated")]


def test_each_of_two_rival_tables_has_its_own_sum() -> None:
    """1 + 3 and 2 + 5 were printed by somebody, 1 + 5 by nobody."""
    found = read(
        refusals("1|0|0|0|0|0|1", "3|0|0|0|0|0|3"), refusals("2|0|0|0|0|0|2", "5|0|0|0|0|0|5")
    )
    assert found["requests_refused"] == [Truth(4, "several"), Truth(7, "several")]


def test_two_tables_of_which_no_cell_agrees_are_both_kept() -> None:
    """The second would take the place of the first without a word."""
    found = read(section(f"{NEW}|1|1|1|1|1|1|6"), section(f"{NEW}|2|2|2|2|2|2|12"))
    assert found["requests_new"] == [Truth(6, "several"), Truth(12, "several")]
    assert found["requests_new:person"] == [Truth(1, "several"), Truth(2, "several")]


def test_a_row_that_is_printed_again_behind_a_page_break_is_of_the_same_table() -> None:
    """Both halves would claim to be all refusals."""
    (table,) = refusals("1|0|0|0|0|0|1", "3|0|0|0|0|0|3").tables
    halves = [Table(0, table.rows[:3]), Table(0, table.rows[2:])]
    broken = Section("s3", 1, "三", "三、申请", "requests", "", tuple(halves))
    assert read(broken)["requests_refused"] == [Truth(4, "stated")]


def test_a_table_that_a_page_broke_has_one_sum() -> None:
    """Both halves would claim to be all refusals."""
    whole = refusals("1|0|0|0|0|0|1", "3|0|0|0|0|0|3")
    (table,) = whole.tables
    halves = [Table(0, table.rows[:3]), Table(0, table.rows[3:])]
    broken = Section("s3", 1, "三", "三、申请", "requests", "", tuple(halves))
    assert read(broken)["requests_refused"] == read(whole)["requests_refused"]
    assert read(broken)["requests_refused"] == [Truth(4, "stated")]


def test_a_row_twice_in_one_table_makes_rivals_of_the_sum() -> None:
    """Which of the two is the row cannot be told, so neither can the sum."""
    twice = section(*(SECRET.format(f"{n}|0|0|0|0|0|{n}") for n in (1, 2)))
    assert read(twice)["requests_refused"] == [Truth(1, "several"), Truth(2, "several")]


def test_a_blank_of_one_table_is_no_rival_of_the_number_of_another() -> None:
    """An empty form before the filled one says nothing."""
    found = read(section(f"{NEW}|||||||"), section(f"{NEW}|1|0|0|0|0|0|1"))
    assert found["requests_new"] == [Truth(1, "stated")]


def test_labels_that_stand_before_all_numbers_are_no_blank_rows() -> None:
    """Some dumps write a table by columns: its numbers are there, only not to be told."""
    found = read(section(NEW, "1.属于国家秘密", "2.重复申请|" + "|".join("1" * 21)))
    assert found == {}
    # One row that lost its cells where all others have theirs is blank.
    found = read(section(f"{NEW}|1|0|0|0|0|0|1", "2.重复申请"))
    assert found["requests_not_processed_repeated"] == [Truth(None, "blank")]


@pytest.mark.parametrize(
    ("column", "cell", "yuan"),
    [
        ("本年收费金额（单位：万元）", "3.2", 32_000),
        ("本年收费金额（单位：元）", "3.2", 3.2),
        ("本年收费金额", "3.2", 32_000),  # The form has 万元.
        ("本年收费金额（单位：万元）", "500元", 500),
        ("本年收费金额（单位：万元）", "1.2万元", 12_000),
        ("采购总金额", "12500", 12_500),
        ("采购总金额（万元）", "1.25", 12_500),
        ("采购总金额", "1.25万元", 12_500),
    ],
)
def test_money_is_in_yuan_by_the_unit_that_stands_nearest(
    column: str, cell: str, yuan: float
) -> None:
    """Ten thousand times too much is a scandal that never was."""
    row = "行政事业性收费" if "收费" in column else "政府集中采购"
    article = "第二十条第（八）项" if "收费" in column else "第二十条第（九）项"
    columns = column if "收费" in column else f"采购项目数量|{column}"
    numbers = cell if "收费" in column else f"2|{cell}"
    found = read(section(article, f"信息内容|{columns}", f"{row}|{numbers}"))
    name = "administrative_fees_amount" if "收费" in column else "procurement_amount"
    assert found[name] == [Truth(yuan, "stated")]


def test_a_row_of_disputes_is_its_last_fifteen_cells_blank_or_not() -> None:
    """A lawsuit must not be counted as a review."""
    heads = (
        "行政复议|行政诉讼",
        "结果维持|结果纠正|其他结果|尚未审结|总计|未经复议直接起诉|复议后起诉",
    )
    found = read(section(*heads, "件数|1|0|0|0|1|0|2|0|0|2|||||"))
    assert found["reviews_upheld"] == [Truth(1, "stated")]
    assert found["lawsuits_direct_corrected"] == [Truth(2, "stated")]
    assert found["lawsuits_after_review_total"] == [Truth(None, "blank")]
    assert found["lawsuits_total"] == [Truth(2, "partial")]
    blank = read(section(*heads, "|" * 14))
    assert len(blank) == 20
    assert set(map(tuple, blank.values())) == {(Truth(None, "blank"),)}
    assert read(section("甲|乙", "|" * 14)) == {}


_NUMBERS = st.integers(0, 999_999_999)


@given(
    _NUMBERS,
    st.sampled_from([str, "{:,}".format, lambda number: str(number).translate(WIDE)]),
    st.sampled_from(["", "件", " 件", "个", "人次", "万", "万元"]),
    st.sampled_from(["", "约", "近", "余", "多", "以上"]),
)
def test_a_number_in_any_form_comes_back_with_what_stands_beside_it(
    number: int, write: Callable[[int], str], unit: str, beside: str
) -> None:
    """1，080余件 is what reports print, not what machines do."""
    before = beside if beside in ("约", "近") else ""
    text = f"{before}{write(number)}{beside if not before else ''}{unit}"
    said = read_value(text)
    assert is_value(text)
    assert said is not None
    assert (said.value, said.state) == (number * (10_000 if "万" in unit else 1), "stated")
    assert said.qualifier == (beside or None)


@pytest.mark.parametrize(
    "text",
    ["12月", "1 2", "第12条", "12、13", "一", "1.2.3", "约", "元", "1234567890123", "１２号"],
)
def test_what_is_no_number_is_none(text: str) -> None:
    """A date or two numbers in one cell are not one of them."""
    assert read_value(text) is None


def test_a_sum_that_a_form_states_itself_is_not_added_up_again() -> None:
    """Two totals of one form, one of them ours, would read as the report's own contradiction."""
    part = Figure("requests_refused_state_secret", 2, "件", "s1", "国家秘密 2")
    for stated, made in ((5, []), (None, [2])):
        state = "stated" if stated is not None else "blank"
        whole = Figure("requests_refused", stated, "件", "s1", "不予公开", state)
        form = {part.name: (part,), whole.name: (whole,)}
        assert [f.value for f in sums(form) if f.name == whole.name] == made
    assert [f.value for f in sums({part.name: (part,)})] == [2]
    assert list(sums({})) == []
