"""Snippets show why a section matched, whole and in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.query_language import make_query
from indexer.desk.snippets import WIDTH, Highlighter, around
from indexer.language.folding import fold
from indexer.vocabulary.query import Query, Words
from indexer.vocabulary.report import Cell, Table
from tests.invented import report, section


def test_a_snippet_begins_after_the_sentence_before_the_mark() -> None:
    """Half a sentence says half of the truth."""
    text = "堤防去年没有修。" * 3 + "今年全镇加固堤防三公里，投入四十万元。" + "其他工作照常。" * 20
    start = text.index("三公里")
    (snippet,) = around(text, ((start, start + 3),), width=40)
    assert snippet.text.startswith("今年全镇")
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["三公里"]


def test_near_identical_stretches_are_shown_once() -> None:
    """Two rows that differ by a number tell a reader nothing twice."""
    text = (
        "第1村收到防汛物资。"
        + "无关的话说了很多。" * 30
        + "第2村收到防汛物资。"
        + "又是无关的话。" * 30
    )
    marks = tuple((at, at + 2) for at in (text.index("防汛"), text.rindex("防汛")))
    assert len(around(text, marks, width=30)) == 1


def test_up_to_two_stretches_are_shown_in_the_order_of_the_text() -> None:
    """The order of a text is part of what it says."""
    text = "开头讲防汛。" + "无关的话说了很多。" * 30 + "结尾讲抗旱与防汛。"
    (found,) = Highlighter(make_query("防汛")).snippets([section("s1", "", text)])
    assert [s.text[:2] for s in found] == ["开头", "结尾"]


def test_a_match_in_the_heading_alone_shows_the_heading() -> None:
    """A match without a mark looks like a mistake."""
    (found,) = Highlighter(make_query("防汛")).snippets([section("s1", "一、防汛", "无关。")])
    assert [(s.text, s.marks) for s in found] == [("一、防汛", ((2, 4),)), ("无关。", ())]


def test_traditional_text_is_marked_as_printed() -> None:
    """The marks of a folded text must fit the original."""
    ((snippet,),) = Highlighter(make_query("防汛任务")).snippets(
        [section("s1", "", "防汛任務重。")]
    )
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["防汛任務"]


def test_scattered_words_are_marked_only_where_all_of_them_are() -> None:
    """One lone word of a question is on every page and explains nothing."""
    highlighter = Highlighter(make_query("防汛物资"))
    assert highlighter.marks(section("s1", "", "物资充足。")) == ((), ())
    assert highlighter.marks(section("s1", "", "物资充足，防汛。"))[1] == ((0, 2), (5, 7))


def test_a_word_is_marked_where_it_stands_and_not_where_others_cross() -> None:
    """A mark inside 人民政府 tells the reader that nobody looked."""
    highlighter = Highlighter(make_query("民政"))
    both = section("s1", "人民政府的民政工作", "民政专干到镇人民政府办公，民政民政。")
    assert highlighter.marks(both) == (((5, 7),), ((0, 2), (13, 17)))
    assert highlighter.marks(section("s1", "概述", "镇人民政府办公。")) == ((), ())
    quoted = Highlighter(make_query('"民政"')).marks(section("s1", "概述", "镇人民政府办公。"))
    assert quoted == ((), ((2, 4),))
    longer = Highlighter(make_query("人民政府")).marks(section("s1", "概述", "镇人民政府办公。"))
    assert longer == ((), ((1, 5),))


def test_cells_are_marked_by_the_same_rule() -> None:
    """A table of addresses says 人民政府 in every row."""
    cells = (Cell("镇人民政府"), Cell("县民政局"))
    tabled = section("s1", "概述", "", tables=(Table(0, (cells,)),))
    highlighter = Highlighter(make_query("表格:民政"))
    assert highlighter.cell_marks(tabled) == [[[(), ((1, 3),)]]]
    ((snippet,),) = highlighter.snippets([tabled])
    assert [snippet.text[a : b + 1] for a, b in snippet.marks] == ["民政局"]


def test_each_clause_is_counted_where_it_is_marked() -> None:
    """Of a word that is asked of titles the page would say that it is not there at all."""
    table = Table(0, ((Cell("申请"), Cell("公开申请，申请")),))
    sections = (
        section("s1", "公开", "防汛公开，公开。", "overview", (table,)),
        section("s2", "申请", "申请公开。", "requests"),
    )
    asked = "公开 标题:公开 小标题:公开 表格:申请 依申请公开:申请 标题:防汛 公开申请 公开 -防汛"
    counts = Highlighter(make_query(asked)).counts(
        report("甲镇", 2012, *sections, title="公开公开的报告")
    )
    assert {
        (where, leaf.text): n for (where, leaf), n in counts.items() if isinstance(leaf, Words)
    } == {
        ("", "公开"): 4,
        ("title", "公开"): 1,
        ("heading", "公开"): 1,
        ("table", "申请"): 3,
        ("requests", "申请"): 2,
        ("title", "防汛"): 0,
        ("", "公开申请"): 2,
    }


def test_a_text_is_folded_once_however_many_clauses_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty clauses would fold a long report sixty times, for a line of small print."""
    looked_at: list[str] = []

    def counting(text: str) -> str:
        looked_at.append(text)
        return fold(text)

    monkeypatch.setattr("indexer.desk.snippets.fold", counting)
    monkeypatch.setattr("indexer.desk.snippets.folded", lambda texts: [*map(counting, texts)])
    table = Table(0, ((Cell("格"),),))
    of_one = report("甲镇", 2012, section("s1", "头", "文", tables=(table,)), title="题")
    highlighter = Highlighter(make_query("公开 申请 标题:防汛 表格:防汛 表格:公开 小标题:收费"))
    looked_at.clear()
    assert set(highlighter.counts(of_one).values()) == {0}
    assert sorted(looked_at) == sorted("题头文格")


def test_what_is_excluded_or_asked_of_another_field_is_not_marked() -> None:
    """A mark says: this is why."""
    text = section("s1", "收费", "收费，防汛。", "overview")
    assert Highlighter(make_query("防汛 -收费")).marks(text)[1] == ((3, 5),)
    assert Highlighter(make_query("小标题:收费")).marks(text) == (((0, 2),), ())
    assert Highlighter(make_query("收费减免:收费")).marks(text) == ((), ())


@given(
    st.text(alphabet="防汛，。\n a１", max_size=400),
    st.text(alphabet="防汛，a1", min_size=1, max_size=4),
    st.integers(5, WIDTH),
)
def test_every_snippet_is_bounded_and_its_marks_are_what_was_asked(
    text: str, wanted: str, width: int
) -> None:
    """Whatever a page holds, a snippet stays a snippet."""
    marks = Highlighter(Query(root=Words(wanted))).marks(section("s1", "", text))[1]
    snippets = around(text, marks, width)
    assert bool(snippets) == bool(marks)
    longest = max((end - start for start, end in marks), default=0)
    for snippet in snippets:
        assert snippet.marks
        assert len(snippet.text) <= max(width, longest)
        assert snippet.text in text.replace("\n", " ")
        for start, end in snippet.marks:
            assert 0 <= start < end <= len(snippet.text)
            assert set(fold(snippet.text[start:end])) <= set(fold(wanted))


def test_a_mark_that_runs_over_the_end_of_a_stretch_is_shown_whole() -> None:
    """A mark cut in two once ended the whole answer."""
    text = "无" * 8 + "防汛" + "无" * 2 + "防汛防汛防汛"
    marks = ((8, 10), (12, 18))
    for snippet in around(text, marks, width=6):
        assert snippet.marks


def test_a_snippet_ends_with_a_sentence_where_one_ends_in_its_second_half() -> None:
    """Half a clause at the end reads as if the report broke off."""
    text = "今年加固堤防三公里。" + "工程款四十万元已经付清。" * 3 + "其余的话很长很长" * 9
    (snippet,) = around(text, ((4, 6),), width=60)
    assert snippet.text.endswith("付清。")


NO = "无"


def shown(text: str, marked: str, width: int = 30) -> list[str]:
    """The snippets of ``text`` around all that is ``marked``."""
    places = [at for at in range(len(text)) if text.startswith(marked, at)]
    marks = tuple((at, at + len(marked)) for at in places)
    return [snippet.text for snippet in around(text, marks, width)]


def test_a_snippet_begins_with_a_sentence_a_clause_or_a_few_words_before_the_mark() -> None:
    """Of thirty characters, two thirds of what the mark leaves may be the beginning of its sentence."""
    behind = NO * 40
    for before, begins in (
        (f"{NO * 9}。{NO * 18}", NO * 18),  # two thirds of 28 are 18
        (f"{NO * 9}。{NO * 19}", NO * 7),  # the sentence begins too far away: a fourth
        (f"{NO * 20}，{NO * 9}", NO * 9),  # a clause, up to a third
        (f"{NO * 20}，{NO * 10}", NO * 7),
        (f"{NO * 20}，{NO * 3}，{NO * 4}", NO * 4),  # the last one
        (f"{NO * 9}。{NO * 3}。{NO * 4}", NO * 4),
        (NO * 40, NO * 7),
        (f"据说，{NO * 4}", f"据说，{NO * 4}"),  # the text's own beginning
        (f"{NO * 9}。", ""),
        ("", ""),
    ):
        text = f"{before}防汛{behind}"
        assert shown(text, "防汛") == [f"{begins}防汛{behind}"[:30]]


def test_a_snippet_ends_with_its_paragraph_or_with_a_sentence_of_its_second_half() -> None:
    """The next paragraph is another matter; a sentence that ends early leaves too little."""
    for behind, ends in (
        (f"{NO * 7}。{NO * 40}", f"{NO * 7}。"),  # ten characters with the mark
        (f"{NO * 6}。{NO * 40}", f"{NO * 6}。{NO * 11}"),
        (f"{NO * 9}。{NO * 3}。{NO * 40}", f"{NO * 9}。{NO * 3}。"),
        (f"{NO * 2}\n{NO * 40}", NO * 2),
        ("\n无", ""),
        (NO * 18, NO * 18),
        (f"{NO * 9}。{NO * 8}", f"{NO * 9}。{NO * 8}"),  # all of it fits
        (NO * 19, NO * 18),
    ):
        assert shown(f"防汛{behind}", "防汛", 20) == [f"防汛{ends}"]


def test_a_mark_longer_than_a_snippet_is_shown_whole_and_nothing_else() -> None:
    """Who quotes a whole sentence in the search sees all of it."""
    assert shown(f"{NO * 9}防汛防汛防汛{NO * 9}", "防汛防汛防汛", 5) == ["防汛防汛防汛"]


def test_what_stands_in_a_stretch_already_gets_none_of_its_own() -> None:
    """The same line twice, the second time from its middle."""
    assert shown("防汛无无防汛", "防汛", 6) == ["防汛无无防汛"]
    assert shown("防汛无无，防汛", "防汛", 6) == ["防汛无无，防", "防汛"]


def test_of_many_stretches_those_with_most_marks_are_shown() -> None:
    """The sentences that say it all stand behind three that mention it."""
    lone = [f"防汛{c * 30}。" for c in "甲乙己"]
    rich = [f"{c}防汛抓防汛管防汛。{NO * 30}。" for c in "丙丁戊庚"]
    assert [each[:1] for each in shown("".join(lone + rich), "防汛", 12)] == ["丙", "丁"]


def test_words_that_stand_near_each_other_are_all_marked() -> None:
    """The reader sees both, and how far they are apart."""
    found = Highlighter(make_query('"渔补 鱼苗"~20'))
    assert found.marks(section("s1", "", "渔补已发，投放鱼苗。"))[1] == ((0, 2), (7, 9))


def test_a_section_without_marks_begins_with_its_beginning() -> None:
    """A match in the title alone shows what the section is about."""
    found = Highlighter(make_query("标题:石螺镇"))
    long, empty = section("s1", "", f"一行\n{NO * 200}"), section("s1", "一、概述", "")
    (beginning,), nothing = found.snippets([long, empty])
    assert beginning.text == f"一行 {NO * (WIDTH - 3)}"
    assert nothing == ()
