"""Where the parts of a report begin and end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.formats import read_bytes
from indexer.intake.parts.flattened import gather
from indexer.intake.parts.sections import split
from indexer.vocabulary.report import Section
from tests.hanging import ends
from tests.language.odd_digits import ODD_DIGITS

SAID = "本镇给村里修了水渠和凉亭，大家都高兴。"


def sections(text: str) -> tuple[Section, ...]:
    return split(gather(read_bytes(text.encode())))


def headings(text: str) -> list[str]:
    return [s.heading for s in sections(text) if s.level == 1]


def below(text: str) -> list[tuple[str, str]]:
    return [(s.anchor, s.heading) for s in sections(text) if s.level == 2]


def report(first: str) -> str:
    return f"{first}\n{SAID}\n二、主动公开政府信息情况\n{SAID}\n三、依申请公开情况\n{SAID}"


@pytest.mark.parametrize(
    "first",
    ["一、概述", "一. 概述", "一．概述", "一 、概 述", "—、概述", "－、概述", "一 概述", "一，概述", "一、概述：", "一、 概述。",
     "• 概述", "概述", "概 述", "第一部分、概述", "一、2016年工作的总体情况"],
)  # fmt: skip
def test_the_first_part_is_found_however_it_is_numbered(first: str) -> None:
    """A part whose number is unusual would be lost in the introduction."""
    if first.startswith("第"):
        text = report(first).replace("二、", "第二部分 ").replace("三、", "第三部分 ")
    else:
        text = report(first)
    assert headings(text)[0] == first
    assert len(headings(text)) == 3


@pytest.mark.parametrize(
    ("line", "heading", "text"),
    [
        ("一、概述 2016年一切有序。", "一、概述", "2016年一切有序。"),
        ("一、概述。2016年一切有序。", "一、概述。", "2016年一切有序。"),
        ("一、概述：2016年一切有序。", "一、概述：", "2016年一切有序。"),
        ("一、总体情况2016年一切有序。", "一、总体情况", "2016年一切有序。"),
        ("一、总体情况全镇上下一起修水渠，很好。", "一、总体情况", "全镇上下一起修水渠，很好。"),
    ],
)
def test_a_heading_ends_where_its_text_begins(line: str, heading: str, text: str) -> None:
    """Half a paragraph set in the type of a heading is a wrong heading."""
    first = next(s for s in sections(report(line)) if s.level == 1)
    assert first.heading == heading
    assert first.text.split("\n")[0] == text


def test_a_line_of_which_nobody_knows_where_its_heading_ends_is_text() -> None:
    """Words of a sentence would stand in the list of headings."""
    text = report("一、工作概况2016年一切有序。")
    assert headings(text) == ["二、主动公开政府信息情况", "三、依申请公开情况"]


def test_a_subsection_s_heading_is_its_first_sentence() -> None:
    """Whole paragraphs would stand in the list of headings."""
    text = f"一、概述\n（一）认真修渠，确保通水。{SAID}\n（二）多种树木。{SAID}\n(三) 宣传\n{SAID}\n㈣平台建设{SAID}"
    assert below(text)[:3] == [
        ("s1.1", "（一）认真修渠，确保通水。"),
        ("s1.2", "（二）多种树木。"),
        ("s1.3", "(三) 宣传"),
    ]
    numbers = [s.number for s in sections(text)]
    assert numbers[:4] == ["一", "（一）", "（二）", "(三)"]


def test_headings_inside_one_paragraph_are_found() -> None:
    """Pages whose line breaks were lost are one paragraph."""
    text = f"情况如下： 一、概述 {SAID} 二、主动公开政府信息情况 {SAID} （一）公开内容 {SAID} 三、依申请公开情况 全年没有。"
    assert headings(text) == ["一、概述", "二、主动公开政府信息情况", "三、依申请公开情况"]
    assert below(text) == [("s2.1", "（一）公开内容")]
    glued = f"情况如下：一、概述\n{SAID}\n二、主动公开情况\n{SAID}"
    assert headings(glued) == ["一、概述", "二、主动公开情况"]
    assert (
        headings("一、主动公开情况（一）公开内容 2012年公开20条。\n二、收费情况\n无")[0]
        == "一、主动公开情况"
    )


def test_a_heading_broken_over_two_lines_is_one() -> None:
    """Its second half would be a part of its own."""
    text = f"一、\n概述\n{SAID}\n二、因申请提起行政复议、\n行政诉讼的情况\n{SAID}"
    assert headings(text) == ["一、概述", "二、因申请提起行政复议、行政诉讼的情况"]


def test_announced_parts_are_not_parts() -> None:
    """The report would have every part twice, once empty."""
    for announced in (
        "包括：一、概述；二、主动公开政府信息情况；三、收费情况等部分。",
        "包括以下部分： 一、概述 二、主动公开政府信息情况 三、收费情况",
        "目录\n一、概述\n二、公开情况\n三、申请情况\n四、问题和措施",
        "目录\n一、概述......1\n二、主动公开情况......2\n三、收费情况......3",
    ):
        assert headings(f"{announced}\n{report('一、概述')}")[0] == "一、概述"
        assert len(headings(f"{announced}\n{report('一、概述')}")) == 3


def test_gaps_doubles_and_a_wrong_order_are_kept_as_printed() -> None:
    """An anchor made of the number would point to two parts, or to none."""
    text = f"一、概述\n{SAID}\n三、主动公开情况\n{SAID}\n二、依申请公开情况\n{SAID}\n二、收费情况\n{SAID}"
    found = sections(text)
    assert [s.anchor for s in found] == ["s1", "s2", "s3", "s4"]
    assert [s.number for s in found] == ["一", "三", "二", "二"]


def test_a_part_whose_number_was_forgotten_is_still_a_part() -> None:
    """Its figures would be credited to the part before."""
    text = f"一、概述\n{SAID}\n主动公开政府信息的情况\n{SAID}\n三、收费情况\n{SAID}"
    assert headings(text)[1] == "主动公开政府信息的情况"
    assert sections(text)[1].number is None


def test_enumerations_are_not_headings() -> None:
    """一是, 二是 and the items of a list would cut the text to pieces."""
    text = (
        f"一、概述\n一是修渠。\n二是种树。\n{SAID}\n二、存在的问题\n一、多学习，常提高。\n二、多下村。\n三、其他事项\n"
        "1、2016年办理提案3件。\n2、没有收费。\n（一）公开财政信息3条；\n（二）公开通知3条；"
    )
    assert headings(text) == ["一、概述", "二、存在的问题", "三、其他事项"]
    assert below(text) == []


def test_rows_of_a_flattened_table_are_not_headings() -> None:
    """The 2021 form would have four more parts."""
    rows = "\n".join(
        ["一、本年新收政府信息公开申请数量", *"0000000", "二、上年结转政府信息公开申请数量"]
    )
    text = f"一、总体情况\n{SAID}\n二、收到和处理政府信息公开申请情况\n{rows}\n三、其他需要报告的事项\n无"
    assert len(headings(text)) == 3
    assert len(sections(text)[1].tables) == 1


def test_another_numbering_may_be_the_outermost() -> None:
    """Some reports begin with （一） or 1、."""
    text = f"（一）概述\n{SAID}\n（二）主动公开情况\n1.内容\n{SAID}\n（三）收费情况\n{SAID}"
    assert headings(text) == ["（一）概述", "（二）主动公开情况", "（三）收费情况"]
    text = f"1、概述\n{SAID}\n2、主动公开情况\n{SAID}\n3、收费情况\n{SAID}"
    assert headings(text) == ["1、概述", "2、主动公开情况", "3、收费情况"]
    assert sections(text)[0].number == "1"
    text = f"概述\n{SAID}\n主动公开情况\n{SAID}\n收费情况\n{SAID}"
    assert headings(text) == ["概述", "主动公开情况", "收费情况"]


def test_an_introduction_named_as_such_is_a_part_of_its_own() -> None:
    """引言 is printed as a heading and readers look for it."""
    assert headings(f"引 言\n{SAID}\n{report('一、概述')}")[:2] == ["引 言", "一、概述"]


def test_what_stands_before_the_first_heading_is_s0() -> None:
    """The introduction is searched and quoted too."""
    first = sections(f"东河镇年报\n{SAID}\n{report('一、概述')}")[0]
    assert (first.anchor, first.level, first.heading, first.kind) == ("s0", 0, "", "overview")
    assert first.text == f"东河镇年报\n{SAID}"


def test_a_table_says_where_in_the_text_it_stands() -> None:
    """A page would show it in another place."""
    text = "一、概述\n前。\n项目 | 数量 |\n公告 | 3 |\n后。\n二、收费情况\n无"
    (first, _) = sections(text)
    assert first.text == "前。\n后。"
    assert first.text[first.tables[0].at :] == "后。"


def test_a_heading_cut_off_by_the_end_of_the_file_is_text() -> None:
    """Half a heading is nothing to quote."""
    assert headings(report("一、概述") + "\n四、政府信息公")[-1] == "三、依申请公开情况"


@pytest.mark.parametrize("digit", ODD_DIGITS)
def test_a_digit_that_is_no_number_heads_no_part(digit: str) -> None:
    """A note's ² before a word would be taken for the second part, or end the reading."""
    text = f"一、概述\n{SAID}\n{digit}、主动公开情况\n{SAID}\n{digit}. 收费情况\n{SAID}"
    assert headings(text) == ["一、概述"]


_LINES = st.lists(
    st.one_of(
        st.text(alphabet="一二三四、（）().1 概述公开情况申请复议。：；年镇|\t—㈠●第部分是", max_size=40),
        st.sampled_from(
            ["一、概述", "二、主动公开情况 2016年", "（一）公开内容。很好", "第二十条第（一）项", "规章", "0", "信息内容",
             "概述", "三、", "收费情况", "一、概述 二、主动公开情况 三、收费情况"]
        ),
    ),
    max_size=25,
)  # fmt: skip


@given(_LINES)
def test_no_character_of_a_text_is_lost(lines: list[str]) -> None:
    """What is lost in reading can never be found."""
    data = "\n".join(["字", *lines]).encode()
    kept = "".join(
        section.heading + section.text + "".join(table.text for table in section.tables)
        for section in split(gather(read_bytes(data)))
    )
    every = sorted("\n".join(["字", *lines]))
    marks = set("| \t\n-—:：─=+一丶")
    assert [c for c in every if c not in marks] == sorted(c for c in kept if c not in marks)


@given(_LINES)
def test_anchors_are_unique_and_nested(lines: list[str]) -> None:
    """A link to a section would land on another."""
    found = sections("\n".join(["字", *lines]))
    anchors = [section.anchor for section in found]
    assert len(set(anchors)) == len(anchors)
    for section in found:
        assert section.parent is None or section.parent in anchors
        assert section.level == (0 if section.anchor == "s0" else section.anchor.count(".") + 1)


@pytest.mark.parametrize(
    "line", ["一、概述", "（一）公开", "概述", "一", "1、", "—、", "一、概述 "]
)
def test_a_hostile_text_is_divided_in_the_end(line: str) -> None:
    """A file of a hundred thousand headings must not stop a build."""
    with ends():
        sections("\n".join([line] * 40_000))
        sections("。" + line * 100_000)


def test_the_real_reports_have_their_parts(shared_reports: Path) -> None:
    """Invented text is tidier than what offices publish."""
    counts = {}
    for path in sorted((shared_reports / "real").glob("*.txt")):
        found = split(gather(read_bytes(path.read_bytes())))
        counts[path.name[:3]] = sum(section.level == 1 for section in found)
    assert counts == {"000": 9, "001": 7, "002": 7, "003": 6, "004": 10}


def test_a_line_that_lists_the_parts_is_no_heading() -> None:
    """A table of contents in one line would be shown as a part without a text."""
    assert (
        headings("一、概述,(一)修路。,(二)架桥。,二、其他\n" + report("一、概述"))[0] == "一、概述"
    )


def test_numbers_that_only_a_blank_follows_head_the_parts() -> None:
    """A report numbered 一 概 述 has its parts too."""
    text = f"一 概 述\n{SAID}\n二 主动公开情况\n{SAID}\n三 支出与收费\n{SAID}"
    assert headings(text) == ["一 概 述", "二 主动公开情况", "三 支出与收费"]


def test_a_part_without_a_number_stands_above_bracketed_ones() -> None:
    """（一） under 总体情况 is no part of the report beside it."""
    text = f"总体情况\n{SAID}\n（一）主动公开\n{SAID}\n（二）依申请公开\n{SAID}"
    assert headings(text) == ["总体情况"]
    assert [heading for _, heading in below(text)] == ["（一）主动公开", "（二）依申请公开"]


def test_the_only_heading_of_a_page_cut_short_is_a_heading() -> None:
    """A page of 900 characters may hold just one."""
    assert headings(f"{SAID}\n一、主要做法\n{SAID}\n（一）修路架桥。{SAID}") == ["一、主要做法"]


@pytest.mark.parametrize(
    "parts",
    [
        ("一、概述", "二、主动公开情况", "三、闸口管护情况", "四、依申请公开情况"),
        ("一、概述", "二、渡口亮点：", "三、主动公开情况"),
        ("第一部分 概述", "第二部分 主动公开情况", "第三部分 依申请公开情况"),
        ("（一）总体情况。", "（二）主动公开情况。", "（三）依申请公开情况。"),
    ],
)
@pytest.mark.parametrize("said", ["本镇修渠。", "无申请。", "全年12条。"])
def test_a_page_that_is_one_paragraph_keeps_all_its_parts(
    parts: tuple[str, ...], said: str
) -> None:
    """Without its headings a report has no section that a link could lead to."""
    text = "本报告依条例编制。" + "".join(f"{part} {said}" for part in parts)
    assert headings(text) == list(parts)


@pytest.mark.parametrize(
    "text",
    [
        "一、概述 做了三件事：一、修渠。二、架桥。三、清淤。二、主动公开情况 12条。三、其他事项 无。",
        "本报告有：一、概述；二、主动公开情况；三、其他事项。一、概述 修渠。二、主动公开情况 12条。三、其他事项 无。",
    ],
)
def test_a_list_inside_a_part_is_none_of_the_parts(text: str) -> None:
    """架桥 would stand for all that was disclosed."""
    assert headings(text) == ["一、概述", "二、主动公开情况", "三、其他事项"]


def test_a_heading_of_two_words_is_not_cut_at_its_blank() -> None:
    """A heading that lost its end is not the one printed on the page."""
    assert headings(f"一、概述\n{SAID}\n二、存在问题 和改进措施。\n{SAID}")[1:] == [
        "二、存在问题 和改进措施。"
    ]


def test_a_table_glued_into_a_paragraph_leaves_the_headings_about_it() -> None:
    """The table's digits would be the text of the part, and its rows its headings."""
    text = (
        "一、总体情况 本镇修渠。二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废止件数"
        "现行有效件数规章000行政规范性文件102三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为："
        "第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计商业企业科研机构"
        "社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量1000001四、其他事项无。"
    )
    found = split(gather(read_bytes(text.encode())))
    assert [section.heading for section in found] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、其他事项",
    ]
    assert [len(section.tables) for section in found] == [0, 1, 1, 0]


def test_a_heading_glued_to_a_sentence_of_three_letters_is_one() -> None:
    """The shortcomings of a report whose lines are gone would stand under its lawsuits."""
    text = "一、概述我镇修渠。二、依申请公开情况无申请。三、存在的问题及改进措施人手少。四、其他事项渠修好。"
    assert headings(text) == [
        "一、概述",
        "二、依申请公开情况",
        "三、存在的问题及改进措施",
        "四、其他事项",
    ]
    for heading in (
        "三、依申请公开情况综述。",
        "三、改进措施及下一步打算。",
        "三、改进措施和打算。",
    ):
        assert headings(report("一、概述").rpartition("三、")[0] + heading)[-1] == heading
