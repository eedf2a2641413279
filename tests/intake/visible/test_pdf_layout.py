"""Lines and labels that the setting of a PDF cuts."""

from __future__ import annotations

from indexer.intake.formats.pdf.lines import Line, Page, blocks_of
from indexer.intake.formats.pdf.tables import Box, Grid, continued
from indexer.vocabulary.document import Paragraph


def page(*lines: tuple[str, float, float]) -> Page:
    """Lines of text, each with where it begins and its size, set one below the other."""
    set_lines = tuple(
        Line(text, x0, x0 + len(text) * size, 100 + 25 * n, 100 + 25 * n + size, size)
        for n, (text, x0, size) in enumerate(lines)
    )
    return Page(0, 595, 842, set_lines, ())


def test_a_line_of_another_size_stays_in_its_paragraph() -> None:
    """A phrase over the end of such a line was found by nobody."""
    blocks = blocks_of(
        [
            page(
                ("石桥镇2018年政府信息公开工作报告", 120, 18),
                ("本镇全年整修灌溉渠道十四处，文化站逐村张贴公示名单，", 88, 14),
                ("土地承包试点工作按时完成，养老院食堂账目按月核对。", 60, 12),
                ("二、收费情况", 88, 14),
                ("本年没有收费。", 88, 14),
                ("三、其他情况", 88, 14),
                ("没有其他事项。", 88, 14),
            )
        ]
    )
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert texts[0] == "石桥镇2018年政府信息公开工作报告"
    assert texts[1].endswith("公示名单，土地承包试点工作按时完成，养老院食堂账目按月核对。")
    assert texts[2] == "二、收费情况"


def test_the_label_of_rows_that_a_page_cuts_is_whole_again() -> None:
    """（五）不予 and 处理 are searched for by nobody; two labels of their own stay two."""
    above = Grid(
        (Box(0, 0, 50, 40, "（五）不予"), Box(50, 0, 100, 20, "1"), Box(50, 20, 100, 40, "2"))
    )
    below = Grid((Box(0, 0, 50, 40, "处理"), Box(50, 0, 100, 20, "3"), Box(50, 20, 100, 40, "4")))
    assert "（五）不予处理" in [box.text for box in continued(above, below).boxes]
    other = Grid((Box(0, 0, 50, 40, "（六）其他处理"), *below.boxes[1:]))
    assert {"（五）不予", "（六）其他处理"} <= {box.text for box in continued(above, other).boxes}
