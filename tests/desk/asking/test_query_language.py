"""Reading what people type: the language of README, and every way to mistype it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.operators import CLOSE, PARAGRAPH, SENTENCE, respelt, taken_apart
from indexer.desk.asking.query_language import (
    MAX_LENGTH,
    make_query,
    parse,
)
from indexer.desk.asking.reading import MAX_CLAUSES, MAX_DEPTH, kind_named
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.query import (
    Amount,
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


BOTH = And((Words("防汛"), Words("转移")))
EITHER = Or((Words("防汛"), Words("转移")))
WITHOUT = And((Words("防汛"), Not(Words("转移"))))
FOREIGN: list[tuple[str, Node, str]] = [
    ("防汛 NEAR/10 转移", Near(("防汛", "转移"), 10), "NEAR/10"),
    ("防汛 near5 转移", Near(("防汛", "转移"), 5), "near5"),
    ("防汛 NEAR/99999 转移", Near(("防汛", "转移"), 9999), "相距不超过9999字"),
    ("防汛 Ｗ/３ “转移”", Near(("防汛", "转移"), 3), "Ｗ/３"),
    ("防汛 /NEAR 7 转移", Near(("防汛", "转移"), 7), "/NEAR 7"),
    ("防汛 NEAR/3 转移 NEAR/5 群众", Near(("防汛", "转移", "群众"), 5), "NEAR/5"),
    ("防汛 /s 转移", Near(("防汛", "转移"), SENTENCE), "/s"),
    ("防汛 w/p 转移", Near(("防汛", "转移"), PARAGRAPH), "w/p"),
    ("防汛 /SEN 转移", Near(("防汛", "转移"), SENTENCE), "/SEN"),
    ("防汛 NEAR 转移", Near(("防汛", "转移"), CLOSE), "NEAR"),
    ("防汛 NEAR/10 (甲 乙)", And((Words("防汛"), Words("甲"), Words("乙"))), "不论相距多远"),
    (
        "(甲 OR 乙) NEAR/10 防汛",
        Or((Near(("甲", "防汛"), 10), Near(("乙", "防汛"), 10))),
        "相距不超过10字",
    ),
    ("防汛 w/ 5 转移", Near(("防汛", "转移"), 5), "w/ 5"),
    ("防汛 并且不含 转移", WITHOUT, "并且不含"),
    ("8300 NEAR/4 村道", Or((Near(("8300", "村道"), 4), Near(("8,300", "村道"), 4))), "NEAR/4"),
    (
        "甲 w/2 8300 w/3 乙",
        Or((Near(("甲", "8300", "乙"), 3), Near(("甲", "8,300", "乙"), 3))),
        "w/3",
    ),
    ("防汛 AROUND(5) 转移", Near(("防汛", "转移"), 5), "AROUND(5)"),
    ("防汛 NEAR(5) 转移", Near(("防汛", "转移"), 5), "NEAR(5)"),
    ("防汛 或 转移", EITHER, "或"),
    ("防汛 或者 转移", EITHER, "或者"),
    ("防汛 or 转移", EITHER, "or"),
    ("防汛 并且 转移", BOTH, "并且"),
    ("防汛 and 转移", BOTH, "and"),
    ("防汛 not 转移", WITHOUT, "not"),
    ("防汛 不含 转移", WITHOUT, "不含"),
    ("防汛 不包括 转移", WITHOUT, "不包括"),
    ("防汛 但不含 转移", WITHOUT, "但不含"),
    ("防汛 ANDNOT 转移", WITHOUT, "ANDNOT"),
    ("防汛 but not 转移", WITHOUT, "but not"),
    ("防汛 并含 转移", BOTH, "并含"),
    ("防汛 或含 转移", EITHER, "或含"),
    ("防汛 --转移", WITHOUT, "连写"),
    ("防汛 －－转移", WITHOUT, "连写"),
    ("防汛 !!转移", WITHOUT, "!"),
    ("防汛 &! 转移", WITHOUT, "&!"),
    ("防汛 &!转移", WITHOUT, "&!"),
    ("防汛 &-转移", WITHOUT, "&-"),
    ("防汛 within 8 转移", Near(("防汛", "转移"), 8), "within 8"),
    ("防汛 !转移", WITHOUT, "!"),
    ("防汛 ！转移", WITHOUT, "!"),
    ("防汛^2 转移", BOTH, "^2"),
    ("防汛~ 转移", BOTH, "~"),
    ("*防汛 转移", BOTH, "*"),
    ("intitle:防汛 转移", And((Words("intitle:防汛"), Words("转移"))), "intitle:"),
]


@pytest.mark.parametrize(("text", "wanted", "said"), FOREIGN)
def test_what_other_programs_write_is_read_and_said(text: str, wanted: Node, said: str) -> None:
    """An operator taken for a word finds nothing, and says nothing."""
    root, notes = parse(text)
    assert root == wanted
    assert said in "".join(notes)


@pytest.mark.parametrize(
    "text",
    [
        "防汛 AND NOT 转移",
        "防汛 -转移",
        "联系电话：123",
        "http://a.cn",
        "12:30",
        "防汛* 转移",
        "！",
        "防汛 !",
    ],
)
def test_what_is_our_own_or_no_operator_needs_no_note(text: str) -> None:
    """A note under every answer is read by nobody."""
    assert "理解" not in "".join(parse(text)[1])
    assert "没有“" not in "".join(parse(text)[1])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("防汛 + 转移", ["防汛 OR 转移"]),
        ("防汛 - 转移", ["防汛 -转移"]),
        ("防汛 − 转移", ["防汛 -转移"]),
        ("防汛 — 转移", ["防汛 -转移"]),
        ("防汛 —转移", ["防汛 -转移"]),
        ("防汛 ——转移", ["防汛 -转移"]),
        ("防汛 ! 转移", ["防汛 -转移"]),
        ("防汛 && ! 转移", ["防汛 && -转移"]),
        ("防汛 -转移 − 演练", ["防汛 -转移 -演练"]),
        ("防汛-转移-演练", ["防汛 -转移 -演练"]),
        ("防汛 除了 转移", ["防汛 -转移"]),
        ("防汛 除了转移", ["防汛 -转移"]),
        ("防汛 除了转移以外", ["防汛 -转移"]),
        ("防汛 除转移外 演练", ["防汛 -转移 演练"]),
        ("防汛 NOT转移", ["防汛 NOT 转移"]),
        ("防汛NOT转移", ["防汛 NOT 转移"]),
        ("防汛OR转移 AND(演练)", ["防汛 OR 转移 AND (演练)"]),
        *(("防汛 NOT 转移", []), ("2016年-2018年", []), ("三-五月", []), ("3-5月", [])),
        *(("COVID-19 防汛", []), ("——转移", []), ("除了转移", []), ("防汛 ORANGE 转移", [])),
        *(
            ("防汛 除尘 转移", []),
            ("防汛 NOTICE转移", []),
            ('"防汛NOT转移"', []),
            ('"防汛-转移"', []),
        ),
        ("防汛 和 转移", ["防汛 转移"]),
        ("防汛 不含转移", ["防汛 -转移"]),
        ("防汛 但不包含转移", ["防汛 -转移"]),
        ("防汛 除 转移", ["防汛 -转移"]),
        ("防汛 转移除外", ["防汛 -转移"]),
        ("防汛 而不是 转移", ["防汛 -转移"]),
        ("防汛 不提转移", ["防汛 -转移"]),
        ("防汛NEAR/5转移", ["防汛 NEAR/5 转移"]),
        ("防汛 N5 转移", ["防汛 NEAR/5 转移"]),
        *(("防疫 N95 口罩", []), ("除外", []), ("防汛 转移", [])),
        ("防汛 不含:转移", ["防汛 -转移"]),
        ("不含：转移 防汛", ["-转移 防汛"]),
        ("防汛 或转移", ["防汛 OR 转移"]),
        ("防汛/转移 值班", ["(防汛 OR 转移) 值班"]),
        ("after:2016 防汛", ["年:2016- 防汛"]),
        ("since:2016-03-01 防汛", ["年:2016- 防汛"]),
        ("before:2018 防汛", ["年:-2017 防汛"]),
        ("before:2018-06-01 防汛", ["年:-2018 防汛"]),
        ("until:2018 防汛", ["年:-2018 防汛"]),
        ("intitle:防汛 转移", ["标题:防汛 转移"]),
        ("TI='防汛' AND FT=转移", ["标题:'防汛' AND 转移"]),
        ("镇:甲镇|乙镇 防汛", ["镇:(甲镇 OR 乙镇) 防汛"]),
        ("申请:12、100", ["申请:(12 OR 100)"]),
        ("防%转移", [f'"防 转移"~{CLOSE}']),
        ("防.*转移", [f'"防 转移"~{CLOSE}']),
        *(
            ("与/或", []),
            ("1/5 防汛", []),
            ("title:防汛", []),
            ("5%转移", []),
            ("or:防汛", ["防汛"]),
        ),
        *(("联系电话:甲、乙", []), ("镇:甲镇|", []), ("防汛 或", []), ("防汛 不含:", [])),
        ("青政发 [2016] 8 号 防汛", ["青政发〔2016〕8号 防汛"]),
        ("青政发[2016]8号", []),
        ("防?转移", ['"防 转移"~1']),
        ("防??转移 甲", ['"防 转移"~2 甲']),
        ("防*转移", [f'"防 转移"~{CLOSE}']),
        *(("防汛 -转移", []), ("防汛 OR 转移", []), ("防汛*", []), ("和", []), ("1+1", [])),
        *(('"防汛 - 转移"', []), ("“防?转移”", []), ("收费吗?", [])),
    ],
)
def test_what_may_be_a_word_as_well_is_offered_otherwise(text: str, wanted: list[str]) -> None:
    """A dash in a pasted title excludes nothing; who meant NOT needs one click."""
    assert list(respelt(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("防汛或抗旱", "(防汛 OR 抗旱)"),
        ("防汛或者抗旱 值班", "(防汛 OR 抗旱) 值班"),
        ("防汛和演练", "防汛 演练"),
        ("防汛以及演练", "防汛 演练"),
        *(
            (same, same)
            for same in ("或有负债", "共和国", "防汛演练", '"防汛或抗旱"', "标题:防汛或抗旱")
        ),
    ],
)
def test_words_joined_without_a_blank_are_taken_apart(text: str, wanted: str) -> None:
    """防汛或抗旱 stands in no report, and who types it wants either."""
    assert taken_apart(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("年:(2015 OR 2018)", Or((YearRange(2015, 2015), YearRange(2018, 2018)))),
        ("年:(2015 2018)", Or((YearRange(2015, 2015), YearRange(2018, 2018)))),
        ("年：（2015｜2018）", Or((YearRange(2015, 2015), YearRange(2018, 2018)))),
        ("年:([2015 TO 2016] OR 2018)", Or((YearRange(2015, 2016), YearRange(2018, 2018)))),
        ("年:2015、2018", Or((YearRange(2015, 2015), YearRange(2018, 2018)))),
        ("镇:甲镇，乙镇", Or((InPlace("甲镇"), InPlace("乙镇")))),
        ('镇:("甲镇" OR 乙镇) 防汛', And((Or((InPlace("甲镇"), InPlace("乙镇"))), Words("防汛")))),
        ("-镇:(甲镇 OR 乙镇)", Not(Or((InPlace("甲镇"), InPlace("乙镇"))))),
        ("年:(-2015)", Not(YearRange(2015, 2015))),
        (
            "申请:(12 OR 100)",
            Or((Amount("requests_new", 12, 12), Amount("requests_new", 100, 100))),
        ),
        (
            "申请:(>10 <30)",
            And((Amount("requests_new", 10, None, True), Amount("requests_new", None, 30, True))),
        ),
        # A kind of section, of which words are asked; no field; no list.
        ("收费:(甲 OR 乙)", In("fees", Or((Words("甲"), Words("乙"))))),
        ("标题:(甲 OR 乙)", In("title", Or((Words("甲"), Words("乙"))))),
        ("电话:(甲 OR 乙)", And((Words("电话:"), Or((Words("甲"), Words("乙")))))),
        ("电话:甲、乙", Words("电话:甲、乙")),
        ("年:2015、今年", Words("年:2015、今年")),
    ],
)
def test_a_label_belongs_to_every_value_behind_it(text: str, wanted: Node) -> None:
    """镇:(甲镇 OR 乙镇) asked for a place called “(”, or for 乙镇 in the text of any report."""
    assert parse(text)[0] == wanted


def test_alternatives_near_each_other_are_not_multiplied_without_end() -> None:
    """Three parentheses of twenty words would be eight thousand clauses."""
    some = f"({' OR '.join('甲乙丙丁戊己庚辛')})"
    root, notes = parse(f"{some} NEAR/5 {some}")
    assert isinstance(root, And)
    assert "不论相距多远" in "".join(notes)


def test_values_behind_a_label_count_as_clauses_and_close_their_bracket() -> None:
    """A parenthesis must be no way around what a question may cost."""
    with pytest.raises(QueryRefused, match=r"\d"):
        parse(f"镇:({' '.join('甲' * (MAX_CLAUSES + 1))})")
    assert "括号没有成对" in "".join(parse("镇:(甲镇")[1])
    assert parse("镇:(甲镇)")[1] == ()


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
