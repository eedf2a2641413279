"""Reading what people type: the language of README, and every way to mistype it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.query_language import (
    MAX_LENGTH,
    make_query,
    parse,
)
from indexer.desk.asking.reading import MAX_CLAUSES, MAX_DEPTH, kind_named
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.query import (
    And,
    In,
    InPlace,
    Near,
    Node,
    Not,
    Nothing,
    OfKind,
    Or,
    Phrase,
    Prefix,
    Words,
    YearRange,
)

READINGS: list[tuple[str, Node | None]] = [
    ("", None),
    ("   ", None),
    ("保密审查", Words("保密审查")),
    ("保密 收费", And((Words("保密"), Words("收费")))),
    ("⼟⽅", Words("土方")),
    ("⼟⽅|⽕灾", Or((Words("土方"), Words("火灾")))),
    ("土方 -⼟⽅", And((Words("土方"), Not(Words("土方"))))),
    ("㎡", Phrase("㎡")),
    ("土方 ■ —", Words("土方")),
    ("保密　收费", And((Words("保密"), Words("收费")))),
    ("保密 AND 收费", And((Words("保密"), Words("收费")))),
    ("保密 OR 收费", Or((Words("保密"), Words("收费")))),
    ("保密 ＯＲ 收费", Or((Words("保密"), Words("收费")))),
    ("保密|收费", Or((Words("保密"), Words("收费")))),
    ("保密 OR 保密", Words("保密")),
    ("保密 -收费", And((Words("保密"), Not(Words("收费"))))),
    ("保密 －收费", And((Words("保密"), Not(Words("收费"))))),
    ("保密 NOT 收费", And((Words("保密"), Not(Words("收费"))))),
    ("(保密 OR 收费) 审查", And((Or((Words("保密"), Words("收费"))), Words("审查")))),
    ("（保密｜收费）审查", And((Or((Words("保密"), Words("收费"))), Words("审查")))),
    ("保密 OR 收费 审查", Or((Words("保密"), And((Words("收费"), Words("审查")))))),
    ('"保密 审查"', Phrase("保密 审查")),
    ("“保密审查”", Phrase("保密审查")),
    ('"建设“阳光政府”"', Phrase("建设“阳光政府”")),
    ("“保密审查“ 收费", And((Phrase("保密审查"), Words("收费")))),
    ('”保密审查" 收费', And((Phrase("保密审查"), Words("收费")))),
    ("年:2012、2014", Or((YearRange(2012, 2012), YearRange(2014, 2014)))),
    ("年:2012或2016-", Or((YearRange(2012, 2012), YearRange(2016, 9999)))),
    ("-年:2012,2014", Not(Or((YearRange(2012, 2012), YearRange(2014, 2014))))),
    ('阳光"政府"', And((Words("阳光"), Phrase("政府")))),
    ('"，"', Phrase("，")),
    ('"保密 审查"~10', Near(("保密", "审查"), 10)),
    ("堤防*", Prefix("堤防")),
    ("堤防＊", Prefix("堤防")),
    ("年:2012", YearRange(2012, 2012)),
    ("年：2012-2015", YearRange(2012, 2015)),
    ("year:2015-2012", YearRange(2012, 2015)),
    ("年:二〇一二", YearRange(2012, 2012)),
    ("年:二○一六年以来", YearRange(2016, 9999)),
    ("年:2018+", YearRange(2018, 9999)),
    ("年:二十年", Words("年:二十年")),
    ("年:2018+1", Words("年:2018+1")),
    ("镇:望湖镇", InPlace("望湖镇")),
    ('地区:"望湖镇"', InPlace("望湖镇")),
    ("章节:依申请公开", OfKind("requests")),
    ("kind:requests", OfKind("requests")),
    ("章节:没有这种", Words("章节:没有这种")),
    ("依申请公开:复议", In("requests", Words("复议"))),
    ("标题:(甲 OR 乙)", In("title", Or((Words("甲"), Words("乙"))))),
    ('小标题:"保密审查"', In("heading", Phrase("保密审查"))),
    ("-年:2012 堤防", And((Not(YearRange(2012, 2012)), Words("堤防")))),
    ("联系电话：123", Words("联系电话：123")),
    ("12:30", Words("12:30")),
    ("COVID-19", Words("COVID-19")),
    ("1-3月", Words("1-3月")),
    ("ORANGE", Words("ORANGE")),
    ("or", Words("or")),
    ("年份:2012", YearRange(2012, 2012)),
    ("年:2016-", YearRange(2016, 9999)),
    ("年:-2014", YearRange(0, 2014)),
    ("年:2015年以来", YearRange(2015, 9999)),
    ("年:2014年及以前", YearRange(0, 2014)),
    ("年:>=2015", YearRange(2015, 9999)),
    ("年:>2015", YearRange(2016, 9999)),
    ("年:2014..2016", YearRange(2014, 2016)),
    ("年:2015——2016", YearRange(2015, 2016)),
    ("年:自2015年", YearRange(2015, 9999)),
    ("年:2014年之前", YearRange(0, 2014)),
    ("年:≥2015", YearRange(2015, 9999)),
    ("年≤2015 防汛", And((YearRange(0, 2015), Words("防汛")))),
    ("年:早于2016", YearRange(0, 2015)),
    ("年:晚于2015", YearRange(2016, 9999)),
    ("年:不早于2015", YearRange(2015, 9999)),
    ("年:截止到2015年", YearRange(0, 2015)),
    ("年:从2015年开始", YearRange(2015, 9999)),
    ("年:2015-至今", YearRange(2015, 9999)),
    ("年:2015到现在", YearRange(2015, 9999)),
    ("年:2015−2018", YearRange(2015, 2018)),
    ("年:早2015", Words("年:早2015")),
    ("年:2015年末", Words("年:2015年末")),
    ("县≥3", Words("县≥3")),
    ("年=2018", YearRange(2018, 2018)),
    ("年份>=2016 防汛", And((YearRange(2016, 9999), Words("防汛")))),
    ("year:[2014 TO 2016]", YearRange(2014, 2016)),
    ("year:[* TO 2016] 防汛", And((YearRange(0, 2016), Words("防汛")))),
    ("标题=报告", In("title", Words("报告"))),
    ("收费=0", Words("收费=0")),
    ("a=b", Words("a=b")),
    ("县>3", Words("县>3")),
    ("防汛 −演练", And((Words("防汛"), Not(Words("演练"))))),
    ("防汛 –演练", And((Words("防汛"), Not(Words("演练"))))),
    ("防汛 ‑演练", And((Words("防汛"), Not(Words("演练"))))),
    ("——演练", Words("——演练")),
    ("C&-D", Words("C&-D")),
    ("&!演练", Words("&!演练")),
    ("年:2016以内", Words("年:2016以内")),
    ("县:青屿", InPlace("青屿", "县")),
    ("县:青屿县", InPlace("青屿县")),
    ("县:鼓楼区", InPlace("鼓楼区")),
    ("全文:防汛", Words("防汛")),
    ("青政发（2016）8号", Words("青政发（2016）8号")),
    ("青政发（2016）", And((Words("青政发"), Words("2016")))),
    ("（2016）8号", And((Words("2016"), Words("8号")))),
    ("〔2016〕8号", Words("〔2016〕8号")),
    ("8300米", Or((Words("8300米"), Phrase("8,300米")))),
    ("表格:8,300", In("table", Or((Words("8300"), Phrase("8,300"))))),
    ("+防汛 +转移", And((Words("防汛"), Words("转移")))),
    ("A||B", Or((Words("A"), Words("B")))),
    ("C&D", Words("C&D")),
    ("或", Words("或")),
    ("防汛 或", And((Words("防汛"), Words("或")))),
    ("不含 演练", And((Words("不含"), Words("演练")))),
    ("not 演练", And((Words("not"), Words("演练")))),
    ("防疫 N95 口罩", And((Words("防疫"), Words("N95"), Words("口罩")))),
    ("防汛 1/5 转移", And((Words("防汛"), Words("1/5"), Words("转移")))),
    ("10~20件", Words("10~20件")),
    ("收费吗？没有", Words("收费吗？没有")),
    ("防汛！转移", Words("防汛！转移")),
]


@pytest.mark.parametrize(("text", "wanted"), READINGS)
def test_a_text_is_read_as_the_language_says(text: str, wanted: Node | None) -> None:
    """Who reads the help page must get what it promises."""
    assert parse(text)[0] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"保密', Phrase("保密")),
        ("“保密审查", Phrase("保密审查")),
        ("(保密", Words("保密")),
        ("保密)", Words("保密")),
        ("保密) 收费", And((Words("保密"), Words("收费")))),
        ("保密 OR", Words("保密")),
        ("OR 保密", Words("保密")),
        ("保密 -", Words("保密")),
        ("NOT", Nothing()),
        ("！", Nothing()),
        ("()", Nothing()),
        ('""', Nothing()),
        ("OR", Nothing()),
        ("*", Nothing()),
        ("年:今年", Words("年:今年")),
        ('"保密"~3', Phrase("保密")),
        ('"保密 审查"~99999999', Near(("保密", "审查"), 9999)),
    ],
)
def test_a_malformed_text_is_read_as_well_as_it_can_be_and_says_how(
    text: str, wanted: Node
) -> None:
    """A query that silently meant something else gives a silently wrong answer."""
    root, notes = parse(text)
    assert root == wanted
    if text not in ("保密 -",):
        assert notes


@pytest.mark.parametrize(
    "text",
    [
        "字" * (MAX_LENGTH + 1),
        "(" * 200 + "甲" + ")" * 200,
        "-" * 200 + "甲",
        "NOT " * 100 + "甲",
        "标题:" * 100 + "甲",
        " ".join("甲乙丙丁"[i % 4] for i in range(200)),
    ],
)
def test_a_text_beyond_the_limits_is_refused_with_the_limit(text: str) -> None:
    """Nobody should be able to stop the service with a clipboard."""
    with pytest.raises(QueryRefused, match=r"\d"):
        parse(text)


@pytest.mark.parametrize(
    ("at_most", "one_more"),
    [
        ("字" * MAX_LENGTH, "字" * (MAX_LENGTH + 1)),
        (" ".join("甲" * MAX_CLAUSES), " ".join("甲" * (MAX_CLAUSES + 1))),
        *(
            (f"{before}{sign * MAX_DEPTH}甲", f"{before}{sign * (MAX_DEPTH + 1)}甲")
            for sign in ("(", "-", "NOT ", "标题:")
            for before in ("", "乙)", "乙 ")
        ),
    ],
)
def test_a_text_at_a_limit_is_read_and_one_beyond_it_is_refused(
    at_most: str, one_more: str
) -> None:
    """The refusal names the limit: who keeps to it must be answered."""
    root, _ = parse(at_most)
    assert "甲" in str(root) or "字" in str(root)
    with pytest.raises(QueryRefused, match=r"\d"):
        parse(one_more)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("保密 ＯＲ 收费", Or((Words("保密"), Words("收费")))),
        ("保密 ＡＮＤ 收费", And((Words("保密"), Words("收费")))),
        ("保密 AND OR 收费", Or((Words("保密"), Words("收费")))),
        ("(保密 AND ) 收费", And((Words("保密"), Words("收费")))),
    ],
)
def test_an_operator_of_our_own_takes_nothing_with_it_and_needs_no_note(
    text: str, wanted: Node
) -> None:
    """In full width it is the same operator, and one too many must not swallow a bracket."""
    assert parse(text) == (wanted, ())


def test_what_holds_nothing_is_not_said_to_hold_half_an_or() -> None:
    """A note on an OR that nobody typed sends its reader looking for it."""
    for text in ("()", "！", "*"):
        assert parse(text)[1] == ("检索词里没有可以检索的字词，所以没有结果。",)
    assert "“OR”的一边是空的，已忽略。" in parse("保密 OR")[1]


def test_every_stray_bracket_is_passed_over_and_nothing_with_it() -> None:
    """A letter lost behind a bracket is another word."""
    both = And((Words("保密"), Words("收费")))
    for text in ("保密)收费", "保密))收费", "保密)(收费)", ")保密)收费)"):
        root, notes = parse(text)
        assert root == both
        assert "多余的右括号已忽略。" in notes


@given(
    st.text(alphabet=st.sampled_from('保密 "“”()（）|-*~:：9ORNOTAND年或?^+!,/w\n\0'), max_size=60)
)
def test_any_text_has_a_reading_that_prints_itself(text: str) -> None:
    """There is no such thing as a syntax error for a person."""
    query = make_query(text)
    assert str(query)
    assert query.root is not None or not text.strip(" \n\0") or not text.strip()


def test_numbers_are_read_in_full_width_too() -> None:
    """An input method left in full width types the same digits."""
    assert make_query(page="１０", size=" 20 ").page == 10
    assert parse('"保密 审查"~１０')[0] == Near(("保密", "审查"), 10)
    assert parse('"保密 审查"~١٠')[0] == And((Phrase("保密 审查"), Words("~١٠")))


def test_kinds_answer_to_their_chinese_names() -> None:
    """Nobody types ``requests``."""
    assert kind_named("收费及减免") == "fees"
    assert kind_named("行政复议") == "disputes"
    assert kind_named("天气") is None


def test_a_query_says_in_chinese_what_it_asks() -> None:
    """The line under the box is how a reader learns that AND was meant."""
    query = make_query("(保密 OR 收费) -阳光", year=["2012-2014"], section=["fees"])
    assert str(query) == ("（含“保密”，或含“收费”），且不含“阳光”；年度：2012—2014；章节：收费减免")
