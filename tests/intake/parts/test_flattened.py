"""Standard tables that were flattened to lines are tables again."""

from __future__ import annotations

from indexer.intake.formats import read_bytes
from indexer.intake.parts.flattened import gather
from indexer.vocabulary.document import Paragraph
from indexer.vocabulary.report import Table


def paragraphs(text: str) -> list[str]:
    return [b.text for b in gather(read_bytes(text.encode())).blocks if isinstance(b, Paragraph)]


def tables(text: str) -> list[list[list[str]]]:
    blocks = gather(read_bytes(text.encode())).blocks
    return [[[c.text for c in row] for row in b.rows] for b in blocks if isinstance(b, Table)]


def test_a_standard_table_flattened_to_one_cell_a_line_is_a_table_again() -> None:
    """Its rows 一、 二、 would be taken for the parts of the report."""
    for gap in ("\n", "\n\n", "\n|\n", "\n\t", "\n\t\n"):
        cells = ["第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
        text = gap.join([*cells, "规章", "0", "1", "2", "行政规范性文件", "3", "4", "5"])
        text = "\t" * gap.endswith("\t") + text
        assert tables(f"前文。\n{text}\n三、后文") == [
            [cells[:1], cells[1:], ["规章", "0", "1", "2"], ["行政规范性文件", "3", "4", "5"]]
        ]
        assert paragraphs(f"前文。\n{text}\n三、后文") == ["前文。", "三、后文"]


def test_a_standard_table_on_one_line_is_a_table_again() -> None:
    """All cells run together read as a sentence of digits."""
    text = "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件123"
    assert tables(text)[0][1:] == [["规章", "0", "0", "0"], ["行政规范性文件", "1", "2", "3"]]


_REQUESTS = (
    [
        "申请人情况",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ],
    ["一、本年新收政府信息公开申请数量", "5", "1", "0", "0", "2", "0", "8"],
    ["二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"],
    ["三、本年度办理结果", "（一）予以公开", "4", "0", "0", "0", "1", "0", "5"],
    ["", "（二）部分公开", "1", "1", "0", "0", "0", "0", "2"],
    ["", "（三）不予公开", "1.属于国家秘密", "0", "0", "0", "0", "0", "0", "0"],
    ["四、结转下年度继续办理", "1", "0", "0", "0", "0", "0", "1"],
)
_BODY = [list(row) for row in _REQUESTS[1:]]


def test_a_row_label_is_one_without_the_form_s_note_behind_it() -> None:
    """（二）部分公开 with its seven numbers would be a heading, and every row below it text."""
    blanks = "\n".join(" ".join(row).strip() for row in _REQUESTS)
    glued = "".join("".join(row) for row in _REQUESTS)
    for text in (blanks, glued):
        assert tables(text)[0][1:] == _BODY
        assert not paragraphs(text)


def test_a_row_in_other_words_is_known_by_its_seven_numbers() -> None:
    """An office that shortens a label of the form would lose the rows below it."""
    rows = [["", "（二）部分予以公开", *row[2:]] if "部分" in row[1] else row for row in _BODY]
    head = " ".join(_REQUESTS[0])
    lines = [" ".join(row).strip() for row in rows]
    shown = [[cell for cell in row if cell] for row in tables("\n".join([head, *lines]))[0][1:]]
    assert shown == [[cell for cell in row if cell] for row in rows]
    after = "\n".join([head, *lines, "六、修渠和补贴 3 4 2"])
    assert paragraphs(after) == ["六、修渠和补贴 3 4 2"]


def test_a_page_number_inside_a_table_does_not_end_it() -> None:
    """What a browser or a word processor prints at a page's edge would cost half the rows."""
    cells = [cell for row in _REQUESTS for cell in row if cell]
    for number in ("第 3 页 共 5 页", "第3页", "- 3 -", "— 3 —", "3 / 5"):
        for at in (16, 24, 28, 33):
            text = "\n".join([*cells[:at], number, *cells[at:]])
            assert tables(text)[0][1:] == _BODY, (number, at)
            assert paragraphs(text) == [number]
        assert paragraphs("\n".join([*cells, number, "六、其他事项"])) == [number, "六、其他事项"]


def test_seven_digits_on_the_line_below_a_label_are_its_seven_cells() -> None:
    """A label over two lines and 1000001 below it would be a million requests."""
    label = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    above = "\n".join(cell for row in _REQUESTS for cell in row if cell)
    for digits, cells in (
        ("1000001", ["1", "0", "0", "0", "0", "0", "1"]),
        ("3", ["", "", "", "", "", "", "3"]),  # the total alone
    ):
        text = f"{above}\n（六）其他处理\n{label}\n{digits}"
        assert tables(text)[0][-1][-7:] == cells, digits
