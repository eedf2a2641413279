"""The story of one file, from bytes to report."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import UnreadableFile

TEXT = (
    "URL: http://www.example.cn/1.html\n安乡县大鲸港镇2013年政府信息公开年度报告\n一、概述\n我镇修了水渠。\n"
    "二、主动公开政府信息情况\n全年主动公开政府信息12条。\n三、依申请公开情况\n没有收到申请。"
)


def test_a_file_becomes_a_report(tmp_path: Path) -> None:
    """Every step must be taken, and taken from these bytes."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    report = read_report(path, name="2013/a.txt")
    assert (report.path, report.format, report.year) == ("2013/a.txt", "txt", 2013)
    assert (report.unit.name, report.unit.type) == ("大鲸港镇", "镇")
    assert "安乡县" in report.place.path
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert report.source_url == "http://www.example.cn/1.html"
    assert {figure.name: figure.value for figure in report.figures}["proactive_total"] == 12
    assert read_report(path).path == str(path)


@pytest.mark.parametrize("last", ["Y", "X"])
def test_an_authority_s_code_in_a_table_says_where_a_report_is_from(
    tmp_path: Path, last: str
) -> None:
    """One of fifty 太平镇 would have no place though the page prints its code; X is a misprint."""
    path = tmp_path / "a.txt"
    table = f"机构代码 | 11410725MB1A23456{last} | 地区 | 兴县 |\n"
    path.write_text(
        f"太平镇2021年政府信息公开年度报告\n{table}\n{TEXT[TEXT.index('一、概述') :]}",
        encoding="utf-8",
    )
    assert ("原阳县" in read_report(path).place.path) is (last == "Y")


def test_something_else_is_returned_with_the_reason(tmp_path: Path) -> None:
    """Whoever looks for a file that is not in the index must learn why."""
    path = tmp_path / "rule.txt"
    path.write_text(
        "大街乡政府信息公开保密审查制度\n一、适用于全乡。\n二、谁公开谁负责。", encoding="utf-8"
    )
    report = read_report(path)
    assert not report.is_report
    assert report.reason
    assert report.figures == ()


def test_what_cannot_be_read_raises_the_reason(tmp_path: Path) -> None:
    """A traceback would end the build."""
    for name, data in (("empty.txt", b""), ("zeros.txt", b"\0" * 99)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableFile):
            read_report(tmp_path / name)
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(UnreadableFile):
            read_report(path)


def test_whatever_a_reader_is_told_is_chinese(shared_reports: Path) -> None:
    """The doubts are for journalists; a sentence in English is a doubt unread."""
    told: set[str] = set()
    corpus = Path(__file__).parents[2] / "corpus"
    for path in (*corpus.rglob("*.txt"), *(shared_reports / "renditions").glob("*.txt")):
        report = read_report(path)
        told |= {*report.place.evidence, *report.warnings, report.reason or "无"}
    assert len(told) > 20
    for line in told:
        ours = re.sub(r"“[^”]*”|（[^）]*）", "", line)
        assert not re.search("[A-Za-z]{3,} [A-Za-z]{2,}", ours), line


def test_the_real_reports_are_read_right(shared_reports: Path) -> None:
    """Invented text is tidier than what offices publish."""
    found = {}
    for path in sorted((shared_reports / "real").glob("*.txt")):
        report = read_report(path)
        assert report.is_report
        found[path.name[:3]] = (report.unit.name, report.year)
    assert found == {
        "000": ("齐都镇", 2012),
        "001": ("南鲁山镇", 2013),
        "002": ("看庄镇", 2014),
        "003": ("齐都镇", 2021),
        "004": ("大信镇", 2018),
    }


def test_the_labelled_pages_are_read_as_labelled(shared_reports: Path) -> None:
    """A rule that helps one page and hurts five must not pass unseen."""
    labels = (shared_reports / "renditions" / "labels.jsonl").read_text(encoding="utf-8")
    answers = []
    for label in map(json.loads, labels.splitlines()):
        report = read_report(shared_reports / "renditions" / f"{label['id']}.txt")
        answers.append(report.is_report == label["is_report"])
        if label["is_report"]:
            unit = label["unit"].removesuffix("人民政府") if label["unit"] else None
            answers += [report.year == label["year"], report.unit.name == unit]
    assert sum(answers) / len(answers) >= 0.98
