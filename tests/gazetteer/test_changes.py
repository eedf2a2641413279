"""How the Ministry's sheets of changes are read into rows."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from indexer.gazetteer.making.changes import ApprovalRow, read_approvals, untangled

HEAD = ("序号", "原区划代码", "原名称", "变更原因", "现区划代码", "现名称", "批准文件")


def row(old: str, new: str, code: str = "990123") -> ApprovalRow:
    return ApprovalRow(
        "2016", (f"{code}200", old), (f"{code}100", new), "撤乡建镇", "泽函〔2016〕1号"
    )


def test_a_cell_that_goes_down_is_said_of_each_row(tmp_path: Path) -> None:
    """The document stands once beside ten towns; nine of them would seem to have none."""
    path = tmp_path / "changes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2016")
        sheet.merge_range(0, 0, 0, 6, "2016年变更情况")
        sheet.write_row(1, 0, HEAD)
        for at, old in enumerate(("前山乡", "后山乡", "左山乡")):
            sheet.write_row(2 + at, 0, (at, 990123200.0 + at, old))
        sheet.merge_range(2, 3, 3, 3, "撤乡设镇")
        sheet.merge_range(2, 4, 3, 4, 990123100.0)
        sheet.merge_range(2, 5, 3, 5, "山镇")
        sheet.merge_range(2, 6, 3, 6, "泽函〔2016〕1号")
    one = (("990123100", "山镇"), "撤乡设镇", "泽函〔2016〕1号")
    assert read_approvals(path) == [
        ("2016", ("990123200", "前山乡"), *one),
        ("2016", ("990123201", "后山乡"), *one),
        ("2016", ("990123202", "左山乡"), ("", ""), "", ""),
    ]


def test_new_names_beside_each_others_old_ones_are_put_right() -> None:
    """A slip of the sheet would make two towns each other's past."""
    tangled = [row("河口乡", "山前镇"), row("东山乡", "东山镇"), row("山前乡", "河口镇")]
    right = [(r.old[1], r.new[1]) for r in untangled(tangled)]
    assert right == [("河口乡", "河口镇"), ("东山乡", "东山镇"), ("山前乡", "山前镇")]


def test_what_may_well_be_so_is_left_alone() -> None:
    """Another county's row, a real renaming and a merger are no slips."""
    kept = [row("河口乡", "山前镇"), row("山前乡", "河口镇", "990124"), row("山后乡", "山前镇")]
    assert untangled(kept) == kept
