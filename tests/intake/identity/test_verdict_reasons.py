"""Why a file is no report, what an operator says against it, and of which form a report is."""

from __future__ import annotations

import pytest

from indexer.intake.identity.verdict import Verdict, as_stated, regime_of
from indexer.vocabulary.report import Section
from tests.intake.identity.test_verdict import PARTS, TITLE, read

STATED = "公开各类信息12条，没有收到公开申请，没有收取费用。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("现就年报作如下解读。\n一、概述\n" + STATED, "像是对年度报告的解读"),
        ("大街乡防汛工作\n修堤三处。", "没有谈到政府信息公开"),
        ("大街乡信息公开指南\n好。", "像是指南：大街乡信息公开指南"),
        ("大街乡信息公开制度（试行）\n好。", "像是制度：大街乡信息公开制度（试行）"),
        # However many of its sentences could stand in a report.
        ("大街乡信息公开指南\n一、概述\n" + STATED, "像是指南：大街乡信息公开指南"),
        ("第一条 信息公开。\n第二条 好。\n第三条 好。", "像是制度：各段以“第…条”编号"),
        (
            "应当公开信息，可以申请公开，不得收费。",
            "像是制度：只讲应当如何，不提任何年份",
        ),
        ("2012年应当公开信息，可以申请公开，不得收费。", "没有年度报告的标题、章节和内容"),
        ("应当公开信息，可以申请公开。", "没有年度报告的标题、章节和内容"),
        ("为了方便公众，制定本公开指南。\n信息公开见网站。", "像是其他文件：自称公开指南"),
        (
            "为了方便公众，编制了《大街乡公开目录》（以下简称《目录》）。\n信息公开见网站。",
            "像是其他文件：自称目录",
        ),
        ("各 乡 镇：\n信息公开见网站。", "像是通知：开头写给其他单位"),
        # The first thing that speaks against it, and a title of its own before all of them.
        ("各乡镇：\n制定本公开指南。信息公开见网站。", "像是其他文件：自称公开指南"),
        ("大街乡信息公开指南\n制定本公开制度。", "像是指南：大街乡信息公开指南"),
        # A notice on reports is none, also where it names the report.
        (
            "大街乡关于印发《2013年年度报告》的通知\n信息公开。",
            "像是通知：大街乡关于印发《2013年年度报告》的通知",
        ),
        (TITLE + "关于做好信息公开工作的通知\n好。", "像是通知：关于做好信息公开工作的通知"),
        ("公开信息，好。", "没有年度报告的标题、章节和内容"),
    ],
)
def test_a_file_that_is_no_report_says_what_it_is_instead(text: str, reason: str) -> None:
    """A desk argues about a dropped file with its reason; a wrong one sends it astray."""
    found = read(text)
    assert (found.is_report, found.reason) == (False, reason)


@pytest.mark.parametrize(
    "line",
    [
        "公开指南",  # too short for a title: a button of the page
        "首页>政务公开>公开指南",
        "公开指南|公开制度",
        "编制公开指南;修订公开制度",
        "附件:信息公开制度",
        "根据信息公开条例",
        "（二）完善信息公开制度",
        "大街乡公布《2013年信息公开年度报告》的通知",
        "全乡各村和各单位都要学习" * 6 + "公开制度",
    ],
)
def test_a_line_that_only_ends_like_a_title_makes_no_other_document(line: str) -> None:
    """A report behind the menu of its page would be silently missed."""
    found = read(f"{line}\n{STATED}")
    assert found.is_report, found.reason
    assert "标题" not in "".join(sign.text for sign in found.evidence if sign.weight < 0)


@pytest.mark.parametrize("line", ["大街乡公开指南", "全乡各村和各单位都要学习" * 5 + "公开制度"])
def test_a_line_that_is_a_title_of_another_document_makes_one(line: str) -> None:
    """The same sentences under such a title are that document's."""
    assert not read(f"{line}\n{STATED}").is_report


def test_a_title_is_looked_for_at_the_beginning_only() -> None:
    """A text without headings names other documents on its later pages."""
    for lines, is_report in ((20, False), (60, True)):
        before = "\n".join(f"第{n}个村修好了路。" for n in range(lines))
        assert read(f"{before}\n大街乡信息公开指南\n{STATED}").is_report == is_report


def test_three_paragraphs_that_are_articles_make_a_rule_and_two_do_not() -> None:
    """A report may quote two articles of the law; its third is its own."""
    articles = [f"第{n}条 公开信息。" for n in "一二三"]
    assert not read("\n".join([STATED, *articles])).is_report
    assert read("\n".join([STATED, *articles[:2], "第三条信息公开。"])).is_report


def test_parts_of_one_kind_count_once_and_any_number_of_them_as_three() -> None:
    """Five headings on fees are no five parts of a report."""
    one = read("一、收费情况\n好。\n二、减免收费情况\n好。\n公开信息。")
    assert [sign.weight for sign in one.evidence] == [1]
    assert not one.is_report
    many = read(PARTS + "四、行政复议和诉讼情况\n好。\n五、存在的主要问题\n好。\n公开信息。")
    assert [sign.weight for sign in many.evidence] == [3]
    assert many.is_report


KEPT, DOUBTED = Verdict(True), Verdict(True, doubt="可能不是")
DROPPED = Verdict(False, reason="像是指南：大街乡公开指南", line="大街乡公开指南")


@pytest.mark.parametrize(
    ("verdict", "stated", "told"),
    [
        (KEPT, None, KEPT),
        (DOUBTED, None, DOUBTED),
        (DROPPED, None, DROPPED),
        (KEPT, True, KEPT),
        (DOUBTED, True, KEPT),  # who has seen it doubts no more
        (DROPPED, False, DROPPED),
        (
            DROPPED,
            True,
            Verdict(True, doubt="清单写明是年度报告；看上去不是：像是指南：大街乡公开指南"),
        ),
        (KEPT, False, Verdict(False, reason="清单写明不是年度报告")),
        (DOUBTED, False, Verdict(False, reason="清单写明不是年度报告")),
    ],
)
def test_what_an_operator_states_is_done_and_a_contradiction_is_kept_in_sight(
    verdict: Verdict, stated: bool | None, told: Verdict
) -> None:
    """A list with its lines shifted by one would else turn guides into reports unseen."""
    assert as_stated(verdict, stated) == told


def of(*headings: str, text: str = "") -> list[Section]:
    return [Section(f"s{n}", 1, None, h, "other", text) for n, h in enumerate(headings, 1)]


OLD, NEW, BOTH = "四、收费及减免情况", "六、其他需要报告的事项", "三、申请办理情况"


@pytest.mark.parametrize(
    ("sections", "tables", "lead", "year", "regime"),
    [
        # The form decides, whatever year the title has.
        (of(OLD), "规章 本年制发件数", "", 2012, "2021"),
        (of(OLD, text="规章 本年新制作数量"), "", "", 2012, "2019"),
        # Before 2019 there was but one.
        (of(NEW), "", "", 2018, "2008"),
        (of(NEW), "", "", 2019, "2019"),
        # Later ones may still be written in the old form.
        (of(OLD, BOTH, NEW), "", "", 2020, "2008"),
        (of(OLD, NEW), "", "", 2020, "2019"),
        (of(NEW), "", "", 2020, "2019"),
        (of(NEW), "", "", 2021, "2021"),
        (of(NEW), "", "依照国办公开办函〔2021〕30号编制", 2020, "2021"),
        (of(OLD), "", "依照国办公开办函〔2021〕30号编制", 2020, "2008"),
        # Without a year its headings, and those alone.
        (of(OLD), "", "", None, "2008"),
        (of(OLD, NEW), "", "", None, "2008"),
        (of(NEW), "", "", None, None),
        ([Section("s1.1", 2, None, OLD, "other", "")], "", "", None, None),
        ([], "", "", None, None),
    ],
)
def test_the_form_of_a_report_is_told_by_tables_then_year_then_headings(
    sections: list[Section], tables: str, lead: str, year: int | None, regime: str | None
) -> None:
    """Figures of two forms are not the same figures; a wrong form compares what cannot be."""
    assert regime_of(sections, tables, lead, year) == regime


@pytest.mark.parametrize(
    ("title", "against"),
    [
        (TITLE, []),
        ("大街乡政府信息公开工作年度报告\n", []),
        ("2013年政府信息公开工作年度报告\n", []),
        ("政府信息公开工作年度报告\n", [-5]),
    ],
)
def test_a_title_with_its_unit_or_its_year_outweighs_the_name_of_another_document(
    title: str, against: list[int]
) -> None:
    """Below a report's title its page links to the guide; the report would be dropped for it."""
    found = read(f"{title}大街乡信息公开指南\n{STATED}")
    assert [sign.weight for sign in found.evidence if sign.weight < 0] == against
