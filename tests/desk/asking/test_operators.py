"""Operators of other programs, and what may be one: read and said, or offered."""

from __future__ import annotations

import pytest

from indexer.desk.asking.operators import CLOSE, PARAGRAPH, SENTENCE, respelt, taken_apart
from indexer.desk.asking.query_language import parse
from indexer.vocabulary.query import And, Near, Node, Not, Or, Words

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


def test_alternatives_near_each_other_are_not_multiplied_without_end() -> None:
    """Three parentheses of twenty words would be eight thousand clauses."""
    some = f"({' OR '.join('甲乙丙丁戊己庚辛')})"
    root, notes = parse(f"{some} NEAR/5 {some}")
    assert isinstance(root, And)
    assert "不论相距多远" in "".join(notes)
