"""The quotations in an article: which they are, and each checked by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from indexer import Index, article, open_index, verdict
from indexer.desk.quoting.difference import Difference
from indexer.desk.quoting.quotation import MAX_LENGTH
from indexer.vocabulary.errors import QueryRefused
from tests.invented import report, section, with_ids
from tests.invented_index import build_index

TEXT = "八月水厂检修，全镇共停水六天。镇里设送水点二十一处，每户每次可接水两桶；群众问，几时恢复？"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    told = [
        report(f"第{n}镇", 2013, section("s1", "一、概述", f"辖{n + 30}村。")) for n in range(9)
    ]
    told.append(report("石螺镇", 2017, section("s1", "一、概述", TEXT)))
    with open_index(build_index(tmp_path_factory.mktemp("article"), with_ids(told))) as it:
        yield it


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("他说“停水六天”，又说“停水六”。", ["停水六天"]),
        ("他说“停水六天了”，又说「每户两桶水」。", ["停水六天了", "每户两桶水"]),
        (
            '报告写着"停水六天了"，『每户两桶水』，＂几时恢复呢＂',
            ["停水六天了", "每户两桶水", "几时恢复呢"],
        ),
        ("他说‘停水六天了’，又说'每户两桶水'。", ["停水六天了", "每户两桶水"]),
        ("他说＇停水六天了＇。", ["停水六天了"]),
        ("他说“镇里写了‘停水六天’的”。", ["镇里写了‘停水六天’的"]),
        ("他说‘镇里写了“停水六天”的’。", ["镇里写了“停水六天”的"]),
        ("少了一半的‘引号\n他说“停水六天了”。", ["停水六天了"]),
        ("the mayor's word and the town's pump", []),
        ("水位5'30以上，流速6'20", []),
        ("‘停水六天了’", []),
        ("他说「镇里写了『停水六天』的」。", ["镇里写了『停水六天』的"]),
        ('少了一半的"引号\n他说"停水六天了"。', ["停水六天了"]),
        ("他说“停水六天了", []),
        ("一个“点”，两个“送水点”，见“，。！？”", []),
        ("“停水六天了”", []),
        ("“停水六天了。”", []),
        ("据石螺镇2017年政府信息公开年报，全镇停水六天。另有他事。", ["全镇停水六天。"]),
        ("根据石螺镇《年度报告》披露：全镇停水六天\n另有他事。", ["全镇停水六天"]),
        ("该镇年报称，全镇停水六天！", ["全镇停水六天！"]),
        ("据年报，“停水六天了”，此外无事可记。", ["停水六天了"]),
        ("据说，全镇停水六天。", []),
        ("镇里没有发年报，全镇停水六天。", []),
    ],
)
def test_what_an_article_quotes_is_found(text: str, quoted: list[str]) -> None:
    """A quotation passed over is one that nobody checks; a term is no quotation."""
    found = article.quotations_in(text)
    assert [each.text for each in found] == quoted
    assert all(text[each.start :].startswith(each.text) for each in found)


def test_every_quotation_of_an_article_has_its_verdict(index: Index) -> None:
    """A desk pastes what it is about to print, and reads what is wrong with it."""
    text = "记者到石螺镇走访。" * 200 + (
        "年报说“全镇共停水六天”，“共停水五天”，“每户每次可接水两桶，群众问”，"
        "“八月水厂检修，镇里设送水点二十一处”，“修建天文台一座”。"
    )
    checked = verdict.check(index, text)
    assert (checked.verdict, checked.parts, checked.places) == ("article", (), ())
    assert [each.verdict for each in checked.quotations] == [
        *("verbatim", "near", "punctuation", "near", "none")
    ]
    for each in checked.quotations:
        assert text[each.start : each.start + len(each.text)] == each.text
        assert each == structs.replace(verdict.check(index, each.text), start=each.start)
    (differences,) = checked.quotations[3].places[0].differences
    assert [d.report for d in differences if d.kind == "left_out"] == ["全镇共停水六天。"]


def test_a_short_text_has_its_own_verdict_and_those_of_its_quotations(index: Index) -> None:
    """What a script was told of a text stays what it is told; the quotations come beside it."""
    checked = verdict.check(index, "记者在别处看到的都不同，年报只说“全镇共停水六天”。")
    assert checked.verdict == "none"
    assert [each.verdict for each in checked.quotations] == ["verbatim"]
    whole = verdict.check(index, f"“{TEXT}”")
    assert (whole.verdict, whole.quotations) == ("verbatim", ())


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (f"记者看到，年报写着“{TEXT[:32]}”，这跟居民说的不同", True),
        ("记者在别处看到的都不同，年报只说“全镇共停水六天”。", True),
        (f"他说‘{TEXT}’，此外没有多说什么话。", True),
        (TEXT.replace("送水点", "“送水点房”"), False),
        (TEXT.replace("每户每次", "“每户每天”"), False),
        (TEXT.replace("六天", "五天"), False),
        (TEXT, False),
    ],
)
def test_the_words_of_who_quotes_are_not_checked(index: Index, text: str, only: bool) -> None:
    """A desk that sees its own words struck out reads no further."""
    assert verdict.is_article(verdict.check(index, text)) == only


def test_the_work_for_an_article_is_bounded_and_what_was_left_is_counted(index: Index) -> None:
    """Hundreds of quotations must not be worked on, nor silently be passed over."""
    many = "".join(f"“全镇共停水{n}天”。" for n in range(100, 130))
    checked = verdict.check(index, many + "走访" * 500)
    assert (len(checked.quotations), checked.unchecked) == (article.MOST, 10)
    long = verdict.check(index, f"“{'停水' * 600}”，“全镇共停水六天”")
    assert ([each.verdict for each in long.quotations], long.unchecked) == (["verbatim"], 1)
    at_most = "走访。" * 1666 + "走，"
    assert len(at_most) == article.LONGEST
    with pytest.raises(QueryRefused, match=r"引文有 5000 个字符，最多可以有 1000 个.*加上引号"):
        verdict.check(index, at_most)
    with pytest.raises(QueryRefused, match="5001 个字符，一篇文章最多可以有 5000 个"):
        verdict.check(index, at_most + "走")


def test_a_quotation_of_the_longest_length_is_checked_as_one(index: Index) -> None:
    """A thousand characters are allowed, with quotation marks around them or without."""
    long = (TEXT + "停水" * MAX_LENGTH)[:MAX_LENGTH]
    assert (len(long), verdict.check(index, long).verdict) == (MAX_LENGTH, "none")
    checked = verdict.check(index, f"年报说“{long}”。")
    assert (checked.verdict, checked.unchecked) == ("article", 0)
    assert [each.verdict for each in checked.quotations] == ["none"]


@pytest.mark.parametrize(("wrong", "only"), [(5, False), (6, True)])
def test_a_text_is_an_article_where_over_half_of_its_own_words_are_no_report_s(
    index: Index, wrong: int, only: bool
) -> None:
    """Half of ten words wrong is still a quotation with a term in it; one more is somebody's own sentence."""
    checked = verdict.check(index, "镇里的人都说今年夏天“全镇共停水六天”")
    place = verdict.check(index, "全镇共停水五天").places[0]
    differences = (Difference(True, "全镇", "全镇"), Difference(False, "字" * wrong, "天"))
    place = structs.replace(place, differences=(differences,))
    assert article.own_words(checked.text) == 10
    assert verdict.is_article(structs.replace(checked, places=(place,))) == only


def test_a_likeness_is_told_in_three_digits(index: Index) -> None:
    """Nine wrong letters of ten thousand are as good as none; more digits would say that they were weighed."""
    (place,) = verdict.check(index, TEXT.replace("水厂检修", "水厂检查")).places
    assert 0.9 < place.similarity < 1
    assert place.similarity == round(place.similarity, 3)
    assert place.similarity * 100 != int(place.similarity * 100)


def test_a_quotation_is_led_to_by_its_words_and_looked_for_where_it_stands(index: Index) -> None:
    """A search for words that no report has finds nothing; two halves have no address of their own."""
    whole, marks, halves = (
        verdict.check(index, text)
        for text in ("全镇共停水六天", "全镇，共停水六天", "全镇共停水……接水两桶")
    )
    assert [each.verdict for each in (whole, marks, halves)] == [
        "verbatim",
        "punctuation",
        "verbatim",
    ]
    assert (whole.search_url is None, marks.search_url) == (False, None)
    assert "text=" in whole.places[0].cite_url
    assert "text=" not in halves.places[0].cite_url


def test_a_place_of_a_quotation_has_the_headings_that_lead_to_it(index: Index) -> None:
    """Of twenty places with the same words, the headings tell which one was meant."""
    place = verdict.check(index, "全镇共停水六天").places[0]
    assert (place.anchor, place.path) == ("s1", ("一、概述",))
    told = report("石螺镇", 2017, section("s0", "", "开头。"), section("s1", "一、概述", TEXT))
    assert [verdict.path(told, at) for at in ("s0", "s1", "s9")] == [
        ("开头部分",),
        ("一、概述",),
        (),
    ]


def test_a_quotation_alone_begins_at_the_beginning_and_leaves_nothing_unchecked(
    index: Index,
) -> None:
    """A script that cuts the words out of what it sent would cut others."""
    checked = verdict.check(index, TEXT)
    assert (checked.start, checked.quotations, checked.unchecked) == (0, (), 0)
    assert (checked.total.reports, checked.total.exact, checked.compared.reports) == (1, True, 10)


def test_an_answer_is_as_it_is_described() -> None:
    """Who reads the description refuses a likeness of 1, or the first character, if it says 2 or 1."""
    described = json.schema(verdict.Check)["$defs"]
    check, place = (described[name]["properties"] for name in ("Check", "CheckPlace"))
    bounds = {
        name: (each.get("minimum"), each.get("maximum"))
        for name, each in {**check, **place, **described["Compared"]["properties"]}.items()
        if "minimum" in each or "maximum" in each
    }
    assert bounds == {
        "start": (0, None),
        "unchecked": (0, None),
        "reports": (0, None),
        "similarity": (0, 1),
        "times": (1, None),
    }


@given(st.text(st.sampled_from('“”「」『』"＂‘’停水六天据报告年报称，。：\n'), max_size=80))
def test_any_text_is_an_article(text: str) -> None:
    """What is pasted has marks that do not match."""
    for each in article.quotations_in(text):
        assert text[each.start : each.start + len(each.text)] == each.text
