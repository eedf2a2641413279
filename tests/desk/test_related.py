"""Words that stand with a phrase, learned from a second corpus that is made here; all of it is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Index, make_query, open_index, synonyms, usage
from indexer.commands import cli
from indexer.desk.asking.query_language import narrowed
from indexer.desk.related import Sections, _says_something, association
from indexer.vocabulary.report import Cell, Report, Section, Table
from tests.invented import report, section
from tests.invented_index import asked, build_index
from webapp import create_app

TABLE = Table(0, ((Cell("网箱"), Cell("3")),))
ALWAYS = "本镇坚持以公开为常态，工作有序推进。"
TOWNS = ["石螺镇", "芦汀镇", "柳埂乡", "榆渡镇", "棠溪镇", "桑洲乡", "菱湾镇", "苇塘乡"]


def year_of(town: str, year: int, *sections: Section) -> Report:
    return report(town, year, *sections)


def proactive(text: str) -> Section:
    return section("s2", "二、主动公开的网箱", ALWAYS + text, "proactive", (TABLE,))


def other(text: str) -> Section:
    return section("s1", "一、概述", ALWAYS + text, "overview")


REPORTS = [
    # The fishermen's allowance is said together with fry in six towns, in one kind of section.
    *(
        year_of(town, 2016, other("修渠。"), proactive(f"渔补名单公示，鱼苗投放{n}次，自然人签字，苇塘乡同办。"))
        for n, town in enumerate(TOWNS[:6])
    ),
    # One town copies itself: 灯塔 stands beside it three times, in one place.
    *(
        year_of("石螺镇", 2005 + n, proactive(f"渔补发到灯塔，{n}户领取。")) for n in range(3)
    ),
    # Others say neither; the kind's own formula stands in all, 申报 in the sections of another kind.
    *(
        year_of(town, 2012 + n, other(f"申报材料{n}份。"), proactive(f"名单公示，道路维修{n}次。"))
        for n in range(4)
        for town in TOWNS
    ),
]  # fmt: skip

FORMS = [
    *REPORTS[-32:],
    # Three towns say 航标 beside 灯船, two 闸门 beside 抽水站.
    *(year_of(town, 2010, proactive("灯船检修，航标更换。")) for town in TOWNS[:3]),
    *(year_of(town, 2010, proactive("抽水站检修，闸门更换。")) for town in TOWNS[3:5]),
    # What the form of 2019 brought stands in every section of it, beside 渡轮 or not.
    *(year_of(town, 2019, proactive("渡轮检修，航道巡查。")) for town in TOWNS[:5]),
    *(year_of(town, 2020, proactive(f"航道巡查{n}次。")) for n, town in enumerate(TOWNS)),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("related"), REPORTS)


@pytest.fixture(scope="module")
def index(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    words = tmp_path_factory.mktemp("words") / "words.txt"
    words.write_text("渔补 = 渔业补贴 = 鱼苗投放\n", encoding="utf-8")
    with open_index(folder, synonyms.chosen(words)[0]) as index:
        yield index


@pytest.fixture(scope="module")
def of_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("forms"), FORMS)) as index:
        yield index


def related(index: Index, text: str, **filters: list[str]) -> list[str]:
    return [each.text for each in index.related(narrowed(make_query(text), filters))]


def test_what_stands_with_a_phrase_in_several_places_is_related(index: Index) -> None:
    """Who compares 渔补 through the years does not know that towns say 鱼苗 beside it.

    公开 stands in every section, 公示 in every one of the kind, 灯塔 in one town alone, 自然人
    is printed in the form, 苇塘乡 is a place, 网箱 stands in headings and tables only.
    """
    assert "鱼苗" in related(index, "渔补")
    assert not {"公开", "名单", "公示", "灯塔", "自然人", "苇塘乡", "苇塘", "网箱", "渔补"} & {
        *related(index, "渔补")
    }


@pytest.mark.parametrize("text", ["", "年:2015", "年:2016", "-渔补", "飞艇", "灯塔", "公开"])
def test_nothing_is_related_to_what_is_no_text_or_says_nothing(index: Index, text: str) -> None:
    """Of what one town says, or every report, nothing can be learned."""
    assert related(index, text) == []


def test_three_places_are_enough_and_two_are_not(of_forms: Index) -> None:
    """Two neighbours that copy from each other teach nothing of the language."""
    assert "航标" in related(of_forms, "灯船")
    assert "闸门" not in related(of_forms, "抽水站")


def test_what_a_form_brought_is_related_to_none_of_its_words(of_forms: Index) -> None:
    """航道 stands in each report from 2019 on, so that it is news of no report of that year."""
    assert not {"航道", "巡查"} & {*related(of_forms, "渡轮")}


def test_a_phrase_of_several_words_is_no_news_beside_itself(index: Index) -> None:
    """鱼苗投放 has 鱼苗 in it; the reader has typed it himself."""
    assert "鱼苗" not in related(index, "渔补 鱼苗投放")
    assert "鱼苗" not in related(index, '"渔补 鱼苗"~20')


def test_only_the_reports_that_were_chosen_are_learned_from(index: Index) -> None:
    """A picture of one year compares with words of that year."""
    assert related(index, "渔补", year=["2005-2007"]) == []
    assert "鱼苗" in related(index, "渔补", year=["2016"])


# --- the measure ------------------------------------------------------------------------


def sections(of: dict[tuple[str, int], tuple[int, int]]) -> Sections:
    """So many sections of each stratum, so many of which hold the word."""
    made = Sections()
    made.numbers = Counter({stratum: n for stratum, (n, _) in of.items()})
    made.holding.update({s: Counter({b"w": holding}) for s, (_, holding) in of.items()})
    return made


ONE, TWO = ("proactive", 0), ("fees", 1)


@pytest.mark.parametrize(
    ("cases", "others", "strength"),
    [
        # (|8 - 4.5| - 0.5)² / (10·10·9·11 / (400·19)) by hand
        ({ONE: (10, 8)}, {ONE: (10, 1)}, 6.909),
        # the sum over two tables: (14 - 8 - 0.5)² / (2 · 10·20·12·18 / (900·29))
        ({ONE: (10, 7), TWO: (10, 7)}, {ONE: (20, 5), TWO: (20, 5)}, 9.138),
        ({ONE: (10, 1)}, {ONE: (10, 8)}, 0),  # less often
        ({ONE: (10, 9)}, {ONE: (100, 80)}, 0),  # more often, but not three times the odds
        ({ONE: (10, 10)}, {ONE: (10, 10)}, 0),  # everywhere
        ({ONE: (10, 10)}, {TWO: (10, 0)}, 0),  # nothing to compare with
        ({ONE: (1, 1)}, {ONE: (1, 0)}, 0),  # one section tells nothing
        # A kind of which nobody holds it adds nothing: 6.909 again, by hand.
        ({ONE: (10, 8), TWO: (4, 0)}, {ONE: (10, 1), TWO: (9, 0)}, 6.909),
        ({ONE: (1, 1)}, {ONE: (3, 0)}, 0.333),  # (1 - 1/4 - 0.5)² / (1·3·1·3 / (16·3))
        # As many here as there: (5 - 10·10/110 - 0.5)² / (10·100·10·100 / (110²·109))
        ({ONE: (10, 5)}, {ONE: (100, 5)}, 17.006),
        # Three times the odds, just: (4 - 8·34/128 - 0.5)² / (8·120·34·94 / (128²·127)); and less.
        ({ONE: (8, 4)}, {ONE: (120, 30)}, 1.282),
        ({ONE: (20, 16)}, {ONE: (100, 60)}, 0),
        # Each kind says it always or never: that it stands in the one is no news.
        ({ONE: (9, 9), TWO: (1, 0)}, {ONE: (1, 1), TWO: (9, 0)}, 0),
    ],
)  # fmt: skip
def test_the_association_is_that_of_mantel_and_haenszel(
    cases: dict[tuple[str, int], tuple[int, int]],
    others: dict[tuple[str, int], tuple[int, int]],
    strength: float,
) -> None:
    """A formula that only looks right offers words by chance."""
    assert association(b"w", sections(cases), sections(others)) == pytest.approx(strength, abs=1e-3)


# --- where it is shown --------------------------------------------------------------------


def test_words_to_compare_are_counted_and_their_link_adds_them(index: Index) -> None:
    """A word that gives nothing, or a count that is another's, would be drawn as a line."""
    found = usage.usage(index, ["渔补"], beside=True)
    by_word = {each.word: each for each in found.beside}
    assert found.beside[0].why == "same"
    assert set(by_word) >= {"鱼苗投放", "鱼苗"}
    assert "渔业补贴" not in by_word  # no report says so
    assert (by_word["鱼苗"].why, by_word["鱼苗"].beside, by_word["鱼苗"].reports) == (
        "related",
        "渔补",
        6,
    )
    assert by_word["鱼苗投放"].reports == 6
    assert by_word["鱼苗"].url == "/usage?phrase=%E6%B8%94%E8%A1%A5&phrase=%E9%B1%BC%E8%8B%97"
    for each in found.beside:
        assert (
            sum(p.reports for p in usage.usage(index, [each.word]).series[0].years) == each.reports
        )
    assert usage.usage(index, ["渔补"]).beside == ()


def test_what_is_compared_already_is_not_offered_again(index: Index) -> None:
    """The last phrase is what the reader thinks of now; five lines are as many as can be told apart."""
    found = usage.usage(index, ["鱼苗", "渔补"], beside=True).beside
    assert {"鱼苗"}.isdisjoint(each.word for each in found)
    assert {each.beside for each in found} == {"渔补"}
    five = ["公开", "道路", "名单", "工作", "渔补"]
    assert usage.usage(index, five, beside=True).beside == ()
    assert usage.usage(index, five[1:], beside=True).beside != ()


def test_in_several_places_a_word_takes_the_place_of_the_phrase(index: Index) -> None:
    """There one phrase is shown, so that a second would never be seen."""
    found = usage.usage(index, ["渔补"], beside=True, by="place").beside
    assert {each.url for each in found if each.word == "鱼苗"} == {
        "/usage?phrase=%E9%B1%BC%E8%8B%97&by=place"
    }


def test_the_page_the_api_and_the_command_line_offer_the_same(
    folder: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link on the page, without a script."""
    words = [e.word for e in usage.usage(index, ["渔补"], beside=True).beside if e.why == "related"]
    web = create_app(folder).test_client()
    page = web.get("/usage?phrase=渔补").get_data(as_text=True)
    assert "常与“渔补”写在一起，可以一同比较" in page
    assert re.search(
        r'&amp;phrase=%E9%B1%BC%E8%8B%97" rel="nofollow"[^>]*>鱼苗</a> <span[^>]*>6 份报告', page
    )
    assert [e["word"] for e in asked(web, "/api/usage?phrase=渔补")["beside"]] == words
    assert "写在一起" not in web.get("/usage?phrase=飞艇").get_data(as_text=True)
    assert cli.main(["usage", "渔补", "--index", str(folder)]) == 0
    assert "也可以比较（与“渔补”常写在一起）：鱼苗（6 份报告）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("鱼苗", True),  # a noun
        ("清淤", True),
        ("建档立卡", True),
        ("方面", False),  # a noun that stands everywhere
        ("调整", False),
        ("三天", False),  # a numeral, a time, a pronoun, an adverb
        ("月底", False),
        ("其中", False),
        ("及时", False),
        ("渔补站", True),  # no word of the dictionary, and long
        ("问得", False),  # short: a slip of the cut
    ],
)
def test_only_nouns_verbs_and_fixed_expressions_say_something(word: str, says: bool) -> None:
    """方面 beside every phrase teaches that the list is made by chance."""
    assert _says_something(word) == says
