"""Cells to values with their labels."""

from __future__ import annotations

from indexer.intake.parts.cells import FlatCell
from indexer.intake.parts.flattened import rebuild
from indexer.intake.parts.forms import APPLICANTS, DISPUTES, is_row_of_requests
from indexer.intake.parts.tables import expand, values
from indexer.vocabulary.report import Cell, Table

HEAD = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]
ROW = ["1", "2", "3", "", "5", "6", "7"]


def table(*rows: list[str]) -> Table:
    return Table(0, tuple(tuple(Cell(text) for text in row) for row in rows))


def test_the_last_seven_cells_of_a_row_of_requests_are_its_numbers() -> None:
    """Whatever became of the merged labels, a lawyer's request must not count as a firm's."""
    for labels in (
        ["三、本年度办理结果", "（一）予以公开"],
        ["", "（一）予以公开", ""],
        ["（一）予以公开"],
    ):
        found = values(table([*labels, *ROW]))
        assert [value.text for value in found] == ROW
        assert [value.column for value in found] == list(APPLICANTS)


def test_a_row_s_labels_reach_up_to_the_part_it_stands_under() -> None:
    """其他 alone names three different rows."""
    rows = table(
        ["三、本年度办理结果", "（五）不予处理", "1.信访举报投诉类申请", *ROW],
        ["", "", "2.重复申请", *ROW],
        ["", "（六）其他处理", "3.其他", *ROW],
        ["四、结转下年度继续办理", "", "", *ROW],
    )
    paths = list(dict.fromkeys(value.row for value in values(rows)))
    assert paths[1] == ("三、本年度办理结果", "（五）不予处理", "2.重复申请")
    assert paths[2] == ("三、本年度办理结果", "（六）其他处理", "3.其他")
    assert paths[3] == ("四、结转下年度继续办理",)


def test_a_blank_cell_is_a_blank_and_no_zero() -> None:
    """Nothing stated and none received are different answers."""
    texts = {v.column: v.text for v in values(table(["一、本年新收政府信息公开申请数量", *ROW]))}
    assert texts["法人或其他组织", "社会公益组织"] == ""


def test_a_row_that_lost_cells_names_no_columns() -> None:
    """A number without its column is better than one in a wrong one."""
    found = values(table(["二、上年结转政府信息公开申请数量", "1", "2"]))
    assert [(value.column, value.text) for value in found] == [((), "1"), ((), "2")]


def test_fifteen_numbers_are_reviews_and_lawsuits() -> None:
    """A lawsuit must not be shown as a review."""
    found = values(table([str(n) for n in range(15)]))
    assert [value.column for value in found] == list(DISPUTES)
    assert found[4].column == ("行政复议", "总计")


def test_other_tables_are_labelled_by_their_grid() -> None:
    """Spans decide which label stands over a number."""
    rows = (
        (Cell("项目", rows=2), Cell("数量", columns=2)),
        (Cell("甲"), Cell("乙")),
        (Cell("公告", rows=2), Cell("1"), Cell("2")),
        (Cell("3"), Cell("4")),
    )
    grid = expand(Table(0, rows))
    assert [cell.text for cell in grid[3]] == ["公告", "3", "4"]
    assert values(Table(0, rows))[3] == (("公告",), ("数量", "乙"), "4")


def test_rows_of_proactive_disclosure_tell_their_article() -> None:
    """行政许可 and 行政处罚 stand under different articles."""
    found = values(
        table(["第二十条第（五）项"], ["信息内容", "本年处理决定数量"], ["行政许可", "8"])
    )
    assert found == [(("第二十条第（五）项", "行政许可"), ("本年处理决定数量",), "8")]


def test_a_flattened_table_gets_rows_and_spans_back() -> None:
    """Pages copied as text lose everything but the order of their cells."""
    cells = [*HEAD, "一、本年新收政府信息公开申请数量", *"1000001", "三、本年度办理结果"]
    cells += ["（一）予以公开", *"1000001", "（三）不予公开", "1.属于国家秘密", *"0000000"]
    rebuilt, unclear = rebuild([FlatCell(cell) for cell in cells])
    assert not unclear
    assert [cell.columns for cell in rebuilt.rows[0]] == [3, 7]
    assert [cell.text for cell in rebuilt.rows[3]] == [cells[9], *"1000001"]
    assert {len(row) for row in expand(rebuilt)} == {10}
    assert values(rebuilt)[7].row == ("三、本年度办理结果", "（一）予以公开")


def test_rows_of_the_form_are_no_headings() -> None:
    """They are numbered like the parts of the report."""
    assert is_row_of_requests("一、本年新收政府信息公开申请数量")
    assert is_row_of_requests("三、本年度办", cut=True)
    assert not is_row_of_requests("三、收到和处理政府信息公开申请情况")
