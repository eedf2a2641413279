"""Several values behind one label, in a parenthesis or a list."""

from __future__ import annotations

import pytest

from indexer.desk.asking.query_language import parse
from indexer.desk.asking.reading import MAX_CLAUSES
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.query import Amount, And, In, InPlace, Node, Not, Or, Words, YearRange


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


def test_values_behind_a_label_count_as_clauses_and_close_their_bracket() -> None:
    """A parenthesis must be no way around what a question may cost."""
    with pytest.raises(QueryRefused, match=r"\d"):
        parse(f"镇:({' '.join('甲' * (MAX_CLAUSES + 1))})")
    assert "括号没有成对" in "".join(parse("镇:(甲镇")[1])
    assert parse("镇:(甲镇)")[1] == ()
