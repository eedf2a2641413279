"""Who is heard where: a signature, a line of its own, a crumb, a field, a mention; and how much each says.

The places are invented, but for 由旺镇, whose name begins like a word, and 武义县 and 衢州市, which
lists must have.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.gazetteer.china import bundled
from indexer.intake.identity.naming import names_of
from indexer.intake.identity.units import Reporter, find_unit

NAMES = names_of(bundled())
TWICE = ("柳埂乡公开信息。", "柳埂乡重视。")


def reporter(
    *body: str, lead: str = "", lines: Sequence[str] = (), **metadata: str
) -> tuple[str | None, tuple[str, ...]]:
    found: Reporter = find_unit(metadata, None, None, lead, lines, body, NAMES)
    return found.name, found.upper


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (("略。", "蓼洲县人民政府"), "蓼洲县"),
        (("略。", "蓼洲县人民政府", "2016年1月8日"), "蓼洲县"),
        (("略。", "蓼洲县人民政府2016年1月8日"), "蓼洲县"),
        (("略。", "蓼洲县人民政府", "一", "二", "三", "四", "五"), "蓼洲县"),
        (("略。", "蓼洲县人民政府", "一", "二", "三", "四", "五", "六"), None),
        (("略。", "蓼洲县人民政府，已阅"), None),
        (("略。", "蓼洲县"), None),
        ((*TWICE, "石螺镇"), "石螺镇"),
        ((*TWICE, "石螺镇。"), "柳埂乡"),
    ],
)
def test_who_signs_reports(body: tuple[str, ...], name: str | None) -> None:
    """A county's name in passing would sign for it, or its signature for nobody."""
    assert reporter(*body)[0] == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("当前位置：首页>石螺镇>年报", "石螺镇"),
        ("当前位置：首页>石螺镇>" + "年报>" * 40, "柳埂乡"),
        ("石螺镇>年报", "石螺镇"),
        ("石螺镇年报", "柳埂乡"),
        ("蓼洲县人民政府", "蓼洲县"),
        ("蓼洲县", "柳埂乡"),
        ("蓼洲县人民政府" + "网" * 30, "柳埂乡"),
    ],
)
def test_a_crumb_and_a_government_s_line_say_more_than_two_mentions(line: str, name: str) -> None:
    """The neighbour that a page tells of would be the one that reports."""
    assert reporter(*TWICE, lines=[line])[0] == name


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"source": "石螺镇"}, "石螺镇"),
        ({"author": "石螺镇"}, "石螺镇"),
        ({"source": "蓼洲县"}, "柳埂乡"),  # often the site that copied it
        ({"publisher": "蓼洲县"}, "蓼洲县"),
        ({"keywords": "石螺镇"}, "柳埂乡"),
    ],
)
def test_a_field_says_who_published_and_less_who_copied(
    metadata: dict[str, str], name: str
) -> None:
    """Every page that the county's site took over would be the county's report."""
    assert reporter(*TWICE, **metadata)[0] == name


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("现将蓼洲县2015年政府信息公开工作情况公布。", "蓼洲县"),
        ("\n蓼洲县2015年政府信息公开工作情况如下。", "蓼洲县"),
        ("\n蓼洲县政府信息公开工作情况如下。", None),
        ("\n石螺镇政府信息公开工作情况如下。", "石螺镇"),
        ("本报告由由旺镇编制。", "由旺镇"),
        ("本报告由石螺镇编制。", "石螺镇"),
    ],
)
def test_what_is_reported_on_is_named_with_its_year_unless_a_town(
    lead: str, name: str | None
) -> None:
    """A county's rules on disclosure would make it the author of a town's report."""
    assert reporter("略。", lead=lead)[0] == name


def test_the_fullest_form_of_a_name_is_kept_wherever_it_stands() -> None:
    """Ten towns are called so, and only one of them lies in 蓼洲县."""
    assert reporter("蓼洲县石螺镇公开信息。", source="石螺镇") == ("石螺镇", ("蓼洲县",))
    assert reporter("石螺镇公开信息。", source="蓼洲县石螺镇") == ("石螺镇", ("蓼洲县",))


@pytest.mark.parametrize(
    ("times", "said", "name"), [(3, 1, "石螺镇"), (2, 1, None), (6, 2, "石螺镇"), (5, 2, None)]
)
def test_a_town_named_three_times_for_each_time_the_county_says_i_reports(
    times: int, said: int, name: str | None
) -> None:
    """An example that a county tells of twice would be the county's report."""
    assert reporter(*["石螺镇公开信息。"] * times, *["我县公开信息。"] * said)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("按照《柳埂乡关于公开工作的通知》要求。", None),
        ("按照柳埂乡关于公开工作的通知要求。", None),
        ("按照《柳埂乡公开工作要点》要求。", None),
        ("按照柳埂乡关于公开工作的要求。", "柳埂乡"),
        ("按照柳埂乡公开工作的通知要求。", "柳埂乡"),
    ],
)
def test_who_wrote_a_notice_that_is_cited_does_not_report(text: str, name: str | None) -> None:
    """Whoever orders the reports would be the author of them all."""
    assert reporter(text, text, "我镇公开信息。")[0] == name


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (("县水务局公开信息。县水务局重视。", "武义县很大。"), ("武义县水务局", ("武义县",))),
        (("县水务局公开信息。县水务局重视。", "衢州市很大。"), ("县水务局", ())),
        (("市水务局公开信息。市水务局重视。", "衢州市很大。"), ("衢州市水务局", ("衢州市",))),
        (("县水务局公开信息。县水务局重视。", "略。"), ("县水务局", ())),
    ],
)
def test_a_bureau_is_that_of_the_county_that_its_text_names(
    body: tuple[str, ...], found: tuple[str, tuple[str, ...]]
) -> None:
    """水务局 alone is in every county."""
    assert reporter(*body) == found


def test_a_bureau_has_the_county_that_stands_before_it_at_the_beginning() -> None:
    """The first line says it once for all that follow."""
    body = "市场监督管理局公开信息。", "市场监督管理局重视。"
    whole = "武义县市场监督管理局", ("武义县",)
    assert reporter(*body, lead="武义县市场监督管理局公开。") == whole
    assert reporter(*body, lead="武义县公开，市场监督管理局公开。") == ("市场监督管理局", ())


ADDRESSES = ("地址：石螺镇大街1号。",) * 2


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (("柳埂乡公开信息。", *ADDRESSES), "柳埂乡"),
        (("略。", *ADDRESSES), "石螺镇"),  # nothing else says who reports
        (("我镇公开信息。", "柳埂乡公开信息。", *ADDRESSES), "石螺镇"),
    ],
)
def test_an_office_reports_from_the_streets_of_a_town_that_may_be_another(
    body: tuple[str, ...], name: str
) -> None:
    """A town sits in its own streets; whoever else stands in them is not the town."""
    assert reporter(*body)[0] == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (("公开信息。", "芦花经济开发区公开。芦花经济开发区重视。"), "芦花经济开发区"),
        (("我镇公开信息。", "芦花经济开发区公开。芦花经济开发区重视。"), None),
        (("芦花经开区公开。", "芦花经开区重视。"), "芦花经开区"),
        (("芦花经济技术开发区公开。", "芦花经开区重视。芦花经开区公开。"), "芦花经济技术开发区"),
        (("公开信息。", "武义县公开信息。武义县重视。"), "武义县"),
        (("我县公开信息。", "武义县公开信息。武义县重视。"), "武义县"),
        (("我镇公开信息。", "武义县公开信息。武义县重视。"), None),
        (("我局公开信息。", "武义县公开信息。武义县重视。"), None),
    ],
)
def test_a_zone_or_a_county_reports_where_the_text_does_not_call_itself_otherwise(
    body: tuple[str, ...], name: str | None
) -> None:
    """Every bureau and every town names the county that it is of."""
    assert reporter(*body)[0] == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        # A paper that the text says it made is its own where it is of its kind.
        (("我镇公开信息。", "编制《石螺镇信息公开指南》。"), "石螺镇"),
        (("公开信息。", "编制《石螺镇信息公开指南》。"), "石螺镇"),
        (("我县公开信息。", "编制《石螺镇信息公开指南》。"), None),
        (("我局公开信息。", "编制《武义县水务局信息公开指南》。"), "武义县水务局"),
        (("我镇公开信息。", "编制《武义县水务局信息公开指南》。"), None),
        # A bureau tells of towns; the office of a subdistrict calls itself an office.
        (("我局公开信息。", "石螺镇公开。石螺镇重视。石螺镇执行。"), None),
        (("我办公开信息。", "大街街道公开。大街街道重视。大街街道执行。"), "大街街道"),
        # A subdistrict may be called after a road; 古镇 is a kind of town.
        (("人民路街道公开。", "人民路街道重视。"), "人民路街道"),
        (("做强古镇。", "做强古镇。"), None),
        # A county acts where a sentence begins with it, and orders where others do as it says.
        (("武义县公开信息。", "武义县重视。"), "武义县"),
        (("在武义县政府的领导下。", "按照武义县要求。"), None),
        (("武义县委关于公开的要求。", "武义县人民政府关于公开的规定。"), None),
        (("我市公开。", "衢州市公开。衢州市重视。", "武义县公开。武义县重视。武义县执行。"), "衢州市"),
        # The full name of a zone for its short one; one mention counts where there is a committee.
        (("芦花经开区公开。芦花经济开发区重视。芦花经开区执行。",), "芦花经济开发区"),
        (("管委会公开。芦花经济开发区重视。",), "芦花经济开发区"),
        (("芦花经济开发区重视。",), None),
        (("《芦花经济开发区简报》《芦花经济开发区简报》刊登。",), None),
        (("芦花经济开发区简报，芦花经济开发区简报刊登。",), "芦花经济开发区"),
    ],
)  # fmt: skip
def test_who_is_named_reports_if_the_text_does_not_say_that_it_is_another(
    body: tuple[str, ...], name: str | None
) -> None:
    """What a text calls itself decides whether a name in it is its own or that of an example."""
    assert reporter(*body)[0] == name
