"""Number clauses as people type them, and what they are read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.desk.asking.figure_clauses import (
    as_words,
    asked_as,
    figures_in,
    with_colons,
)
from indexer.desk.asking.query_language import make_query, parse
from indexer.language.folding import fold
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.query import (
    Amount,
    And,
    Has,
    In,
    InPlace,
    Node,
    Not,
    Or,
    Phrase,
    Words,
    YearRange,
)

NEW, PERSON, REFUSED = "requests_new", "requests_new:person", "requests_refused"
MORE = Amount(NEW, 20, None, True)
DOCUMENTS = ("normative_documents_in_force", "normative_documents_published_total")

CONDITIONS: list[tuple[str, Node]] = [
    (">20", MORE),
    ("＞２０", MORE),
    ("》20", MORE),
    ("〉20件", MORE),
    (" > 20", MORE),
    ("> 20 件", MORE),
    ("大于20", MORE),
    ("超过二十件", MORE),
    (">20。", MORE),
    (">20，", MORE),
    ("<5", Amount(NEW, None, 5, True)),
    ("＜5件", Amount(NEW, None, 5, True)),
    ("不足5", Amount(NEW, None, 5, True)),
    ("少于5", Amount(NEW, None, 5, True)),
    (">=20", Amount(NEW, 20)),
    ("≥20", Amount(NEW, 20)),
    ("=>20", Amount(NEW, 20)),
    ("》=20", Amount(NEW, 20)),
    ("不少于20", Amount(NEW, 20)),
    ("至少20件", Amount(NEW, 20)),
    ("20-", Amount(NEW, 20)),
    ("20..", Amount(NEW, 20)),
    ("20件以上", Amount(NEW, 20)),
    ("20+", Amount(NEW, 20)),
    ("[20 TO *]", Amount(NEW, 20)),
    ("<=5", Amount(NEW, None, 5)),
    ("≤5", Amount(NEW, None, 5)),
    ("=<5", Amount(NEW, None, 5)),
    ("不超过5", Amount(NEW, None, 5)),
    ("不大于5", Amount(NEW, None, 5)),
    ("-5", Amount(NEW, None, 5)),
    ("..5", Amount(NEW, None, 5)),
    ("5件以下", Amount(NEW, None, 5)),
    ("5以内", Amount(NEW, None, 5)),
    ("=0", Amount(NEW, 0, 0)),
    ("==0", Amount(NEW, 0, 0)),
    ("等于0", Amount(NEW, 0, 0)),
    ("20", Amount(NEW, 20, 20)),
    ("20件", Amount(NEW, 20, 20)),
    ("二十", Amount(NEW, 20, 20)),
    ("0.5", Amount(NEW, 0.5, 0.5)),
    ("1,234", Amount(NEW, 1234, 1234)),
    ("1，234件", Amount(NEW, 1234, 1234)),
    ("3万", Amount(NEW, 30_000, 30_000)),
    (">=1.5万件", Amount(NEW, 15_000)),
    ("100-200", Amount(NEW, 100, 200)),
    ("100～200件", Amount(NEW, 100, 200)),
    ("100件至200件", Amount(NEW, 100, 200)),
    ("100到200", Amount(NEW, 100, 200)),
    ("100–200", Amount(NEW, 100, 200)),
    ("100..200", Amount(NEW, 100, 200)),
    ("100 - 200", Amount(NEW, 100, 200)),
    ("1,000-2,000", Amount(NEW, 1000, 2000)),
    ("[100 TO 200]", Amount(NEW, 100, 200)),
    ("[* TO 200]", Amount(NEW, None, 200)),
    ("20-20", Amount(NEW, 20, 20)),
    ("-5..-1", Amount(NEW, -5, -1)),
    (">-5", Amount(NEW, -5, None, True)),
    (">20<50", Amount(NEW, 20, 50, True)),
    (">=20 <=50", Amount(NEW, 20, 50)),
    (">20<=50", And((MORE, Amount(NEW, None, 50)))),
    ("<50>20", Amount(NEW, 20, 50, True)),
    (">20>30", And((MORE, Amount(NEW, 30, None, True)))),
]


@pytest.mark.parametrize(("condition", "wanted"), CONDITIONS)
def test_a_condition_is_read_as_people_type_it(condition: str, wanted: Node) -> None:
    """Who types ≥ or 20件以上 and is told of no report gives up on the numbers."""
    assert parse(f"申请:{condition}") == (wanted, ())
    assert parse(f"（申请：{condition}）")[0] == wanted


CLAUSES: list[tuple[str, Node]] = [
    ("requests_new:>20", MORE),
    ("新收申请数:>20", MORE),
    ("依申请公开:>20", MORE),
    ("申請:>20", MORE),
    ("自然人申请:>5", Amount(PERSON, 5, None, True)),
    ("requests_new:person:>5", Amount(PERSON, 5, None, True)),
    ("商业企业不予公开:>0", Amount("requests_refused:company", 0, None, True)),
    ("其他申请:>0", Amount("requests_new:other", 0, None, True)),
    ("其他处理:>0", Amount("requests_other", 0, None, True)),
    ("结转:3", Amount("requests_carried_in", 3, 3)),
    ("结转下年:3", Amount("requests_carried_over", 3, 3)),
    ("行政事业性收费:>0", Amount("administrative_fees_amount", 0, None, True)),
    ("收费:>0", Amount("fees_yuan", 0, None, True)),
    ("不予公开：国家秘密：>0", Amount("requests_refused_state_secret", 0, None, True)),
    ("不予公开行政查询事项:>0", Amount("requests_refused_administrative_query", 0, None, True)),
    ("规范性文件:>5", Or(tuple(Amount(name, 5, None, True) for name in DOCUMENTS))),
    ("规范性文件:>5<=9", Or(tuple(
        And((Amount(name, 5, None, True), Amount(name, None, 9))) for name in DOCUMENTS
    ))),
    ("未写明:申请", Has("figure", "requests_new:unstated")),
    ("无:申请", Has("figure", "requests_new:unstated")),
    ("無：申请", Has("figure", "requests_new:unstated")),
    ("空白:自然人申请", Has("figure", "requests_new:person:blank")),
    ("多个数:主动公开", Has("figure", "proactive_total:several")),
    ("至少:不予公开", Has("figure", "requests_refused:partial")),
    ("未写明:规范性文件", And(tuple(Has("figure", f"{name}:unstated") for name in DOCUMENTS))),
    ("空白:规范性文件", Or(tuple(Has("figure", f"{name}:blank") for name in DOCUMENTS))),
    ("数字:申请:1-5", Has("figure", "requests_new:1-5")),
    ("数字:requests_new:person:>100000", Has("figure", "requests_new:person:>100000")),
    ("申请 :>20", MORE),
    ("申请 ： > 20", MORE),
    ("requests_new:person :>5", Amount(PERSON, 5, None, True)),
    ("申请: 20", Amount(NEW, 20, 20)),
    ("信息处理费:>0", Amount("fees_yuan", 0, None, True)),
    ("-申请:>20", Not(MORE)),
    ("申请:>20 防汛", And((MORE, Words("防汛")))),
    ("申请:>20，不予公开:>0", And((MORE, Amount(REFUSED, 0, None, True)))),
    ("申请:100 -200", And((Amount(NEW, 100, 100), Not(Words("200"))))),
    ("(申请:>20 OR 收费:>0) 年:2014", And((
        Or((MORE, Amount("fees_yuan", 0, None, True))), YearRange(2014, 2014),
    ))),
    ("表格:(申请:>20)", In("table", MORE)),
    ("县:青屿县 申请:>20", And((InPlace("青屿县"), MORE))),
    # What is no number clause: the year, words, kinds and texts as before.
    ("年:>2014", YearRange(2015, 9999)),
    ("主动公开:网站", In("proactive", Words("网站"))),
    ("收费:免费", In("fees", Words("免费"))),
    ("提案:一", In("proposals", Words("一"))),
    ('主动公开:"231"', In("proactive", Phrase("231"))),
    ("主动公开:(231)", In("proactive", Words("231"))),
    ("概述:20", In("overview", Words("20"))),
    ("标题:20", In("title", Words("20"))),
    ("申请:", Words("申请:")),
    ("申请:12件，其中", Words("申请:12件，其中")),
    ("申请 :收到", And((Words("申请"), Words(":收到")))),
    ("防汛 :20", And((Words("防汛"), Words(":20")))),
    ("投诉:电话，网站", Words("投诉:电话，网站")),
    ("申请", Words("申请")),
    ("收费=0", Words("收费=0")),
    ("申请 >20", And((Words("申请"), Words(">20")))),
    ("无:车位", Words("无:车位")),
    ('"申请:>20"', Phrase("申请:>20")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CLAUSES)
def test_a_label_as_a_whole_asks_for_its_figure_and_anything_else_for_what_it_did(
    text: str, wanted: Node
) -> None:
    """结转 that also answered for 结转下年 would put last year's numbers under this year's name."""
    assert parse(text) == (wanted, ())


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("申请>20", MORE, "本站写作 申请:>20；"),
        ("申请≥20件", Amount(NEW, 20), "本站写作 申请:≥20件；"),
        ("主动公开:231", Amount("proactive_total", 231, 231), '写 主动公开:"231"。'),
        ("依申请公开:12件", Amount(NEW, 12, 12), '“依申请公开”章节里找这几个字，写 依申请公开:"12件"'),
        ("申请:200-100", Amount(NEW, 100, 200), "“200-100”按 100-200 理解"),
        ("申请:>20元", MORE, "“元”不是“新收申请数”的单位（件）"),
        ("收费:>20人", Amount("fees_yuan", 20, None, True), "“人”不是“收费（元）”的单位（元）"),
        ("专职:>2件", Amount("staff_full_time", 2, None, True), "“件”不是“专职人员”的单位（人）"),
        ("申请:>", Words("申请:>"), "“申请:>”不是数字条件"),
        ("申请:>多", Words("申请:>多"), "“申请:>多”不是数字条件"),
        ("申请:>>20", Words("申请:>>20"), "“申请:>>20”不是数字条件"),
        ("申请:!=0", Words("申请:!=0"), "“申请:!=0”不是数字条件"),
        ("申请:1,2", Words("申请:1,2"), "“申请:1,2”不是数字条件"),
        ("申请:收到", Words("申请:收到"), "“申请:收到”不是数字条件"),
        ("(申请:abc)", Words("申请:abc"), "“申请:abc”不是数字条件"),
        ("申请:20%", Words("申请:20%"), "“申请:20%”不是数字条件"),
        ("申请:>9999999999999", Words("申请:>9999999999999"), "不是数字条件"),
        ("天气:>20", Words("天气:>20"), "没有叫“天气”的数字"),
        ("未写明:天气", Words("未写明:天气"), "没有叫“天气”的数字"),
        ("主动公开:>多", In("proactive", Words(">多")), "“主动公开:>多”不是数字条件"),
    ],
)  # fmt: skip
def test_what_could_be_meant_otherwise_is_read_as_well_as_it_can_be_and_said(
    text: str, wanted: Node, said: str
) -> None:
    """A condition that was quietly taken for words would say that nobody refused anything."""
    root, notes = parse(text)
    assert root == wanted
    assert any(said in note for note in notes), notes


@pytest.mark.parametrize("text", ["收费:>20元", "主动公开:>=20件", "申请:>20条", "专职:2人"])
def test_a_unit_that_fits_needs_no_word(text: str) -> None:
    """A note on every 条 for 件 would teach nobody to read notes."""
    assert parse(text)[1] == ()


WRITINGS = [
    str,
    "{:,}".format,
    lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    lambda n: f"{n:,}".replace(",", "，"),
    lambda n: f"{n}件",
    lambda n: f"{n / 10_000:.4f}万",
]


@given(st.integers(0, 10**9), st.sampled_from(WRITINGS), st.sampled_from([">", ">=", "≤", "=", ""]))
def test_a_number_is_the_same_in_every_way_of_writing_it(
    number: int, writing: object, sign: str
) -> None:
    """1，234 that was read as 1 would find every report."""
    assert callable(writing)
    (root, notes), (plain, _) = (parse(f"申请:{sign}{n}") for n in (writing(number), number))
    assert isinstance(plain, Amount)
    assert isinstance(root, Amount)
    assert (root.low, root.high) == pytest.approx((plain.low, plain.high))
    assert notes == ()


def test_every_figure_can_be_asked_for_by_a_label_of_its_own() -> None:
    """A figure that only its English name asks for is one that no reader finds."""
    labels = [asked_as(name) for name in FIGURE_NAMES]
    assert len(set(labels)) == len(FIGURE_NAMES) > 270
    for name, label in zip(FIGURE_NAMES, labels, strict=True):
        assert not label.isascii()
        assert parse(f"{label}:>7")[0] == Amount(name, 7, None, True)


@pytest.mark.parametrize(
    ("asked", "text", "wanted"),
    [
        (Amount("proactive_total", 231, 231), "主动公开:231", In("proactive", Phrase("231"))),
        (Amount("proactive_total", 231, 231), "防汛 主动公开:231条。", In("proactive", Phrase("231条"))),
        (Amount(NEW, 12, 12), "依申请公开:12件,", In("requests", Phrase("12件"))),
        # A sign means a number; so does a label that is no kind; without its colon it is no clause.
        (Amount("proactive_total", 231, None, True), "主动公开:>231", None),
        (Amount(NEW, 12, 12), "申请:12件", None),
        (Amount("proactive_total", 231, 231), "主动公开 231", None),
        (Amount("proactive_total", 231, 231), "主动公开:多少231", None),
    ],
)  # fmt: skip
def test_a_bare_number_in_a_section_can_be_had_as_the_characters_that_were_typed(
    asked: Amount, text: str, wanted: In | None
) -> None:
    """Who seeks “231” in 主动公开 and is shown totals alone does not find the street number."""
    assert as_words(asked, text) == wanted


def test_all_figures_that_a_question_is_about_are_named_once() -> None:
    """A hit sorted by its refusals that does not show them has to be opened to be believed."""
    assert figures_in(make_query("防汛", sort="-year")) == ()
    assert figures_in(make_query("防汛", sort="relevance")) == ()
    assert figures_in(make_query("", sort="requests_new")) == (NEW,)
    assert figures_in(make_query("", sort="-requests_refused")) == (REFUSED,)
    asked = make_query(
        "申请:>20 未写明:自然人申请 有:收费",
        counted=["收费", "申请"],
        figure=[f"{REFUSED}:0"],
        sort="-requests_new",
    )
    assert figures_in(asked) == (NEW, PERSON, "fees_yuan", REFUSED)


def test_a_name_that_is_no_figure_is_said_back_in_short() -> None:
    """A pasted paragraph with a colon in it would be printed over the answer as a whole."""
    name = "一二三四五六七八九十一二三四五六七八九十甲"
    assert parse(f"{name}:>20")[1] == (
        f"没有叫“{name[:-1]}”的数字，已按普通文字检索；有哪些数字，见“检索词的写法”。",
    )


def test_a_condition_that_cannot_be_read_is_said_back_in_short() -> None:
    """As with a name: the note is a line, not the pasted paragraph."""
    said = "申请:>一二三四五六七八九十一二三四五六"
    (note,) = parse(f"{said}甲乙丙")[1]
    assert note.startswith(f"“{said}”不是数字条件")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("申请 > 20件", "申请:>20件"),
        ("防汛 申请>=20 演练", "防汛 申请:>=20 演练"),
        ("申请 >20 不予公开超过 5 件 防汛", "申请:>20 不予公开:超过5件 防汛"),
        ("申请数量不少于20", "申请:不少于20"),
        ("申請 > 20", "申請:>20"),
        ("村申请 > 20", "村申请 > 20"),
        ("申请 20", "申请 20"),
        ("天气 > 20", "天气 > 20"),
    ],
)
def test_a_condition_apart_from_its_label_is_offered_with_a_colon(typed: str, meant: str) -> None:
    """申请 >20 finds the text “>20”; who meant a number is one click away, with all else he typed."""
    assert with_colons(fold(typed), typed) == meant
