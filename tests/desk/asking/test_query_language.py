"""Reading what people type: the language of README, and every way to mistype it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.query_language import MAX_LENGTH, make_query, parse
from indexer.desk.asking.reading import kind_named
from indexer.vocabulary.errors import BadRequest, QueryRefused
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
    ("保密　收费", And((Words("保密"), Words("收费")))),
    ("保密 AND 收费", And((Words("保密"), Words("收费")))),
    ("保密 OR 收费", Or((Words("保密"), Words("收费")))),
    ("保密 ＯＲ 收费", Or((Words("保密"), Words("收费")))),
    ("保密|收费", Or((Words("保密"), Words("收费")))),
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
    ("年:二〇一二", Words("年:二〇一二")),
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


@given(st.text(alphabet=st.sampled_from('保密 "“”()（）|-*~:：9ORNOTAND年\n\0'), max_size=60))
def test_any_text_has_a_reading_that_prints_itself(text: str) -> None:
    """There is no such thing as a syntax error for a person."""
    query = make_query(text)
    assert str(query)
    assert query.root is not None or not text.strip(" \n\0") or not text.strip()


@pytest.mark.parametrize(
    "values",
    [
        {"year": ["abc"]},
        {"year": ["20122"]},
        {"section": ["weather"]},
        {"place": [""]},
        {"place": ["字" * 200]},
        {"scope": "page"},
        {"sort": "size"},
        {"page": "0"},
        {"page": "x"},
        {"page": "1_0"},
        {"page": "+1"},
        {"page": "١٠"},
        {"size": "²"},
        {"year": ["٢٠١٢"]},
        {"flag": ["weather"]},
        {"size": 101},
        {"size": "-1"},
        {"year": ["2012"] * 300},
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(values: dict[str, object]) -> None:
    """A filter that was quietly dropped would widen the answer unseen."""
    with pytest.raises(BadRequest):
        make_query("堤防", **values)  # type: ignore[arg-type]


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
    assert str(query) == (
        "（含“保密”，或者含“收费”），并且排除含“阳光”；年度为2012-2014；章节为收费减免"
    )
