"""A tree as the text that asks it: what is offered must ask what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.desk.asking.query_language import parse
from indexer.desk.asking.written import in_place, written
from indexer.vocabulary.query import And, InPlace, Node, Not, Nothing, Or, Phrase, Words, YearRange


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("保密 AND 收费", "保密 收费"),
        ("(保密｜收费) －审查", "(保密 OR 收费) -审查"),
        ("保密 OR 收费 审查", "保密 OR 收费 审查"),
        ("保密 NOT (收费 OR 审查)", "保密 -(收费 OR 审查)"),
        ("“保密 审查”~１０ 堤防*", '"保密 审查"~10 堤防*'),
        ('"他说"甲', '"他说" 甲'),
        ("“建设'阳光'政府”", "\"建设'阳光'政府\""),
        ('“他说"行"”', '“他说"行"”'),
        ("8,300米 防汛", "8300米 防汛"),
        ("-8300", "-8300"),
        ("year:2016- 县:青屿县 kind:requests flag:undated", "年:2016- 县:青屿县 章节:依申请公开 待核:未写明年度"),
        ("县:青屿", "县:青屿"),
        ("省:广西壮族自治区", "省:广西壮族自治区"),
        ('地区:"三 沙"', '地区:"三 沙"'),
        ("表格:(国家秘密 OR 复议)", "表格:(国家秘密 OR 复议)"),
        ("收费:听证 小标题:\"审查\"", '收费减免:听证 小标题:"审查"'),
        # Numbers: a condition, a range of the facet, and words that only look like a condition.
        ("申请>=10", "申请:>=10"),
        ("主动公开:231 -申请:>5", "主动公开:=231 -申请:>5"),
        ("数字:申请:1-5 未写明:申请", "数字:申请:1-5 未写明:申请"),
        ("主动公开:(231)", "主动公开:(231)"),
        ("8,300 OR 防汛", '8300 OR "8,300" OR 防汛'),
        ("收费:(保密 防汛) -(收费 审查)", "收费减免:(保密 防汛) -(收费 审查)"),
        ("镇:\"甲 (乙)\" 小标题:-保密*", '镇:"甲 (乙)" 小标题:-保密*'),
    ],
)  # fmt: skip
def test_a_question_is_written_in_the_language_of_the_box(typed: str, text: str) -> None:
    """A reader learns the language from what is offered."""
    root, _ = parse(typed)
    assert written(root) == text
    assert parse(text)[0] == root


def test_what_no_text_asks_is_not_written() -> None:
    """An offer that asks something else than it counts would be a lie."""
    assert written(Nothing()) is None
    assert written(Words("OR")) is None
    assert written(Words("甲 乙")) is None
    assert written(And((Words("甲"), Or((Words("乙"), Nothing()))))) is None
    assert written(Phrase('甲"乙”丙」丁』')) is None
    assert written(Not(Not(YearRange(2012, 2012)))) == "-(-年:2012)"
    assert written(None) == ""


@given(st.text(alphabet=st.sampled_from('保密 "“”()（）|-*~:：9ORNOTAND年或?^+!,\n'), max_size=40))
def test_whatever_is_written_asks_the_same(text: str) -> None:
    """There is no end of odd questions, and each may be offered with a condition less."""
    root, _ = parse(text)
    if (again := written(root)) is not None:
        assert parse(again)[0] == root


@pytest.mark.parametrize(
    ("place", "clause"),
    [
        ("青屿县", "县:青屿县"),
        ("白洋街道", "街道:白洋街道"),
        ("恩施土家族苗族自治州", "市:恩施土家族苗族自治州"),
        ("990123", "地区:990123"),
        ("甲（未认定）", '地区:"甲（未认定）"'),
    ],
)
def test_a_place_is_asked_for_by_its_kind(place: str, clause: str) -> None:
    """区:广西壮族自治区 reads like a mistake."""
    assert in_place(place) == clause
    assert parse(clause)[0] == InPlace(place)


PLAIN = st.one_of(
    st.sampled_from(
        ["防汛", "或", "或者", "且", "并且", "不含", "不包含水库", "和", "与", "附近", "标题", "县", "年", "除了",
         "没有", "第一号", "二〇一二年", "章节", "收费", "未写明", "無", "OR", "AND", "防 汛", "青屿县", "近"]
    ),
    st.text("防汛或且不含者并除县年号第一二", min_size=1, max_size=4),
)  # fmt: skip


@given(st.lists(st.one_of(PLAIN.map(Words), PLAIN.map(InPlace)), min_size=2, max_size=9))
@settings(max_examples=400, deadline=None)
def test_plain_clauses_side_by_side_are_read_back_as_themselves(parts: list[Node]) -> None:
    """Words that are not read again before they are offered must not become operators."""
    node = And(tuple(parts))
    text = written(node)
    assert text is None or parse(text)[0] == node
