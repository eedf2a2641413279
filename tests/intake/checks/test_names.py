"""Another township's name where a report speaks of itself."""

from dataclasses import replace

import pytest

from indexer.gazetteer.china import bundled
from indexer.gazetteer.places_csv import with_table
from indexer.intake.checks.names import other_place
from indexer.intake.identity.naming import names_of
from indexer.vocabulary.report import Candidate, Report, Unit
from tests.invented import COUNTY, report, section

PLACES = """code,name,parent,level
990000,云泽省,,province
990100,临湖市,990000,city
990123,青屿县,990100,county
990123201,石螺镇,990123,township
990123202,雾茗乡,990123,township
"""
NAMES = names_of(with_table(bundled(), PLACES.encode())[0])


def saying(text: str, town: str = "石螺镇") -> Report:
    parts = section("s0", "", "略。"), section("s6", "六、问题", text, "problems")
    return report(town, 2014, *parts, code="990123201")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("从雾茗乡一年的实践看，公开栏少。", True),
        ("从石螺镇一年的实践看，公开栏少。", False),
        ("如有疑问，请与雾茗乡人民政府办公室联系。", True),
        ("如有疑问，请与石螺镇人民政府办公室联系。", False),
        ("雾茗乡政府信息公开指南已更新。", True),
        ("我雾茗乡认真编制目录。", True),
        ("上游的雾茗乡关了阀门。", False),
        ("雾茗乡的水厂停了六天。", False),
        ("协助雾茗乡政府信息公开指南的更新。", False),
        ("从桐坳乡一年的实践看，公开栏少。", False),  # no list has it
    ],
)
def test_a_report_that_speaks_as_another_township_is_said(text: str, said: bool) -> None:
    """A paragraph copied from the neighbour, name and all; a neighbour that is told of is none."""
    found = [*other_place(saying(text), NAMES)]
    assert [flag.right.value for flag in found] == (["雾茗乡"] if said else [])
    for flag in found:
        assert flag.sentence == "报告单位是石螺镇，这里自称雾茗乡，两处不一致。"
        assert (flag.left.anchor, flag.right.anchor) == ("s0", "s6")
        assert flag.right.quote == text


def test_one_name_is_said_once_and_the_town_s_other_kind_is_its_own() -> None:
    """石螺街道 is what 石螺镇 became."""
    twice = "从雾茗乡一年的实践看，公开栏少。我雾茗乡补建。"
    assert len([*other_place(saying(twice), NAMES)]) == 1
    assert not [*other_place(saying("从石螺镇的实践看，少。", "石螺街道"), NAMES)]


def test_what_is_quoted_is_the_name_with_what_stands_about_it() -> None:
    """The whole paragraph would hide the name, the name alone who speaks."""
    text = "略" * 40 + "。从雾茗乡一年的实践看，" + "好" * 40
    (flag,) = other_place(saying(text), NAMES)
    assert flag.right.quote == "略" * 28 + "。从雾茗乡一年的实践看，" + "好" * 23


def test_a_name_that_the_place_may_have_is_its_own() -> None:
    """Of two places of one name neither is chosen, and neither is another's."""
    whole = saying("从雾茗乡一年的实践看，公开栏少。")
    may_be = Candidate("990123202", (*COUNTY, "雾茗乡"))
    place = replace(whole.place, status="ambiguous", candidates=(may_be,))
    assert [*other_place(whole, NAMES)]
    assert not [*other_place(replace(whole, place=place), NAMES)]


def test_a_county_tells_of_its_townships() -> None:
    """The report of a county names them all, and of each its 指南."""
    county = saying("雾茗乡政府信息公开指南已更新。")
    assert [*other_place(county, NAMES)]
    object.__setattr__(county, "unit", Unit("青屿县", "县"))
    assert not [*other_place(county, NAMES)]
