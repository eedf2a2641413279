"""What is chosen among all that a report says of a figure, how it is quoted, and of what is warned."""

import pytest

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Section
from tests.hanging import ends
from tests.intake.figures.reading import figures_of, read, section, table


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("主动公开政府信息30条。", "stated"),
        ("主动公开政府信息0条。", "none"),
        ("主动公开信息12条。主动公开信息21条。", "several"),
    ],
)
def test_the_state_of_a_figure_says_how_it_is_stated(text: str, state: str) -> None:
    """A zero that was said is another thing than one that nobody wrote."""
    assert figures_of("proactive", text)["proactive_total"].state == state


def test_rival_totals_are_both_kept_with_their_words() -> None:
    """Choosing silently would put our guess in the township's mouth."""
    text = "主动公开信息12条。主动公开信息21条。"
    figures, warnings = find_figures([section("proactive", text)])
    assert [(f.value, f.state, f.quote) for f in figures] == [
        (12, "several", "主动公开信息12条"),
        (21, "several", "主动公开信息21条"),
    ]
    assert "12条" in warnings[0]
    assert "21条" in warnings[0]


@pytest.mark.parametrize(
    ("overview", "own"),
    [
        ("全年主动公开政府信息100条。", "2018年共主动公开政府信息120条。"),
        ("全年主动公开政府信息120条。", "全年共主动公开政府信息100条。"),
    ],
)
def test_of_two_totals_in_the_prose_the_other_is_said_be_it_less_or_more(
    overview: str, own: str
) -> None:
    """A reporter quotes one total and never learns that the same report states another."""
    sections = [section("overview", overview, "s1"), section("proactive", own, "s2")]
    figures, warnings = find_figures(sections)
    assert [(figure.anchor, figure.state) for figure in figures] == [
        ("s2", "several"),
        ("s1", "several"),
    ]
    assert len(warnings) == 1
    assert "100条" in warnings[0]
    assert "120条" in warnings[0]


def test_plans_and_problems_state_no_figure() -> None:
    """Next year's aim is not this year's count."""
    assert read("problems", "主动公开信息要达到99条。") == {}


def test_every_quote_stands_in_the_section_it_names() -> None:
    """A quote that cannot be found on the page cannot be cited."""
    prose = "概况。\n我 镇主動公開(kāi)信息 8 條，" + "很好，" * 60 + "未收到公开申请。"
    sections = [section("overview", prose, "s1"), section("disputes", "无", "s2")]
    figures, _ = find_figures(sections)
    texts = {s.anchor: s.text for s in sections}
    assert len(figures) == 4
    assert all(figure.quote and figure.quote in texts[figure.anchor] for figure in figures)
    assert len(figures[0].quote) < len(prose)


def test_the_quote_of_a_number_in_a_long_sentence_is_its_own_clause() -> None:
    """Who checks a number must find it in the words that are shown for it."""
    long = "为方便群众查询" + "并在各村设立公开栏" * 14
    figures = figures_of("requests", f"{long}，全年收到公开申请12件，{long}。")
    assert figures["requests_new"].quote == "全年收到公开申请12件"


def test_a_statement_printed_as_a_heading_is_read_and_quoted_from_it() -> None:
    """Some reports are a list of headings with their numbers."""
    alone = Section("s4", 1, "4", "4、依申请公开数量：无。", "requests", "")
    figures, _ = find_figures([alone])
    assert [(f.value, f.quote in alone.heading) for f in figures] == [(0, True)]


NEW = "一、本年新收政府信息公开申请数量|{}"


OLD = "二、上年结转政府信息公开申请数量|{}"


def test_the_table_of_requests_gives_its_total_column() -> None:
    """The first column counts natural persons only."""
    requests = table(NEW.format("3|1|0|0|0|1|5"), OLD.format("1|0|0|0|0|0|1"))
    figures, _ = find_figures([section("requests", "", tables=(requests,))])
    totals = [(f.name, f.value) for f in figures if ":" not in f.name]
    assert totals == [("requests_new", 5), ("requests_carried_in", 1)]
    assert all(figure.quote.replace(" |", "") in requests.text for figure in figures)


def test_a_blank_total_is_no_figure() -> None:
    """Blank is not zero."""
    requests = table(NEW.format("3|1|0|0|0|1|"))
    figures, warnings = find_figures([section("requests", "", tables=(requests,))])
    assert (figures[0].name, figures[0].value, figures[0].state) == ("requests_new", None, "blank")
    assert not warnings


def test_the_table_of_disputes_adds_both_ways_to_a_lawsuit() -> None:
    """With one of the two columns half of the lawsuits would be gone."""
    disputes = table("1|0|0|1|2|0|1|0|0|1|2|0|0|1|3")
    figures, _ = find_figures([section("disputes", "", tables=(disputes,))])
    found = {f.name: f.value for f in figures}
    assert (found["reviews_total"], found["lawsuits_total"]) == (2, 4)


def test_prose_against_table_keeps_both_the_table_first() -> None:
    """The reader has to see that the report disagrees with itself."""
    requests = table(NEW.format("2|0|0|0|0|0|2"))
    figures, _ = find_figures([section("requests", "收到公开申请3件。", tables=(requests,))])
    totals = [(f.value, f.state) for f in figures if f.name == "requests_new"]
    assert totals == [(2, "several"), (3, "several")]


def test_of_two_totals_of_lawsuits_one_blank_is_said_and_their_sum_at_least_the_other() -> None:
    """Three lawsuits would be all that there were, though nobody said so."""
    row = "0|0|0|0|0|1|1|0|1|3|||||"
    figures, warnings = find_figures([section("disputes", "", tables=(table(row),))])
    totals = {f.name: (f.value, f.state) for f in figures if f.name.endswith("s_total")}
    assert totals == {"reviews_total": (0, "stated"), "lawsuits_total": (3, "partial")}
    warnings = tuple(warning for warning in warnings if "行政诉讼数" in warning)
    assert len(warnings) == 1
    assert "行政诉讼" in warnings[0]
    assert "3" in warnings[0]


@pytest.mark.parametrize(
    "bit",
    [
        "数量",
        "2019年以来公开信息1条。",
        "收申请",
        "没有申请",
        "复议1件",
        "复议、",
        "信息1条",
        "一",
        "9至",
        "(a)",
        "0 ",
    ],
)
def test_a_hostile_line_costs_no_more_than_its_length(bit: str) -> None:
    """One crafted page must not stop the build of all the others."""
    text = bit * (40_000 // len(bit))
    with ends():
        find_figures([section("requests", text), section("proactive", text)])
