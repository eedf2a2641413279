"""A number of a standard table stands under its own header, whatever became of the cells around it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.desk.drawing.drawing import DrawnTable, drawings
from indexer.intake.formats import read_bytes
from indexer.intake.parts.flattened import gather
from indexer.vocabulary.report import Cell, Table

RESULT = "三、本年度办理结果"
REFUSED = (RESULT, "（三）不予公开")
PERSON, COMPANY = ("申请人情况", "自然人"), ("申请人情况", "法人或其他组织", "商业企业")
SERVICE, TOTAL = ("申请人情况", "法人或其他组织", "法律服务机构"), ("申请人情况", "总计")
HEAD = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
    ["", "自然人", "法人或其他组织", "总计"],
    ["", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]

Places = dict[tuple[tuple[str, ...], tuple[str, ...]], str]


def table(*rows: list[str]) -> Table:
    """A table whose merged cells are gone: every row begins at the left."""
    return Table(0, tuple(tuple(map(Cell, row)) for row in rows))


def flattened(text: str) -> Table:
    """The first table that was flattened into ``text``."""
    return next(b for b in gather(read_bytes(text.encode())).blocks if isinstance(b, Table))


def places(of: Table, at: int = 0) -> Places:
    """Every value of a drawing by the headers beside and above it, as a browser lays spans out."""
    grid: dict[tuple[int, int], tuple[str, str]] = {}
    found: Places = {}
    for y, row in enumerate(drawings(of)[at].rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            text = " ".join(of.rows[row_][cell_].text for row_, cell_ in cell.at) or cell.label
            for down in range(cell.rows):
                for right in range(cell.columns):
                    assert (y + down, x + right) not in grid, "two cells on one place"
                    grid[y + down, x + right] = cell.scope, text
            if not cell.scope:
                left = (grid[y, k] for k in range(x))
                above = (grid[k, x] for k in range(y))
                found[_path(left, "row"), _path(above, "col")] = text
            x += cell.columns
    width = {x for _, x in grid}
    assert all((y, x) in grid for y in range(len(drawings(of)[at].rows)) for x in width), "a hole"
    return found


def _path(cells: Iterable[tuple[str, str]], scope: str) -> tuple[str, ...]:
    path = list(dict.fromkeys(text for kind, text in cells if kind.startswith(scope)))
    articles = [at for at, text in enumerate(path) if text.startswith("第二十条")]
    return tuple(path[articles[-1] if articles else 0 :])  # an article ends the one above


def written(drawn: list[DrawnTable]) -> list[tuple[int, int]]:
    return [at for each in drawn for row in each.rows for cell in row for at in cell.at]


def test_values_stand_under_their_headers_when_the_merged_cells_are_gone() -> None:
    """自然人 under 商业企业 makes a citizen's request a company's, in print."""
    merged = table(
        *HEAD,
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
        ["三、本年度办理结果", "（一）予以公开", "4", "0", "0", "0", "0", "0", "4"],
        ["", "（三）不予公开", "1．属于国家秘密", "1", "0", "0", "0", "0", "0", "1"],
        ["", "", "2．其他法律行政法规禁止公开", "0", "1", "0", "0", "2", "0", "3"],
        ["四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"],
    )
    found = places(merged)
    new = ("一、本年新收政府信息公开申请数量",)
    assert (found[new, PERSON], found[new, COMPANY], found[new, SERVICE]) == ("5", "1", "2")
    assert found[new, TOTAL] == "8"
    assert found[(RESULT, "（一）予以公开"), PERSON] == "4"
    secret, law = (*REFUSED, "1．属于国家秘密"), (*REFUSED, "2．其他法律行政法规禁止公开")
    assert (found[secret, PERSON], found[secret, COMPANY], found[secret, TOTAL]) == ("1", "0", "1")
    assert (found[law, PERSON], found[law, SERVICE], found[law, TOTAL]) == ("0", "2", "3")
    assert not drawings(merged)[0].unclear


def test_both_forms_of_proactive_disclosure_have_their_own_columns() -> None:
    """上一年项目数量 read as 处理决定数量 makes sixteen licences of a hundred and eighty-eight."""
    older = table(
        ["第二十条第（五）项"],
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "16", "2", "188"],
        ["第二十条第（九）项"],
        ["信息内容", "采购项目数量", "采购总金额"],
        ["政府集中采购", "4", "58.3万元"],
    )
    found = places(older)
    assert found[("行政许可",), _under("五", "上一年项目数量")] == "16"
    assert found[("行政许可",), _under("五", "处理决定数量")] == "188"
    bought = [v for (row, column), v in found.items() if row == ("政府集中采购",)]
    assert bought == ["4", "58.3万元"]
    newer = table(
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "1", "2", "30"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "77"],
    )
    found = places(newer)
    assert found[("行政规范性文件",), _under("一", "现行有效件数")] == "30"
    licences = [column[-1] for (row, column), v in found.items() if v == "77"]
    assert licences == ["本年处理决定数量"]


def _under(article: str, column: str) -> tuple[str, ...]:
    return (f"第二十条第（{article}）项", column)


def test_the_fifteen_columns_of_reviews_and_lawsuits_keep_their_groups() -> None:
    """A lawsuit that was lost is no review that was upheld."""
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    disputes = table(
        ["行政复议", "行政诉讼"],
        [*outcomes, "未经复议直接起诉", "复议后起诉"],
        [*outcomes, *outcomes],
        ["1", "2", "0", "0", "3", "0", "4", "0", "0", "4", "0", "0", "5", "0", "5"],
    )
    found = places(disputes)
    assert found[(), ("行政复议", "结果纠正")] == "2"
    assert found[(), ("行政诉讼", "未经复议直接起诉", "结果纠正")] == "4"
    assert found[(), ("行政诉讼", "复议后起诉", "其他结果")] == "5"
    assert len(found) == 15


def test_a_table_flattened_to_lines_is_drawn_in_its_form() -> None:
    """Half of the real files have one cell a line."""
    lines = ["申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织"]
    lines += ["法律服务机构", "其他", "总计"]
    lines += ["一、本年新收政府信息公开申请数量", "6", "0", "0", "1", "0", "0", "7"]
    lines += ["三、本年度办理结果", "（四）无法提供", "1.本机关不掌握相关政府信息"]
    lines += ["3", "0", "0", "0", "0", "0", "3", "2.没有现成信息需要另行制作"]
    lines += ["0", "0", "0", "1", "0", "0", "1"]
    found = places(flattened("\n".join(lines)))
    made = (RESULT, "（四）无法提供", "2.没有现成信息需要另行制作")
    charity = ("申请人情况", "法人或其他组织", "社会公益组织")
    assert found[made, charity] == "1"
    assert found[made, PERSON] == "0"
    assert found[(RESULT, "（四）无法提供", "1.本机关不掌握相关政府信息"), PERSON] == "3"


def test_a_row_that_lacks_a_cell_says_that_its_columns_are_not_known() -> None:
    """Six numbers under seven headers are right under none; the total is the sum, and known."""
    ragged = table(
        *HEAD,
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
        ["二、上年结转政府信息公开申请数量", "1", "1", "2", "4"],
    )
    [drawn] = drawings(ragged)
    assert drawn.unclear
    found = places(ragged)
    carried = ("二、上年结转政府信息公开申请数量",)
    assert found[carried, TOTAL] == "4"
    assert [v for (row, _), v in found.items() if row == carried] == ["1 1 2", "4"]
    # A near miss: the same with its blanks is known.
    whole = table(
        *HEAD,
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
        ["二、上年结转政府信息公开申请数量", "1", "", "", "1", "", "2", "4"],
    )
    assert not drawings(whole)[0].unclear
    found = places(whole)
    assert (found[carried, PERSON], found[carried, COMPANY], found[carried, TOTAL]) == (
        "1",
        "",
        "4",
    )


def test_digits_glued_to_their_label_get_no_columns() -> None:
    """1200000012 may be 12 and 12 or 1 and 200; a blank there would be one more invention."""
    glued = table(
        *HEAD,
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
        ["二、上年结转政府信息公开申请数量270020130"],
        ["三、本年度办理结果", "（一）予以公开", "8", "0", "0", "0", "0", "0", "8"],
    )
    [drawn] = drawings(glued)
    assert drawn.unclear
    assert [v for (row, _), v in places(glued).items() if row and row[0].startswith("二")] == []
    assert places(glued)[(RESULT, "（一）予以公开"), PERSON] == "8"


def test_a_blank_row_is_blank_and_a_label_that_is_not_printed_is_the_forms() -> None:
    """Blank is not nought, and a number without a header is no number."""
    bare = table(
        ["1．属于国家秘密", "1", "0", "0", "0", "0", "0", "1"],
        ["2．其他法律行政法规禁止公开", "", "", "", "", "", "", ""],
    )
    found = places(bare)
    assert found[(*REFUSED, "1．属于国家秘密"), PERSON] == "1"
    assert found[(*REFUSED, "2．其他法律行政法规禁止公开"), TOTAL] == ""
    [drawn] = drawings(bare)
    added = {cell.label for row in drawn.rows for cell in row if not cell.at and cell.scope}
    assert {RESULT, "（三）不予公开", "自然人", "总计"} <= added


def test_a_row_in_other_words_stays_and_keeps_its_numbers() -> None:
    """A county that adds a row of its own must not lose it."""
    own = table(
        *HEAD,
        ["三、本年度办理结果", "（一）予以公开", "8", "0", "0", "0", "0", "0", "8"],
        ["", "（三）不予公开", "9．属于本地另定情形", "2", "0", "0", "0", "0", "0", "2"],
        ["注：以上数据截至12月31日。"],
    )
    found = places(own)
    assert found[(*REFUSED, "9．属于本地另定情形"), PERSON] == "2"
    assert "注：以上数据截至12月31日。" in found.values()


@pytest.mark.parametrize(
    "rows",
    [
        [["年度", "件数"], ["2011", "4"], ["2012", "6"]],
        [["行政复议数量", "件", "2"], ["收费总金额", "万元", "0"]],
    ],
)
def test_a_table_of_no_form_is_drawn_as_it_is_printed(rows: list[list[str]]) -> None:
    """Other tables have other heads; their spans are theirs."""
    plain = table(*rows)
    [drawn] = drawings(plain)
    assert drawn.kind == ""
    assert [
        [plain.rows[y][x].text for cell in row for y, x in cell.at] for row in drawn.rows
    ] == rows


def test_three_tables_that_ran_together_are_three() -> None:
    """A page without headings between its tables has one table of forty rows."""
    together = table(
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "77"],
        *HEAD,
        ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
        ["行政复议", "行政诉讼"],
        ["0"] * 15,
    )
    drawn = drawings(together)
    assert [each.kind for each in drawn] == ["表二", "表三", "表四"]
    assert places(together, 1)[("一、本年新收政府信息公开申请数量",), SERVICE] == "2"
    texts = {(y, x) for y, row in enumerate(together.rows) for x, c in enumerate(row) if c.text}
    assert texts <= set(written(drawn)), "something printed is left out"
    assert len(set(written(drawn))) == len(written(drawn)), "something stands twice"
