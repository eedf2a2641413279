"""A quotation looked for in an index: what is asked of it, and which reports are read.

Most reports here are alike and come first, so that a question that finds too much finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Index, checking, open_index
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Cell, Report, Table
from indexer.vocabulary.results import Results
from tests.invented import report, section, with_ids
from tests.invented_index import build_index

ROWS = Table(
    0,
    (
        (Cell("设施名称"), Cell("渡口候船亭座数"), Cell("水位观测点个数")),
        (Cell("甲乙两岸合计"), Cell("31"), Cell("64")),
    ),
)


def row(label: str, numbers: str, *above: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, (*above, label, *numbers.split("|"))))


FORM = Table(
    0,
    (
        row("一、本年新收政府信息公开申请数量", "13|0|0|1|0|0|14"),
        row("1.属于国家秘密", "2|0|0|0|0|0|2", "三、本年度办理结果", "（三）不予公开"),
        row("2.其他法律行政法规禁止公开", "5|0|0|0|0|0|5", "三、本年度办理结果", "（三）不予公开"),
    ),
)
USUAL = "坚持公开为常态，天天更新，停电停工不停办，水电费照收，六天一查，收到申请{n}件。"
TOLD = {
    "停水镇": "全镇停水六天。",
    "清淤镇": "汛前动员群众清淤河道十八公里，出动挖掘机七台次，投入资金四十万元。",
    "分号镇": "渡口，几时；修好，村民，问得最多。",
    "祠堂镇": "名册每月五日张贴在‘老祠堂’门口。",
    "渡口镇": "渡口几时修好由水利站答复。",
    "老井镇": "老井封填12件已办，余下的排到明年。",
    "新井镇": "老井封填2件已办，余下的排到明年。",
    "深井镇": "水井填平，修桥12",
    "浅井镇": "水井填平，修桥1",
    "药罐镇": "卫生室换药罐1,200个。",
    "对岸镇": "坚持公开为常态，渡船照开。",
    "账目镇": "共支出98765.43元，账目上墙。",
}


def invented() -> list[Report]:
    many = [report(f"第{n}镇", 2010, section("s1", "", USUAL.format(n=n))) for n in range(30)]
    told = [report(town, 2015, section("s1", "一、概述", text)) for town, text in TOLD.items()]
    tabled = [
        report("表格镇", 2016, section("s1", "一、表", "见表。", tables=(ROWS,))),
        report("申请镇", 2021, section("s1", "一、表", "见表。", tables=(FORM,))),
    ]
    apart = [
        report(
            f"{n}号村", 2017, section("s1", "", f"修桥三座{'，' if n < 3 else '。另'}铺路两条。")
        )
        for n in range(6)
    ]
    return [*many, *told, *tabled, *apart]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("checking")
    with open_index(build_index(directory, with_ids(invented()))) as it:
        yield it


def found(index: Index, text: str) -> tuple[str, list[str]]:
    """The verdict and the towns, the first first."""
    checked = checking.check(index, text)
    return checked.verdict, [told.place.path[-1] for told, _ in checked.places]


@pytest.mark.parametrize(
    ("text", "verdict", "towns"),
    [
        ("全镇停水六天", "verbatim", ["停水镇"]),
        # One letter of a few is another: the first, one between, the last.
        ("停水五天", "near", ["停水镇"]),
        ("亭水六天", "near", ["停水镇"]),
        ("停水六夭", "near", ["停水镇"]),
        ("停五天", "none", []),
        # Of a long one every fifth is, or all but a few.
        ("汛前动员老众清淤河岸十八公里，又动挖掘机三台次，投用资金四十万块", "near", ["清淤镇"]),
        ("汛前发动百姓清理水道十八公里，调来挖掘设备七部，花去资金四十万块", "none", []),
        # The first words are invented, and long enough to fill the first questions.
        (
            "据说上游水库连夜提闸放水三千方，汛前动员群众清淤河道十八公里，出动挖掘机七台次，投入资金四十万元",
            "near",
            ["清淤镇"],
        ),
        # Nothing stands but a letter or two on either side of a number.
        ("支出123456.78元", "near", ["账目镇"]),
        ("98765.43", "verbatim", ["账目镇"]),
        # Only marks differ, beside a report that is near.
        ("渡口几时修好村民问得最多", "punctuation", ["分号镇"]),
        ("渡口几时修好由水利局答复", "near", ["渡口镇"]),
        ("换药罐1200个", "punctuation", ["药罐镇"]),
        ("换药罐12,00个", "near", ["药罐镇"]),
        # In a table: long, short, and with one of its numbers wrong.
        ("渡口候船亭座数 水位观测点个数", "verbatim", ["表格镇"]),
        ("设施名称 渡口候船亭座数 水位测量点个数", "near", ["表格镇"]),
        ("甲乙两岸合计 31 65", "near", ["表格镇"]),
        # Rows as the page has them, without the labels that the file repeats; and with them.
        (
            "1.属于国家秘密 2 0 0 0 0 0 2\n2.其他法律行政法规禁止公开 5 0 0 0 0 0 5",
            "verbatim",
            ["申请镇"],
        ),
        (
            "1.属于国家秘密 2 0 0 0 0 0 2\n三、本年度办理结果 （三）不予公开 2.其他法律行政法规禁止公开 5",
            "verbatim",
            ["申请镇"],
        ),
        ("1.属于国家秘密 2 0 0 0 0 0 3", "near", ["申请镇"]),
        # Marks of the report cut it into short pieces.
        ("张贴在老祠堂门口", "punctuation", ["祠堂镇"]),
        ("张贴在新祠堂门口", "near", ["祠堂镇"]),
        ("张贴在新校舍门口", "none", []),
        # Nothing of the kind.
        ("县里要求逐级上报整改清单", "none", []),
        ("县里要求", "none", []),
    ],
)
def test_where_words_stand_is_found_among_many_reports(
    index: Index, text: str, verdict: str, towns: list[str]
) -> None:
    """The one report that has them, or nearly, is not among the first that hold some letters."""
    told, places = found(index, text)
    assert (told, places[:1]) == (verdict, towns)


def test_what_shares_most_of_the_words_is_read_first(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a few reports are aligned; they must be the likeliest ones."""
    monkeypatch.setattr(checking, "_ALIGNED", 1)
    text = "汛前动员群众清淤河道十八公里，坚持公开为常态，出动挖掘机七台次，投入资金四十万两"
    assert found(index, text) == ("near", ["清淤镇"])


@pytest.mark.parametrize(
    ("text", "most", "reports", "exact"),
    [
        # All that hold the runs were read, and half of them hold the words.
        ("修桥三座，铺路两条", 6, 3, True),
        # One less was: at least so many have them.
        ("修桥三座，铺路两条", 5, None, False),
        ("修桥三座……铺路两条", 6, 6, True),
        ("修桥三座……铺路两条", 5, None, False),
        # All that hold the runs hold the whole, and the index has counted them.
        ("余下的排到明年", 1, 2, True),
        # But it counts 12件 for a 2件, at either end.
        ("2件已办，余下的排到明年", 1, None, False),
        ("2件已办，余下的排到明年", 2, 1, True),
        ("水井填平，修桥1", 1, None, False),
        ("水井填平，修桥1", 2, 1, True),
    ],
)
def test_how_many_reports_have_the_words_is_exact_or_said_not_to_be(
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    most: int,
    reports: int | None,
    exact: bool,
) -> None:
    """A number of reports is printed; one that is a guess must not look counted."""
    monkeypatch.setattr(checking, "_READ_OF_ALL", most)
    monkeypatch.setattr(checking, "_READ", min(most, 20))
    checked = checking.check(index, text)
    assert checked.exact == exact
    if reports is None:
        assert checked.reports <= most
    else:
        assert (checked.verdict, checked.reports) == ("verbatim", reports)


def test_that_no_report_has_the_words_is_not_exact_where_some_were_not_read(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty hold the formula, and the one with another comma in it may be among the others."""
    assert checking.check(index, "坚持公开为常态，停电停工也停办").exact
    monkeypatch.setattr(checking, "_READ_OF_ALL", 2)
    monkeypatch.setattr(checking, "_READ", 2)
    checked = checking.check(index, "坚持公开为常态，收到申请199件")
    assert (checked.verdict, checked.reports, checked.exact) == ("near", 0, False)
    assert checking.check(index, "县里要求逐级上报整改清单").exact


def test_a_bound_on_what_is_read_is_said(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of a thousand pages end the work, not the truth of what is said of it."""
    monkeypatch.setattr(checking, "_CHARACTERS", 30)
    checked = checking.check(index, "修桥三座……铺路两条")
    assert (checked.verdict, checked.exact) == ("verbatim", False)
    assert 0 < checked.reports < 6
    monkeypatch.setattr(checking, "_CHARACTERS", 1000)
    assert checking.check(index, "修桥三座，铺路两条").exact


@pytest.mark.parametrize(
    ("text", "reports", "exact"),
    [
        # A heading stands within the words: only their pieces find them, and all that hold one are read.
        ("概述全镇停水六天", 1, True),
        ("概述老井封填", 1, False),  # two hold one, and one was read
        # Thirty hold the first words, one both.
        ("坚持公开为常态……渡船照开", 1, True),
        ("坚持公开为常态，渡船照开", 1, True),
    ],
)
def test_a_count_is_exact_as_soon_as_all_that_may_have_the_words_were_read(
    index: Index, monkeypatch: pytest.MonkeyPatch, text: str, reports: int, exact: bool
) -> None:
    """Who is told "at least one" asks for the others, and there are none."""
    monkeypatch.setattr(checking, "_READ_OF_ALL", 1)
    monkeypatch.setattr(checking, "_READ", 1)
    checked = checking.check(index, text)
    assert (checked.verdict, checked.reports, checked.exact) == ("verbatim", reports, exact)


def test_an_article_of_many_quotations_keeps_few_reports_in_memory(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred quotations would else hold every report that any of them looked at."""
    monkeypatch.setattr(checking, "_CHARACTERS", 60)
    readings: checking.Readings = {}
    for text in TOLD.values():
        checking.check(index, text, readings)
        before = list(readings.values())[:-1]
        assert sum(len(reading.text) for _, reading in before) <= 60
    assert readings


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("全镇停水六天", 5),
        ("停水五天", 8),
        ("县里要求", 8),
        ("县里要求逐级上报整改清单，另行通知", 6),
        ("县里要求……逐级上报", 6),
    ],
)
def test_an_index_is_asked_a_few_questions(
    index: Index, monkeypatch: pytest.MonkeyPatch, text: str, most: int
) -> None:
    """Of an article with twenty quotations each is checked, and every question costs its time."""
    asked: list[Query] = []
    original = Index.search

    def counted(self: Index, query: Query) -> Results:
        asked.append(query)
        return original(self, query)

    monkeypatch.setattr(Index, "search", counted)
    checking.check(index, text)
    assert 0 < len(asked) <= most


def test_reports_that_were_read_for_one_quotation_serve_the_next(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article quotes one report again and again."""
    readings: checking.Readings = {}
    first = checking.check(index, "全镇停水六天", readings)
    assert readings
    monkeypatch.setattr(Index, "report", lambda *_: pytest.fail("it was read before"))
    assert checking.check(index, "全镇停水六天", readings) == first


@pytest.mark.parametrize(
    ("quotation", "text"),
    [("修桥三座……铺路两条", "修桥三座，铺路两条。"), ("修桥三座", "修桥三座，铺路两条。")],
)
def test_what_the_index_holds_word_for_word_is_said_to_be(
    index: Index, quotation: str, text: str
) -> None:
    """The first law of a check."""
    checked = checking.check(index, quotation)
    assert (checked.verdict, checked.reports, checked.exact) == ("verbatim", 6, True)
    whole = [place for told, place in checked.places if told.sections[0].text == text]
    assert len(whole) == 3
    assert all(place.identical and place.similarity == 1 for place in whole)


@pytest.mark.parametrize("town", TOLD)
def test_every_sentence_of_a_report_is_found_in_it(index: Index, town: str) -> None:
    """Copied and pasted, it has no difference."""
    verdict, towns = found(index, TOLD[town])
    assert (verdict, towns) == ("verbatim", [town])
