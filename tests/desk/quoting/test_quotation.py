"""Words of a report found again, and quotations checked against an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Index, checking, excerpt, make_query, open_index, quotation
from indexer.desk.quoting.comparing import letters, visible
from indexer.desk.quoting.excerpt import Excerpt, Standing
from indexer.desk.quoting.report_text import ReportText
from indexer.language.folding import fold
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.query import In, Phrase, positive_leaves
from indexer.vocabulary.report import Cell, Report, Section, Table
from tests.invented import report, section, with_ids
from tests.invented_index import build_index

FEES = "未收取任何费用。\n全年减免２８０元，涉及12户，占1.25%。"
PUBLIC = "镇里说：“能公开的都公开。”\n公開欄一处，群眾可以查閱。"
TABLE = Table(0, ((Cell("受理申请", head=True), Cell("答复 7 件")),))


def invented(*extra: Section, year: int = 2012) -> Report:
    told = report(
        "甲镇",
        year,
        section("s0", "", f"甲镇{year}年的情况如下。"),
        section("s1", "一、概述", PUBLIC, "overview"),
        section("s2", "二、收费减免", FEES, "fees"),
        section("s3", "三、表格", "见下表。", "requests", (TABLE,)),
        *extra,
        code="990101101",
    )
    return replace(told, id=f"990101101-{year}")


def stands(words: Excerpt, told: Report | None = None) -> Standing:
    return excerpt.standing(told or invented(), words)


def test_words_that_stand_where_they_stood_are_here() -> None:
    """The usual case: the reader of an article clicks and sees the sentence."""
    found = stands(Excerpt("s2", "未收取任何费用。"))
    assert found.status == "here"
    assert found.found is not None
    assert found.found.words == ("未收取任何费用。",)
    assert make_query(found.found.marking).root == Phrase("未收取任何费用。")


def test_words_are_shown_in_the_reports_own_characters() -> None:
    """A quotation is printed; it must be what the authority wrote, not what we compare."""
    found = stands(Excerpt("s2", "全年减免280元")).found
    assert found is not None
    assert found.words == ("全年减免２８０元",)
    assert not found.identical


def test_words_may_cross_paragraphs_and_headings() -> None:
    """A selection on a page does not stop at the end of a line."""
    for at, text in (
        ("s2", "任何费用。 全年减免"),
        ("s2", "收费减免\n未收取"),
        ("s1", "可以查閱。二、收费减免未收取"),
    ):
        assert stands(Excerpt(at, text)).status == "here"


def test_words_in_a_table_are_found_there() -> None:
    """The numbers that matter most stand in tables."""
    found = stands(Excerpt("s3", "受理申请答复7件"))
    assert (found.status, found.found and found.found.anchor) == ("here", "s3")
    assert found.found is not None
    assert make_query(found.found.marking).root == In("table", Phrase("受理申请"))


def test_words_that_moved_say_where_to() -> None:
    """A better reading of headings must not make an honest quotation look forged."""
    found = stands(Excerpt("s1", "未收取任何费用。"))
    assert found.status == "moved"
    assert found.found is not None
    assert found.found.anchor == "s2"


def test_the_section_that_the_link_names_comes_before_others_with_the_same_words() -> None:
    """未收取任何费用 may stand twice; the link must not open the other one."""
    told = invented(section("s4", "四、其他", "未收取任何费用。"))
    assert stands(Excerpt("s4", "未收取任何费用。"), told).status == "here"
    assert stands(Excerpt("s2", "未收取任何费用。"), told).status == "here"


def test_words_that_changed_come_with_their_differences() -> None:
    """A number that was corrected after the article appeared is news."""
    found = stands(Excerpt("s2", "全年减免290元，涉及12户"))
    assert found.status == "changed"
    assert found.found is not None
    (differences,) = found.found.differences
    assert [(d.quotation, d.report) for d in differences if not d.same] == [("9", "８")]


def test_words_that_are_gone_are_said_to_be_gone() -> None:
    """The worst answer is another sentence shown as if it were the one."""
    assert stands(Excerpt("s2", "县里要求各乡镇逐级上报整改清单")).status == "gone"


def test_a_section_alone_stands_or_is_gone() -> None:
    """A link to a section has no words to look for."""
    assert stands(Excerpt("s2")).status == "here"
    assert stands(Excerpt("s9")).status == "gone"


def test_long_words_are_named_by_their_ends_and_a_change_between_is_noticed() -> None:
    """An address of nine thousand characters is cut by every messenger."""
    long = "".join(f"第{n}项工作由{n + 3}人完成，" for n in range(40))
    told = invented(section("s4", "四、其他", f"开头。{long}结束。"))
    words = excerpt.named("s4", long)
    assert len(words.text) + len(words.to) < 130
    assert stands(words, told).status == "here"
    assert stands(words, told).found == quotation.find(ReportText.as_read(told), [long], "s4")
    changed = invented(section("s4", "四、其他", long.replace("第20项", "第２０个")))
    assert stands(words, changed).status == "changed"
    assert stands(words, invented()).status == "gone"


@pytest.mark.parametrize("text", ['他说"好"', '“甲”「乙」『丙』"丁"四种', '"', "「全」角＂引号＂”"])
def test_words_with_any_quotation_marks_are_marked_on_the_page(text: str) -> None:
    """The query language closes a phrase at the first mark that closes it."""
    told = invented(section("s4", "四、其他", f"前面{text}后面的话"))
    found = stands(Excerpt("s4", f"前面{text}后面"), told).found
    assert found is not None
    phrases = [leaf for _, leaf in positive_leaves(make_query(found.marking).root)]
    assert phrases
    for phrase in phrases:
        assert isinstance(phrase, Phrase)
        assert fold(phrase.text) in fold(f"前面{text}后面")


@given(st.text(st.characters(), max_size=300), st.data())
def test_whatever_is_selected_is_found_again(text: str, data: st.DataObject) -> None:
    """Text of reports holds anything; a link that its own report does not answer is broken."""
    told = invented(section("s4", "四、其他", text))
    first = data.draw(st.integers(0, len(text)))
    selected = text[first : data.draw(st.integers(first, len(text)))]
    if not letters(visible(selected)).text:
        return
    stood = stands(excerpt.Excerpt("s4", selected), told)
    if stood.found is None or stood.status != "here":
        # The only reason: the selection begins or ends inside a number.
        assert re.search("[0-9〇零一二三四五六七八九十百千万亿]", fold(selected))
        return
    named = excerpt.named(stood.found.anchor, stood.found.words[0])
    assert stands(named, told).status == "here"


def read(*sections: Section) -> ReportText:
    return ReportText.as_read(report("甲镇", 2012, *sections))


def test_words_that_stand_in_a_table_of_their_section_and_in_the_text_of_another() -> None:
    """As it was read, a table stands behind all text; the link names the table's section."""
    row = Table(0, ((Cell("鱼苗投放"), Cell("三次")),))
    reading = read(
        section("s1", "一、表格", "见表。", tables=(row,)),
        section("s2", "二、渔补", "鱼苗投放三次，鱼苗投放三次。"),
    )
    for at, anchor in (("", "s2"), ("s1", "s1"), ("s2", "s2"), ("s3", "s2")):
        found = quotation.find(reading, ["鱼苗投放三次"], at)
        assert found is not None
        assert (found.anchor, found.times) == (anchor, 3)
    parts = quotation.find(reading, ["鱼苗", "三次"])
    assert parts is not None
    assert (parts.times, parts.omitted) == (1, (2,))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全部免费。。另", [("。。", "！！")]),
        ("全部免费？", [("？", "！")]),
        ("：未收费", [("：", "—")]),
        ("未收费？很好", [("？", "。")]),
        ("未收费很好全部免费", [("", "。"), ("", "，")]),
    ],
)
def test_other_marks_are_told_at_the_ends_of_the_words_too(
    text: str, told: list[tuple[str, str]]
) -> None:
    """A question mark for a full stop turns what was said."""
    found = quotation.find(read(section("s1", "", "—未收费。很好，全部免费！！另")), [text])
    assert found is not None
    assert (found.verdict, found.identical) == ("punctuation", False)
    ((*differences,),) = found.differences
    assert [(d.quotation, d.report) for d in differences if not d.same] == told


@pytest.mark.parametrize(
    ("parts", "similarity", "ordered"),
    [
        (["甲乙丙丁戊己", "东西南北"], 0.6, True),  # six letters of ten
        (["甲乙丙丁戊己", "东西南北中"], None, True),
        (["甲乙丙丁错己", "子丑寅卯"], 0.9, True),
        (["甲乙丙丁错己。", "子丑寅卯"], 0.9, True),  # one begins where the other ends
        (["子丑寅卯", "甲乙丙丁错己"], 0.9, False),
        (["甲乙丙丁", "丁戊己。子丑错"], 0.9, False),  # a letter is in both
        (["子丑寅卯辰错，甲乙丙丁"], 0.6, False),  # stands elsewhere, before
    ],
)
def test_what_is_near_says_how_near_and_whether_in_order(
    parts: list[str], similarity: float | None, ordered: bool
) -> None:
    """Two halves of which one is invented, or turned round, must not look like a slip of the pen."""
    found = quotation.find_near(read(section("s1", "", "甲乙丙丁戊己。子丑寅卯辰。")), parts)
    assert (found and found.similarity) == (similarity and pytest.approx(similarity))
    if found:
        assert (found.verdict, found.identical, found.ordered) == ("near", False, ordered)
        assert len(found.differences) == len(parts)


@given(st.text("甲乙丙12，。 \n", max_size=40), st.data())
def test_what_was_copied_from_a_report_is_there_word_for_word(
    text: str, data: st.DataObject
) -> None:
    """A right quotation that is called anything else, and nobody trusts the page again."""
    first = data.draw(st.integers(0, len(text)))
    words = text[first : data.draw(st.integers(first, len(text)))]
    before, after = text[:first][-1:], text[first + len(words) :][:1]
    if not letters(visible(words)).text or any(c in "12，。" for c in before + after):
        return
    found = quotation.find(read(section("s1", "", text)), [words])
    assert found is not None
    assert (found.verdict, found.differences, found.ordered) == ("verbatim", (), True)
    assert visible("".join(found.words)).text == visible(words).text
    assert found.times >= 1


# Against an index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    many = [
        report(
            f"第{n}镇",
            2013,
            section("s1", "一、概述", f"坚持公开为常态。收到申请{n + 20}件。"),
        )
        for n in range(30)
    ]
    directory: Path = tmp_path_factory.mktemp("quotation")
    with open_index(
        build_index(directory, with_ids([invented(), invented(year=2014), *many]))
    ) as it:
        yield it


@pytest.mark.parametrize(
    "text",
    [
        "未收取任何费用。全年减免280元",
        "“未收取任何费用。”",
        "未收取任何\n费用",
        "二、收费减免 未收取任何费用",
        "未收取任何费用……涉及12户",
        "未收取……全年减免……1.25%",
        "镇里说：“能公开的都公开。”",
        "公开栏一处，群众可以查阅",
        "公開欄一處",
    ],
)
def test_a_quotation_that_is_right_is_verbatim(index: Index, text: str) -> None:
    """A desk that is told a right quotation is wrong stops using the page."""
    checked = checking.check(index, text)
    assert (checked.verdict, checked.reports, checked.exact) == ("verbatim", 2, True)
    assert {told.year for told, _ in checked.places} == {2012, 2014}
    assert all(place.ordered for _, place in checked.places)


def test_what_an_ellipsis_leaves_out_is_counted(index: Index) -> None:
    """Three letters left out are style; three hundred may be the other half of the truth."""
    place = checking.check(index, "未收取任何费用……涉及12户").places[0][1]
    assert place.omitted == (len("全年减免280元"),)


@pytest.mark.parametrize(
    ("sign", "cuts"),
    [
        *((sign, True) for sign in ("……", "...", ". . .", "······", "***", "。。。", "‥", "[…]")),
        *((sign, True) for sign in ("（略）", "（省略）", "〔中略〕", "［以下省略］", "［……］")),
        *(
            (sign, False)
            for sign in ("·", "..", "**", "。。", "（概略）", "（以略）", "省略", "——", "（")
        ),
    ],
)
def test_words_left_out_are_marked_in_many_ways(sign: str, cuts: bool) -> None:
    """A quotation shortened honestly is not said to be nowhere because of its dots."""
    assert (quotation.parts_of(f"全镇停水{sign}每户两桶") == ("全镇停水", "每户两桶")) == cuts


def test_parts_in_another_order_are_not_verbatim(index: Index) -> None:
    """Two halves turned round can say the opposite."""
    checked = checking.check(index, "全年减免280元……未收取任何费用")
    assert checked.verdict == "near"
    assert not checked.places[0][1].ordered


@pytest.mark.parametrize("text", ["未收取任何费用，全年减免280元", "未收取任何费用 全年减免280元"])
def test_other_punctuation_is_told(index: Index, text: str) -> None:
    """A comma for a full stop is no forgery, but the desk wants to know."""
    checked = checking.check(index, text)
    assert (checked.verdict, checked.reports) == ("punctuation", 2)
    (differences,) = checked.places[0][1].differences
    assert "。\n" in [d.report for d in differences if not d.same]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("全年减免380元，涉及12户", "3", "２"),
        ("全年减免280元，涉及2户", "", "1"),
        ("全年减免280元，涉及12户，占125%", "", "."),
        ("全年减免28", "", "０"),
    ],
)
def test_a_wrong_number_is_never_verbatim(index: Index, text: str, wanted: str, found: str) -> None:
    """2户 is inside 12户 and 125 inside 1.25; a misquoted number is what checks are for."""
    checked = checking.check(index, text)
    assert checked.verdict == "near"
    (differences,) = checked.places[0][1].differences
    assert [(d.quotation, d.report) for d in differences if not d.same] == [(wanted, found)]


def test_the_nearest_places_come_first_and_are_few(index: Index) -> None:
    """Thirty reports differ in one number; five are enough to see that."""
    checked = checking.check(index, "坚持公开为常态。收到申请199件。")
    assert checked.verdict == "near"
    assert len(checked.places) == checking.NEAREST
    likeness = [place.similarity for _, place in checked.places]
    assert likeness == sorted(likeness, reverse=True)


def test_all_reports_with_the_words_are_counted_and_some_are_listed(index: Index) -> None:
    """A formula is worth knowing as one."""
    checked = checking.check(index, "坚持公开为常态。")
    assert (checked.verdict, checked.reports, checked.exact) == ("verbatim", 30, True)
    assert len(checked.places) == checking.SHOWN


def test_work_is_bounded_and_the_answer_says_so(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A formula that ten thousand reports hold must not be looked for in each of them."""
    read: list[str] = []
    original = Index.report
    monkeypatch.setattr(checking, "_READ", 3)
    monkeypatch.setattr(checking, "_READ_OF_ALL", 3)

    def counted(self: Index, id_: str) -> Report:
        read.append(id_)
        return original(self, id_)

    monkeypatch.setattr(Index, "report", counted)
    whole = checking.check(index, "坚持公开为常态。")
    assert (whole.reports, whole.exact) == (30, True)  # the index can count a phrase itself
    parts = checking.check(index, "坚持公开……收到申请")
    assert parts.reports < 30
    assert not parts.exact
    assert len(read) <= 2 * 5 * 3


def test_a_quotation_without_its_line_breaks_is_found_but_not_counted_as_all(index: Index) -> None:
    """Pasted in one line, heading and text are a run that no report holds as such."""
    checked = checking.check(index, "概述坚持公开为常态")
    assert checked.verdict == "verbatim"
    assert not checked.exact


def test_words_of_a_table_are_found_in_the_index(index: Index) -> None:
    """Tables are searched only when asked for; a check asks for them by itself."""
    checked = checking.check(index, "答复 7 件")
    assert (checked.verdict, checked.places[0][1].anchor) == ("verbatim", "s3")


def test_what_no_report_says_is_not_found(index: Index) -> None:
    """Something far away, shown as near, would be taken for the source."""
    for text in ("县里要求各乡镇逐级上报整改清单", "152", "＝"):
        assert checking.check(index, text).verdict == "none"


def test_a_quotation_must_hold_something_and_be_short_enough(index: Index) -> None:
    """A page of a thousand pages pasted by mistake must not be worked on."""
    with pytest.raises(BadRequest, match="没有可以比较的字词"):
        checking.check(index, "“……”。")
    with pytest.raises(QueryRefused, match="1001"):
        checking.check(index, "字" * 1001)


@settings(deadline=None)  # it asks an index
@given(st.text(st.characters(), max_size=200))
def test_any_text_is_checked_without_failing(index: Index, text: str) -> None:
    """What is pasted comes from mails, PDFs and worse."""
    try:
        checked = checking.check(index, text)
    except BadRequest:
        return
    for told, place in checked.places:
        assert told.section(place.anchor)
        make_query(place.marking)
