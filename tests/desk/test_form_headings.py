"""Phrases that the form prints as headings: what a picture of years counts of them, and the switch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer import Index, make_query, open_index, usage
from indexer.commands import cli
from indexer.desk.form_headings import headings_with, outside
from indexer.vocabulary.errors import BadRequest
from tests.invented import report, section
from tests.invented_index import asked, build_index
from webapp import create_app

FORM = "政府信息公开行政复议、行政诉讼情况"
OLDER = "因政府信息公开工作被申请行政复议、提起行政诉讼情况"

REPORTS = [
    report("石螺镇", 2018, section("s1", "一、概述", "修渠。"), section("s2", "二、行政复议", "没有。")),
    report("芦汀镇", 2018, section("s1", "一、概述", "修渠。"), section("s2", "二、其他", "没有。")),
    report("石螺镇", 2019, section("s1", "一、总体情况", "修渠。"), section("s4", f"四、{OLDER}", "没有。")),
    report("石螺镇", 2021, section("s1", "一、总体情况", "修渠。"), section("s4", f"四、{FORM}", "没有行政复议。")),
    report("芦汀镇", 2021, section("s1", "一、总体情况", "行政复议一件已结。"), section("s4", f"四、{FORM}", "")),
    report("柳埂乡", 2021, section("s1", "一、总体情况", "修渠。"), section("s4", "四、行政复议工作", "没有。")),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("headings"), REPORTS)


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[Index]:
    with open_index(folder) as index:
        yield index


def counts(index: Index, phrase: str, form: str) -> dict[int | None, int]:
    (series,) = usage.usage(index, [phrase], form=form).series
    return {each.year: each.reports for each in series.years if each.present}


def test_what_the_form_prints_is_counted_and_said_and_left_out_on_request(index: Index) -> None:
    """行政复议 jumped to all reports in 2019, because the form has it as a heading since.

    Left out are the form's own sections, with what stands in them; another heading with the
    word, and the same word elsewhere, stay.
    """
    assert counts(index, "行政复议", "yes") == {2018: 1, 2019: 1, 2021: 3}
    assert counts(index, "行政复议", "no") == {2018: 1, 2019: 0, 2021: 2}
    told = usage.usage(index, ["行政复议"])
    assert told.phrases[0].notes == (
        f"2019 年起的统一格式以“{FORM}”、“{OLDER}”为章节标题，标题里的也算在内。",
    )
    assert told.form_url == "/usage?phrase=%E8%A1%8C%E6%94%BF%E5%A4%8D%E8%AE%AE&form=no"
    without = usage.usage(index, ["行政复议"], form="no")
    assert without.phrases[0].notes == ("统一格式里标题有这些字的章节没有算。",)
    assert without.form_url == told.url


def test_each_count_without_the_form_is_that_of_the_search_it_leads_to(index: Index) -> None:
    """A number that no click confirms is no evidence."""
    (series,) = usage.usage(index, ["行政复议"], form="no").series
    for each in series.years:
        if each.reports:
            query = parse_qs(urlsplit(each.url).query)
            found = make_query(query["q"][0], scope=query["scope"][0], year=query["year"])
            assert index.rank(found).reports == each.reports


@pytest.mark.parametrize(
    "phrase", ["修渠", "行政复议工作", "行政复议 修渠", "标题:行政复议", "没有"]
)
def test_what_the_form_does_not_print_stays_as_it_is(index: Index, phrase: str) -> None:
    """A switch beside every phrase would be a riddle."""
    assert headings_with(make_query(phrase)) == ()
    assert outside(make_query(phrase)) == make_query(phrase)
    assert usage.usage(index, [phrase], form="no").form_url is None
    assert counts(index, phrase, "no") == counts(index, phrase, "yes")


def test_a_quoted_or_traditional_phrase_is_known_as_well() -> None:
    """The form prints it, however it is typed."""
    for phrase in ('"行政复议"', "行政復議"):
        assert headings_with(make_query(phrase)) == (FORM, OLDER)
    assert headings_with(make_query("总体情况")) == ("总体情况",)


def test_who_compares_several_keeps_the_switch(index: Index) -> None:
    """One phrase of the form among five must not widen the others."""
    found = usage.usage(index, ["修渠", "行政复议"], form="no")
    assert [sum(p.reports for p in s.years) for s in found.series] == [5, 3]
    assert [bool(p.notes) for p in found.phrases] == [False, True]
    assert found.csv_url.endswith("&form=no")
    with pytest.raises(BadRequest, match="form 只能是 yes、no"):
        usage.usage(index, ["修渠"], form="maybe")


def test_the_page_the_api_and_the_command_line_have_the_switch(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link, without a script; the form that is sent again keeps it."""
    web = create_app(folder).test_client()
    page = web.get("/usage?phrase=行政复议").get_data(as_text=True)
    assert "&amp;form=no" in page
    assert 'name="form"' not in page
    page = web.get("/usage?phrase=行政复议&form=no").get_data(as_text=True)
    assert '<input type="hidden" name="form" value="no">' in page
    assert "统一格式的章节也算在内" in page
    answer = asked(web, "/api/usage?phrase=行政复议&form=no")
    assert [p["reports"] for p in answer["series"][0]["years"] if p["present"]] == [1, 0, 2]
    assert web.get("/usage?phrase=行政复议&form=x").status_code == 400
    assert web.get("/usage.csv?phrase=行政复议&form=no").text.count(",2,3,") == 1
    assert cli.main(["usage", "行政复议", "--form", "no", "--index", str(folder)]) == 0
    assert "2021  2/3 份" in capsys.readouterr().out
