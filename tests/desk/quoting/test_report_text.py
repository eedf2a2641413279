"""A report as one run of text: as its page prints it, as it was read, and what a place in it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo

import pytest

from indexer import citing, excerpt, make_query
from indexer.desk.quoting.excerpt import Excerpt
from indexer.desk.quoting.marking import LONGEST, marking_query
from indexer.desk.quoting.report_text import BLANK_CELL, ReportText
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import And, In, Phrase
from indexer.vocabulary.report import Cell, Report, Table
from tests.invented import report, section

PLAIN = Table(3, ((Cell("名称"), Cell("件数")), (Cell("公告牌"), Cell("")), (Cell(""), Cell("12"))))
NUMBERS = "0|0|0|0|0|0|0"


def row(label: str, numbers: str, *above: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, (*above, label, *numbers.split("|"))))


FORM = Table(
    0,
    (
        row("一、本年新收政府信息公开申请数量", "13|0|0|1|0|0|14"),
        row("1.属于国家秘密", "2|0|0|0|0|0|2", "三、本年度办理结果", "（三）不予公开"),
        row("2.其他法律行政法规禁止公开", NUMBERS, "三、本年度办理结果", "（三）不予公开"),
    ),
)


def invented(table: Table = PLAIN) -> Report:
    return report(
        "甲镇",
        2012,
        section("s0", "", "开头的话。"),
        section("s1", "一、概述", "表前。表后。\n第二段。", tables=(table,)),
        section("s1.1", "（一）细目", ""),
        section("s2", "二、收费", "未收费。"),
    )


def test_the_page_has_a_table_where_it_stands_and_the_file_has_it_behind() -> None:
    """Who selects on the page and who copies from the file hold different runs; both are right."""
    table = f"名称 件数\n公告牌 {BLANK_CELL}\n{BLANK_CELL} 12"
    assert ReportText.on_page(invented()).text == (
        f"开头的话。\n一、概述\n表前。\n{table}\n表后。\n第二段。\n（一）细目\n\n二、收费\n未收费。"
    )
    assert ReportText.as_read(invented()).text == (
        f"开头的话。\n一、概述\n表前。表后。\n第二段。\n（一）细目\n\n二、收费\n未收费。\n{table}"
    )


def test_tables_of_one_section_stand_in_their_order_and_none_beyond_the_text() -> None:
    """A file may say that a table stands behind the last character, or before the one before."""
    tables = (
        replace(PLAIN, at=99),
        Table(0, ((Cell("甲"), Cell("1")),)),
        Table(0, ((Cell("乙"),),)),
    )
    text = section("s1", "", "只有一句。", tables=tables)
    told = report("甲镇", 2012, text)
    assert ReportText.on_page(told).text.split("\n")[:5] == ["", "甲 1", "", "乙", "只有一句。"]


def test_a_label_that_the_file_repeats_stands_once_on_the_page_and_in_each_row_of_the_file() -> (
    None
):
    """Merged on the page, repeated in the file: a quotation of two rows has it once or twice."""
    told = invented(FORM)
    selected = (
        f"1.属于国家秘密 2 0 0 0 0 0 2\n2.其他法律行政法规禁止公开 {NUMBERS.replace('|', ' ')}"
    )
    for words in (selected, selected.replace("2.其他", "三、本年度办理结果 （三）不予公开 2.其他")):
        stands = excerpt.standing(told, Excerpt("s1", words))
        assert stands.status == "here"
        assert stands.found is not None
        assert stands.found.words[0].split() == words.split()
    # A label of the form that the file does not print is not the report's.
    assert "自然人" not in ReportText.on_page(told).text


def test_a_place_is_told_with_what_stands_around_it_and_no_further() -> None:
    """Forty characters before and after, of the same paragraph, are the sentence that it stands in."""
    long = f"{'甲' * 50}关键{'乙' * 50}"
    told = report("甲镇", 2012, section("s1", "一、概述", long), section("s2", "二、别的", "短句"))
    found = excerpt.standing(told, Excerpt("s1", "关键")).found
    assert found is not None
    assert (found.before, found.after) == ("甲" * 40, "乙" * 40)
    whole = excerpt.standing(told, Excerpt("s2", "短句")).found
    assert whole is not None
    assert (whole.before, whole.after) == ("", "")
    crossing = excerpt.standing(told, Excerpt("s1", "乙乙二、别的短")).found
    assert crossing is not None
    assert (crossing.anchor, crossing.after) == ("s1", "句")


def test_words_are_marked_in_text_and_in_cells_whatever_they_cross() -> None:
    """The reader of a link must see where the words begin and where they end."""
    found = excerpt.standing(invented(), Excerpt("s1", "概述表前。名称 件数 公告牌")).found
    assert found is not None
    # A number and a word of two letters mark half of the table.
    assert make_query(found.marking).root == In("table", Phrase("公告牌")) or isinstance(
        make_query(found.marking).root, And
    )
    assert '表格:"公告牌"' in found.marking
    assert "件数" not in found.marking
    cells = excerpt.standing(invented(FORM), Excerpt("s1", "数量 13 0 0 1")).found
    assert cells is not None
    assert cells.marking == ""
    row_of = excerpt.standing(invented(FORM), Excerpt("s1", "1.属于国家秘密 2 0")).found
    assert row_of is not None
    assert row_of.marking == '表格:"1.属于国家秘密"'
    prose = excerpt.standing(invented(), Excerpt("s1", "第二段。（一）细目")).found
    assert prose is not None
    assert prose.marking == '"第二段。" "（一）细目"'


def test_words_of_one_letter_are_marked_where_a_selection_has_no_others() -> None:
    """A selection over the end of a section that marks half of itself looks like a mistake."""
    told = report("甲镇", 2012, section("s1", "", "全都有"), section("s2", "无", "另述。"))
    found = excerpt.standing(told, Excerpt("s1", "有无")).found
    assert found is not None
    assert (found.marking, found.before, found.after) == ('"有" "无"', "全都", "")


def test_the_section_of_a_link_is_looked_in_before_its_neighbours() -> None:
    """The same sentence in the section before must not answer for it."""
    told = report(
        "甲镇",
        2012,
        section("s1", "一、概述", "未收费。"),
        section("s2", "二、收费", "未收费。"),
        section("s3", "三、其他", "未收费。"),
    )
    for at in ("s1", "s2", "s3"):
        stands = excerpt.standing(told, Excerpt(at, "未收费"))
        assert (stands.status, stands.found and stands.found.anchor) == ("here", at)


def test_a_heading_is_found_again_and_a_section_without_one_by_its_name() -> None:
    """A link to a section leads to the section, wherever it stands."""
    told = invented()
    reading = ReportText.as_read(told)
    locator = reading.heading(told.sections[1])
    assert locator is not None
    assert (locator.at, locator.start, locator.length) == ("s1", 0, 4)
    later = reading.heading(told.sections[3])
    assert later is not None
    assert (later.at, later.start, later.length) == ("s2", 0, 4)
    assert reading.heading(told.sections[0]) is None
    blank = replace(told.sections[0], heading="\u200b ")
    assert ReportText.as_read(replace(told, sections=(blank,))).heading(blank) is None


def test_a_place_counts_from_the_heading_of_its_own_section() -> None:
    """Counted from anywhere else, a change in another section would move it."""
    locator = ReportText.on_page(invented()).locator
    text = ReportText.on_page(invented()).text
    fees = text.index("未收费")
    assert locator(fees, fees + 3)[:3] == ("s2", 4, 3)
    behind = text.index("表后")
    # 一、概述表前。名称件数公告牌12 are sixteen characters that are seen.
    assert locator(behind, behind + 2)[:3] == ("s1", 16, 2)


def test_the_sentences_of_a_section_are_listed_as_they_are_printed() -> None:
    """Who cannot select ticks them, and the rows of a table too."""
    told = report(
        "甲镇",
        2012,
        section(
            "s1",
            "一、概述。",
            "镇里说：“能公开的都公开。”村村都有！！真的？\n没有句号\n。\n\n（完）",
            tables=(replace(PLAIN, at=999),),
        ),
        section("s2", "", "别的章节。"),
    )
    assert excerpt.sentences(told, "s1") == [
        "镇里说：“能公开的都公开。”", "村村都有！！", "真的？", "没有句号", "（完）",
        "名称 件数", f"公告牌 {BLANK_CELL}", f"{BLANK_CELL} 12",
    ]  # fmt: skip
    assert excerpt.sentences(told, "s2") == ["别的章节。"]
    assert excerpt.sentences(told, "s9") == []


def test_sentences_that_were_ticked_are_cited_from_the_first_to_the_last() -> None:
    """A gap in a quotation would be ours, not the author's."""
    told = report("甲镇", 2012, section("s1", "一、概述", "甲甲。乙乙。丙丙。\n丁丁。"))
    assert excerpt.picked(told, "s1", ["2"]) == Excerpt("s1", "乙乙。")
    assert excerpt.picked(told, "s1", ["4", "2"]) == Excerpt("s1", "乙乙。丙丙。\n丁丁。")
    for wrong in ("0", "5", "02", "二", "x" * 30):
        with pytest.raises(BadRequest, match=f"有 4 句，没有第“{wrong[:20]}”句"):
            excerpt.picked(told, "s1", ["1", wrong])


def test_long_words_are_named_by_ends_that_cut_no_number() -> None:
    """An end cut inside a number would be found nowhere."""
    short = "".join(chr(0x4E00 + n) for n in range(120))
    assert excerpt.named("s1", short) == Excerpt("s1", short)
    assert excerpt.named("s1", "……") == Excerpt("s1")
    long = f"{short}末"
    named = excerpt.named("s1", long)
    assert (named.text, named.to) == (long[:40], long[-40:])
    assert len(named.sum) == 8
    numbered = f"{'甲' * 38}1234{'乙' * 60}56789{'丙' * 38}"
    named = excerpt.named("s1", numbered)
    assert (named.text, named.to) == (f"{'甲' * 38}1234乙", f"乙56789{'丙' * 38}")
    told = report("甲镇", 2012, section("s1", "一、概述", f"前。{numbered}后。"))
    stands = excerpt.standing(told, named)
    assert (stands.status, stands.found and stands.found.words) == ("here", (numbered,))


def test_words_between_two_ends_are_those_of_the_sum_in_their_section() -> None:
    """The same ends stand in each year's formula; only the sum tells which was quoted."""
    ends = ("一字不漏地公开在公示栏里", "接受群众监督并且长期保存")
    first, second = (f"{ends[0]}{middle * 120}{ends[1]}" for middle in ("甲", "乙"))
    told = report("甲镇", 2012, section("s1", "", first), section("s2", "", f"{second}。{first}"))
    for at, words, status in (
        ("s2", second, "here"),
        ("s1", second, "moved"),
        ("s2", first, "here"),
    ):
        named = replace(excerpt.named(at, words), text=ends[0], to=ends[1])
        stands = excerpt.standing(told, named)
        assert (stands.status, stands.found and stands.found.words) == (status, (words,))
        assert stands.found is not None
        assert stands.found.anchor == ("s2" if words == second or at == "s2" else "s1")
    no_sum = excerpt.standing(told, Excerpt("s2", ends[0], ends[1]))
    assert (no_sum.status, no_sum.found and no_sum.found.words) == ("here", (second,))
    other = excerpt.standing(told, Excerpt("s2", ends[0], ends[1], "00000000"))
    assert (other.status, other.found and other.found.words) == ("changed", ends)
    near = excerpt.standing(told, Excerpt("s2", "一字不漏地公开在公示牌里", ends[1], "00000000"))
    assert near.status == "changed"
    assert (
        excerpt.standing(told, Excerpt("s9", "县里另有规定的从其规定", "不在此列的除外")).status
        == "gone"
    )


def test_a_link_without_a_section_finds_its_words_anywhere() -> None:
    """Somebody shortens an address by hand; the words are still in the report."""
    assert excerpt.standing(invented(), Excerpt("", "未收费。")).status == "here"
    assert excerpt.standing(invented(), Excerpt("s1", "未收费。")).status == "moved"


def test_a_seal_is_of_the_words_their_place_and_their_report() -> None:
    """Whatever is changed by hand breaks it."""
    sealed = Excerpt("s1", "未收费。", "完。", "0badbeef").sealed("a-2012")
    assert sealed.proved("a-2012")
    assert not sealed.proved("a-2013")
    for changed in ("at", "text", "to", "sum", "seal"):
        assert not replace(sealed, **{changed: "x"}).proved("a-2012")
    assert sealed.moved("a-2012", "b-2012").proved("b-2012")
    assert not sealed.moved("c-2012", "b-2012").proved("b-2012")


def test_a_marking_query_is_no_longer_than_a_query_may_be() -> None:
    """A query of 1001 characters is refused, and the link would lead to an error."""
    marked = marking_query(["甲" * 900, "乙" * 200])
    assert marked == f'"{"甲" * 900}" "{"乙" * 94}"'
    assert len(marked) == LONGEST - 1
    assert marking_query(["甲" * 997, "乙乙乙"]) == f'"{"甲" * 997}"'
    assert marking_query(["甲" * 1200]) == f'"{"甲" * 997}"'
    in_table = marking_query(["甲" * 980], ["乙" * 30])
    assert in_table == f'"{"甲" * 980}" 表格:"{"乙" * 11}"'
    assert len(in_table) == LONGEST - 1
    assert len(marking_query(["一二三"] * 40)) == 16 * 6 - 1


def test_words_of_three_letters_are_marked_and_shorter_ones_where_there_are_no_others() -> None:
    """的 would mark the whole page."""
    assert marking_query(["一二", "一二三", "的", "，。"]) == '"一二三"'
    assert marking_query(["一二", "的", "，。"]) == '"一二" "的"'
    assert marking_query([], ["12", "1234", "公告", "公告牌", "公告牌"]) == '表格:"公告牌"'


def test_words_with_a_mark_that_closes_are_marked_in_another_pair() -> None:
    """The phrase would end inside its own words."""
    assert marking_query(['说"好的好的"']) == '“说"好的好的"”'
    assert marking_query(['说"好的好的"”完了完']) == '「说"好的好的"”完了完」'
    assert marking_query(['一二三"”」』四五六']) == '"一二三" "四五六"'
    assert marking_query(["一二三\x00四五六"]) == '"一二三" "四五六"'


def test_words_near_those_of_a_link_are_looked_for_in_its_section_first() -> None:
    """The sentence of another section may be likelier by a letter and is not the one."""
    told = report(
        "甲镇",
        2012,
        section("s1", "", "全年共收到群众提出的申请12件，全部答复。"),
        section("s2", "", "全年共收到群众提出的申请13件，都已答复。"),
    )
    for at in ("s1", "s2"):
        stands = excerpt.standing(told, Excerpt(at, "全年共收到群众提出的申请19件，全已答复。"))
        assert (stands.status, stands.found and stands.found.anchor) == ("changed", at)
    elsewhere = excerpt.standing(told, Excerpt("s9", "全年共收到群众提出的申请19件，全部答复。"))
    assert (elsewhere.status, elsewhere.found and elsewhere.found.anchor) == ("changed", "s1")
    marks = excerpt.standing(told, Excerpt("s2", "全年共收到群众提出的申请12件、全部答复。"))
    assert (marks.status, marks.found and marks.found.verdict) == ("changed", "punctuation")
    assert marks.found is not None
    assert marks.found.anchor == "s1"
    assert excerpt.standing(told, Excerpt("s2", "县里要求逐级上报整改清单")).status == "gone"


def test_a_section_stands_or_does_not() -> None:
    """A link to a section names no words."""
    assert excerpt.standing(invented(), Excerpt("s2")).status == "here"
    assert excerpt.standing(invented(), Excerpt("s9")).status == "gone"
    assert Excerpt("s1", "甲", "乙", "丙", "丁").parameters == {
        "text": "甲",
        "to": "乙",
        "sum": "丙",
        "seal": "丁",
    }


def test_of_words_that_stand_twice_the_nearest_to_their_place_is_found() -> None:
    """A sentence is repeated in the summary; the link leads to the one that was quoted."""
    told = report(
        "甲镇",
        2012,
        section("s1", "一、概述", "未收费。甲乙丙。未收费。"),
        section("s2", "二", "未收费。"),
    )
    reading = ReportText.on_page(told)
    for start in [at for at in range(len(reading.text)) if reading.text.startswith("未收费", at)]:
        locator = reading.locator(start, start + 3)
        moved = replace(told.sections[0], text=f"一二。{told.sections[0].text}")
        for now, shift in ((told, 0), (replace(told, sections=(moved, *told.sections[1:])), 3)):
            found = excerpt.standing_at(now, locator).found
            assert found is not None
            aside = shift if locator.at == "s1" else 0
            assert found.locator[:2] == (locator.at, locator.start + aside)


def test_many_beginnings_and_ends_are_tried_before_words_are_said_to_have_changed() -> None:
    """A formula begins forty paragraphs with the same words."""
    begin, end = "按照有关规定的要求我镇及时", "并在公示栏里长期公开接受监督"
    formula = [f"{begin}{chr(0x4E00 + n) * 100}{end}" for n in range(45)]
    told = report("甲镇", 2012, section("s1", "", "\n".join(formula)))
    named = replace(excerpt.named("s1", formula[44]), text=begin, to=end)
    stands = excerpt.standing(told, named)
    assert (stands.status, stands.found and stands.found.words) == ("here", (formula[44],))
    over = f"{formula[40]}\n{formula[41]}\n{formula[42]}"
    named = replace(excerpt.named("s1", over), text=begin, to=end)
    stands = excerpt.standing(told, named)
    assert (stands.status, stands.found and stands.found.words) == ("here", (over,))


def test_words_as_they_were_read_are_marked_like_those_of_the_page() -> None:
    """They lead to the same page, where text is marked as text and a cell as a cell."""
    prose = excerpt.standing(invented(), Excerpt("s1", "一、概述表前。表后。")).found
    assert prose is not None
    assert prose.marking == '"一、概述" "表前。表后。"'
    repeated = "三、本年度办理结果 （三）不予公开 2.其他法律行政法规禁止公开 0"
    cells = excerpt.standing(invented(FORM), Excerpt("s1", repeated)).found
    assert cells is not None
    words = repeated.split()[:3]
    assert cells.marking == " ".join(f'表格:"{word}"' for word in words)
    heading = excerpt.standing(invented(), Excerpt("s1", "一、概述")).found
    assert heading is not None
    assert (heading.before, heading.after, heading.marking) == ("", "", '"一、概述"')
    assert (heading.times, heading.identical, heading.ordered) == (1, True, True)


def test_each_thing_that_is_cited_has_a_link_that_leads_to_it() -> None:
    """A citation of a section must not lead to the title page, nor one of half of the words."""
    told = replace(invented(), id="a-2012")
    known = ("https://here.example/q/a-2012.s2.4-4.", "https://here.example/q/a-2012.s2.0-4.")
    words = citing.cite(told, Excerpt("s2", "未收费。"), "https://here.example").link
    heading = citing.cite(told, Excerpt("s2"), "https://here.example").link
    assert [link[:-12] for link in (words, heading)] == list(known)
    # A section without a heading has only its name; words of which only ends are there have none.
    assert citing.cite(told, Excerpt("s0"), "").link == "/q/a-2012.s0"
    ends = Excerpt("s1", "表前。", "第二段。", "00000000")
    two = citing.cite(told, ends, "")
    assert (two.stands.status, two.what.words) == ("changed", "表前。……第二段。")
    assert two.link.startswith("/q/a-2012.s1.0-4.")
    for whole in (Excerpt(), Excerpt("s9"), Excerpt("s9", "县里要求逐级上报整改清单")):
        assert citing.cite(told, whole, "").link == "/reports/a-2012"


def test_the_day_is_that_of_the_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """At eight in the evening in Greenwich the day of access is tomorrow's in China."""

    class Evening(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Evening:
            return cls(2026, 3, 4, 20, 0, tzinfo=tz)

    monkeypatch.setattr(citing, "datetime", Evening)
    assert citing.today() == date(2026, 3, 5)
