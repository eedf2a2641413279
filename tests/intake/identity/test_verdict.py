"""A verdict says what it weighed, and what it weighed decides it."""

from __future__ import annotations

import pytest
from msgspec import convert, to_builtins

from indexer.commands import present
from indexer.gazetteer.china import bundled
from indexer.intake.formats import read_bytes
from indexer.intake.identity.identity import Identity, identify
from indexer.intake.identity.verdict import SignWeight
from indexer.intake.one_file import read_report
from indexer.intake.parts.sections import split
from indexer.intake.plain_text import plain_text
from indexer.vocabulary.report import Report

TITLE = "大街乡2013年政府信息公开工作年度报告\n"
PARTS = "一、概述\n好。\n二、主动公开政府信息情况\n好。\n三、收费情况\n好。\n"


def read(text: str) -> Identity:
    document = read_bytes(text.encode())
    sections = split(document)
    return identify(document, sections, plain_text(document, sections), bundled())


def weights(identity: Identity) -> list[int]:
    return [sign.weight for sign in identity.evidence]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        (TITLE + "好。", [SignWeight.FULL_TITLE]),
        (TITLE + PARTS, [SignWeight.FULL_TITLE, SignWeight.MOST_OF_HEADINGS]),
        ("政府信息公开工作总结\n" + PARTS, [SignWeight.TITLE, SignWeight.MOST_OF_HEADINGS]),
        (PARTS + "公开各类信息12条，没有收到申请。", [SignWeight.MOST_OF_HEADINGS]),
        ("一、概述\n现公布信息公开情况。公开信息12条。", [1, SignWeight.ADDRESSES_ITSELF, 1]),
        ("二、主动公开政府信息情况\n信息内容 | 本年制发件数 |\n规章 | 0 |\n", [1, SignWeight.FORM]),
        ("大街乡信息公开指南\n好。", [SignWeight.OTHER_TITLE]),
        ("第一条 信息公开。\n第二条 好。\n第三条 好。", [SignWeight.ARTICLES]),
        ("应当公开信息，可以申请公开信息，不得收费。", [SignWeight.NORMS]),
        ("为了方便公众，制定本公开指南。\n信息公开见网站。", [SignWeight.OTHER_INTENT]),
        ("各乡镇人民政府：\n信息公开见网站。", [SignWeight.ADDRESSEES]),
        ("第一条 应当公开信息。\n第二条 可以。\n", []),
    ],
)  # fmt: skip
def test_each_sign_is_weighed_by_its_name(text: str, signs: list[int]) -> None:
    """Who doubts a verdict must see which sign to doubt."""
    assert weights(read(text)) == signs


def test_the_sum_decides_and_below_three_it_doubts() -> None:
    """The numbers shown would else be decoration."""
    sure = read(TITLE + PARTS)
    assert sure.is_report
    assert not any("可能不是" in warning for warning in sure.warnings)
    doubted = read(
        TITLE + "附件：\n大街乡关于做好公开工作的通知\n一、概述\n现将情况报告如下。\n公开信息12条。"
    )
    assert sum(weights(doubted)) in (1, 2)
    assert doubted.is_report
    assert any("可能不是" in warning for warning in doubted.warnings)
    other = read("大街乡信息公开指南\n公开信息12条。\n一、概述\n好。")
    assert sum(weights(other)) <= 0
    assert not other.is_report


def test_inspect_shows_the_signs_with_their_weights(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A file that was dropped by mistake is argued about with these."""
    path = tmp_path_factory.mktemp("one") / "a.txt"
    path.write_text(TITLE + PARTS, encoding="utf-8")
    report = read_report(path)
    assert "标题是信息公开年度报告，写有单位或年度（+3）" in present.reading(report)
    value = to_builtins(report)
    assert value["evidence"][0] == {"text": report.evidence[0].text, "weight": 3}
    assert convert(value, Report).evidence == report.evidence
    del value["evidence"]
    assert convert(value, Report).evidence == ()  # as an index of an earlier build has it


FORM = (
    "\n一、总体情况\n（文字描述，不少于2条）\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n"
)


@pytest.mark.parametrize(
    "title",
    ["××镇20××年政府信息公开工作年度报告", "XX镇20XX年政府信息公开工作年度报告", "____镇____年政府信息公开工作年度报告",
     "（单位名称）（年度）政府信息公开工作年度报告", "○○镇人民政府20○○年政府信息公开工作年度报告", "大街乡20  年政府信息公开工作年度报告",
     "镇人民政府    年政府信息公开工作年度报告", "政府信息公开工作年度报告格式（模板）", "附件1\n乡镇政府信息公开工作年度报告样式"],
)  # fmt: skip
def test_the_blank_form_is_no_report_until_it_is_filled(title: str) -> None:
    """A form counted as a report is a year that nobody reported on; one number makes it one."""
    blank = read(title + FORM)
    assert not blank.is_report
    assert blank.reason == "像是没有填写的年度报告格式"
    law = read(title + FORM + "依据2019年4月3日修订的条例（国务院令第711号）填写。")
    assert not law.is_report
    for filled in (
        "2023年，我乡推进公开。",
        "公开信息3条。",
        "信息内容 | 本年制发件数 |\n规章 | 0 |\n",
    ):
        assert read(title + FORM + filled).is_report, filled


TO_FILL = "\n一、总体情况\n（此处填写）\n二、主动公开政府信息情况\n（在此处填报）\n三、收费情况\n"


@pytest.mark.parametrize("form", ["（样式）", "(范本)", "【模板】", "格式"])
def test_the_year_in_the_title_of_a_form_is_no_year_that_anybody_reports_on(form: str) -> None:
    """One blank form a year would be a town's report that says nothing."""
    title = f"某某镇2021年政府信息公开工作年度报告{form}"
    assert not read(title + TO_FILL).is_report
    assert read(title + TO_FILL + "2021年，本镇推进公开。").is_report
    assert read(title + TO_FILL + "公开信息3条。").is_report
    assert read("石螺镇2021年政府信息公开工作年度报告" + TO_FILL).is_report


@pytest.mark.parametrize(
    "text",
    [
        "大街乡2022年政府信息公开工作年度报告" + FORM,
        "政府信息公开工作年度报告（2022年度）" + FORM,
        "大街乡政府信息公开工作年度报告\n一、总体情况\n×镇好。\n二、主动公开政府信息情况\n无。\n三、收费情况\n无。",
    ],
)
def test_a_report_that_says_next_to_nothing_is_no_form(text: str) -> None:
    """Short reports are common, and what they leave out is what a journalist asks about."""
    assert read(text).is_report


def test_a_report_is_known_by_what_it_says_of_its_figures_and_its_parts_are_no_titles() -> None:
    """A report whose headings are its own words would be silently missed."""
    text = "现公布大街乡2009年政府信息公开年度报告，内容涵盖2009年1月1日至12月31日。\n一、狠抓落实\n（二）完善信息公开制度\n好。"
    read_so = read(text)
    assert read_so.is_report
    assert weights(read_so) == [SignWeight.ADDRESSES_ITSELF, SignWeight.PERIOD]
    without = read(text.replace("，内容涵盖2009年1月1日至12月31日", ""))
    assert weights(without) == [SignWeight.ADDRESSES_ITSELF]
    assert not read("大街乡信息公开制度\n（二）适用全乡。").is_report
