"""Words that mean the same, offered beside an answer: counted, seen in the question, gone by one click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import Index, make_query, open_index, synonyms
from indexer.commands import cli
from indexer.desk.asking.query_language import narrowed
from indexer.vocabulary.report import Report
from tests.invented import report, section
from tests.invented_index import asked, build_index
from webapp import create_app

OPERATOR = "渔补 = 渔业补贴  # 只有这里这样说\n甲站\n"


def at(town: str, year: int, text: str, heading: str = "一、概述") -> Report:
    return report(town, year, section("s1", heading, text, "overview"))


REPORTS = [
    at("石螺镇", 2015, "发放低保金，低保申请三件。"),
    at("石螺镇", 2016, "发放最低生活保障金。"),
    at("芦汀镇", 2016, "农村最低生活保障申请由村民委员会受理。", "一、最低生活保障"),
    at("芦汀镇", 2017, "渔业补贴发到各户，环境保护局核查。"),
    at("柳埂乡", 2017, "渔补名单公示，环保局和生态环境局核查。"),
    at("柳埂乡", 2018, "生态环境局核查。修渠。"),
    at("柳埂乡", 2019, "低保和最低生活保障同时写到。"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("belonging"), REPORTS)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "words.txt"
    path.write_text(OPERATOR, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def index(folder: Path, words: Path) -> Iterator[Index]:
    with open_index(folder, synonyms.chosen(words)[0]) as index:
        yield index


def offered(index: Index, text: str, **filters: list[str]) -> list[tuple[str, str, int]]:
    """What belongs together in the offers: as a label, a whole query and a count."""
    found = index.search(narrowed(make_query(text), filters)).offers
    return [(o.label, o.q, o.reports) for o in found if "连同" in o.label]


@pytest.mark.parametrize(
    ("text", "label", "q", "reports"),
    [
        ("低保", "连同“最低生活保障”", "低保 OR 最低生活保障", 4),
        ("最低生活保障", "连同“低保”", "最低生活保障 OR 低保", 4),
        ('"低保金"', "连同“最低生活保障”", '"低保金" OR "最低生活保障金"', 2),
        ("农村低保申请", "连同“最低生活保障”", "农村低保申请 OR 农村最低生活保障申请", 1),
        ("低保 申请", "连同“最低生活保障”", "(低保 OR 最低生活保障) 申请", 2),
        ('"低保 三件"~9', "连同“最低生活保障”", "", 0),
        ('"渔补 公示"~3', "连同“渔业补贴”", "", 0),
        ('"渔补 各户"~9', "连同“渔业补贴”", '"渔补 各户"~9 OR "渔业补贴 各户"~9', 1),
        ("小标题:低保", "连同“最低生活保障”", "小标题:(低保 OR 最低生活保障)", 1),
        ("标题:低保", "连同“最低生活保障”", "", 0),
        ("修渠 OR 渔补", "连同“渔业补贴”", "修渠 OR 渔补 OR 渔业补贴", 3),
        ("核查 -渔补", "连同“渔业补贴”一起排除", "核查 -(渔补 OR 渔业补贴)", 1),
        ("修渠 -渔补", "连同“渔业补贴”一起排除", "", 0),
        ("低保 -最低生活保障", "连同“最低生活保障”", "", 0),
        ("低保 OR 最低生活保障", "连同“最低生活保障”", "", 0),
        ("渔补 低保", "连同“最低生活保障”", "", 0),
        ("发放", "连同“最低生活保障”", "", 0),
        ("低保*", "连同“最低生活保障”", "", 0),
    ],
)
def test_other_words_for_the_same_are_offered_with_what_they_would_find(
    index: Index, text: str, label: str, q: str, reports: int
) -> None:
    """Who asks for 低保 has half of the reports, and does not know that the others say it in full."""
    found = {said: (asked, count) for said, asked, count in offered(index, text)}
    assert found.get(label, ("", 0)) == (q, reports)


def test_of_several_other_words_all_are_offered_at_once_and_each_alone(index: Index) -> None:
    """The bureau has had three names, and a story over ten years needs all of them."""
    assert offered(index, "环保局") == [
        ("连同“环境保护局”“生态环境局”", "环保局 OR 环境保护局 OR 生态环境局", 3),
        ("连同“环境保护局”", "环保局 OR 环境保护局", 2),
        ("连同“生态环境局”", "环保局 OR 生态环境局", 2),
    ]


def test_a_question_is_never_widened_unasked(index: Index) -> None:
    """Quoted in a newspaper, “three reports say 低保” must be about 低保."""
    found = index.search(make_query("低保"))
    assert [hit.id for hit in found.hits] == ["石螺镇-2015", "柳埂乡-2019"]
    assert str(found.query) == "含“低保”"


def test_what_was_chosen_is_said_and_taken_back_by_one_click(index: Index) -> None:
    """The sentence over the answer names both words; 1 + 2 reports are not those of one."""
    found = index.search(make_query("(低保 OR 最低生活保障) 申请", year=["2015-2016"]))
    assert str(found.query).startswith("（含“低保”，或含“最低生活保障”），且含“申请”")
    assert ("不连同“最低生活保障”", "低保 申请 年:2015-2016", 1) in offered(
        index, found.query.text, year=["2015-2016"]
    )
    ((word, without),) = index.joined(found.query)
    assert (word, without.text, without.filters) == (
        "最低生活保障",
        "低保 申请",
        {"year": ["2015-2016"]},
    )
    assert [*index.joined(make_query("低保 OR 修渠"))] == []
    assert [*index.joined(make_query(""))] == []


def test_each_of_several_words_is_taken_back_by_itself(index: Index) -> None:
    """Two of three names may be wanted."""
    found = make_query("环保局 OR 环境保护局 OR 生态环境局")
    assert [(word, query.text) for word, query in index.joined(found)] == [
        ("环境保护局", "环保局 OR 生态环境局"),
        ("生态环境局", "环保局 OR 环境保护局"),
    ]
    found = make_query('小标题:("低保" OR "最低生活保障") -(渔补 OR 渔业补贴)')
    assert {(word, query.text) for word, query in index.joined(found)} == {
        ("最低生活保障", '小标题:"低保" -(渔补 OR 渔业补贴)'),
        ("渔业补贴", '小标题:("低保" OR "最低生活保障") -渔补'),
    }


def test_the_filters_stay_and_the_count_is_theirs(index: Index) -> None:
    """An offer that forgets the year counts other reports than those on the page."""
    assert offered(index, "低保", year=["2016"]) == [
        ("连同“最低生活保障”", "(低保 OR 最低生活保障) 年:2016", 2)
    ]
    found = index.search(make_query("低保", year=["2016"]))
    (offer,) = (o for o in found.offers if "连同" in o.label)
    address = parse_qs(urlsplit(offer.url).query)
    assert address == {"q": ["低保 OR 最低生活保障"], "year": ["2016"]}
    assert index.rank(make_query(address["q"][0], year=["2016"])).reports == offer.reports == 2


def test_nothing_is_offered_where_the_operator_brings_no_words(folder: Path) -> None:
    """渔补 is a word of one county; the program does not know it."""
    with open_index(folder) as index:
        assert offered(index, "渔补") == []
    with open_index(folder, synonyms.Synonyms([])) as index:
        assert offered(index, "低保") == []


# --- where people ask ------------------------------------------------------------------


@pytest.fixture
def web(folder: Path, words: Path) -> FlaskClient:
    return create_app(folder, XXGK_SYNONYMS=str(words)).test_client()


def test_the_page_offers_and_takes_back_without_a_script(web: FlaskClient) -> None:
    """A link is all that it takes, and it holds the whole question."""
    page = web.get("/search?q=渔补&year=2017").get_data(as_text=True)
    assert "连同“渔业补贴”</a> <span>2 份报告" in page
    assert "q=%E6%B8%94%E8%A1%A5+OR+%E6%B8%94%E4%B8%9A%E8%A1%A5%E8%B4%B4&amp;year=2017" in page
    page = web.get("/search?q=渔补 OR 渔业补贴&year=2017").get_data(as_text=True)
    assert "含“渔补”，或含“渔业补贴”" in page
    assert 'href="/search?q=%E6%B8%94%E8%A1%A5&amp;year=2017" title="不再连同这个词"' in page
    assert "不连同" not in page  # the chip says so


def test_a_word_is_taken_back_even_where_nothing_is_left(web: FlaskClient) -> None:
    """Whoever followed the offer must find the way back, to no report too."""
    page = web.get("/search?q=渔补 OR 渔业补贴&year=2016").get_data(as_text=True)
    assert 'href="/search?q=%E6%B8%94%E8%A1%A5&amp;year=2016" title="不再连同这个词"' in page


def test_scripts_get_the_same_offers(web: FlaskClient) -> None:
    """The API promises what the page shows."""
    offers = asked(web, "/api/search?q=渔补")["offers"]
    assert [(o["label"], o["q"], o["reports"]) for o in offers] == [
        ("连同“渔业补贴”", "渔补 OR 渔业补贴", 2)
    ]


def test_the_command_line_offers_them_and_names_a_bad_line(
    folder: Path, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An operator tries his file where he wrote it."""
    assert cli.main(["search", "渔补", "--index", str(folder), "--synonyms", str(words)]) == 0
    out, err = capsys.readouterr()
    assert "也可以查：连同“渔业补贴”（2 份报告）  渔补 OR 渔业补贴" in out
    assert err.startswith(f"xxgk: {words}: line 2 has one word; write two or more")
    missing = str(words) + ".txt"
    assert cli.main(["search", "渔补", "--index", str(folder), "--synonyms", missing]) == 1
    assert f"xxgk: {missing}: No such file or directory" in capsys.readouterr().err
