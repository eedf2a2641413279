"""A phrase year by year: the counts, the shares, and the coordinates that are drawn of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import links, make_query, open_index, usage
from indexer.desk.index import Index
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.report import Report
from tests.invented import report, section
from tests.invented_index import build_index
from webapp.pages import chart
from webapp.pages.drawing import Drawing, Lettering, Shape, Stroke


def told(town: str, year: int | None, text: str, code: str | None = None) -> Report:
    """A report with one section of fees and one of everything else."""
    return report(
        town,
        year,
        section("s1", "一、概述", f"{text}。工作有序。", "overview"),
        section("s2", "二、收费", "未收取费用。", "fees"),
        code=code,
    )


def reports() -> list[Report]:
    """Twelve townships in 2012, two in 2014, none between; one undated, one of no known place."""
    many = [
        told(f"{n}号镇", 2012, "听证" if n < 3 else "座谈", f"990101{n:03}") for n in range(1, 13)
    ]
    return [
        *many,
        told("1号镇", 2014, "听证和座谈", "990101001"),
        told("远镇", 2014, "座谈", "990102001"),
        told("2号镇", None, "听证", "990101002"),
        told("丙街道", 2014, "听证"),
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with open_index(build_index(tmp_path_factory.mktemp("usage"), reports())) as index:
        yield index


def total(index: Index, address: str) -> int:
    """How many reports the search at ``address`` finds."""
    asked = parse_qs(urlsplit(address).query)
    query = make_query(*asked.pop("q", []), **asked)  # type: ignore[arg-type]
    return index.rank(query).reports


def years(series: usage.UsageSeries) -> dict[int | None, tuple[int, int, float | None]]:
    return {y.year: (y.reports, y.present, y.share) for y in series.years}


def test_a_share_is_of_the_reports_of_that_year(index: Index) -> None:
    """Counts alone grow with the collection; a story built on them is about the collection."""
    found = usage.usage(index, ["听证", "座谈"])
    hearing, talk = found.series
    assert years(hearing) == {
        2012: (2, 12, 0.166667),
        2013: (0, 0, None),
        2014: (2, 3, 0.666667),
    }
    assert years(talk) == {2012: (10, 12, 0.833333), 2013: (0, 0, None), 2014: (2, 3, 0.666667)}
    assert found.years == (2012, 2013, 2014)


def test_a_year_without_reports_is_no_zero(index: Index) -> None:
    """“None wrote of it in 2013” is false when nothing of 2013 was collected."""
    empty = usage.usage(index, ["听证"]).series[0].years[1]
    assert (empty.year, empty.present, empty.share, empty.few) == (2013, 0, None, False)


def test_shares_of_few_reports_are_told_apart(index: Index) -> None:
    """Two of three is not a trend."""
    points = usage.usage(index, ["听证"]).series[0].years
    assert [point.few for point in points] == [False, False, True]


def test_undated_reports_stand_apart(index: Index) -> None:
    """Reports that vanish from a table without a word make its sums a riddle."""
    undated = usage.usage(index, ["听证"]).series[0].undated
    assert (undated.reports, undated.present, undated.year) == (1, 1, None)
    assert total(index, undated.url) == 1


def test_a_phrase_counts_where_it_stands_verbatim_and_its_address_says_so(tmp_path: Path) -> None:
    """A curve over 公开制度 that counts 制度 here and 公开 there is of no phrase that anybody used."""
    texts = ("公开制度上墙", "公开账目，完善制度", "制度上墙，账目公开")
    made = [told(f"{n}号镇", 2012 + n, text, f"99010100{n}") for n, text in enumerate(texts)]
    with open_index(build_index(tmp_path, made)) as index:
        for phrase, counts in (
            ("公开制度", [1, 0, 0]),
            ("概述:公开制度", [1, 0, 0]),
            ("公开制度 OR 制度完善", [1, 0, 0]),
            ("公开 制度", [1, 1, 1]),
            ("制度 -公开账目", [1, 0, 0]),
            ('"制度"', [1, 1, 1]),
        ):
            (series,) = usage.usage(index, [phrase]).series
            assert [year.reports for year in series.years] == counts, phrase
            assert [total(index, year.url) for year in series.years] == counts, phrase
            assert series.label == phrase
        (read,) = usage.usage(index, ["公开制度"]).phrases
        assert (read.q, read.readable) == ("公开制度", "含完整词句“公开制度”")


def test_what_cannot_be_asked_verbatim_says_that_words_apart_count(index: Index) -> None:
    """A number of another kind than the reader thinks must say so."""
    (apart,) = usage.usage(index, ["有序工作" * 250]).phrases
    assert apart.notes[0] == "词分开出现的报告也算在内。"
    for phrase in ("地区:远镇 有序工作", "地区:有序工作镇 有序工作"):
        (verbatim,) = usage.usage(index, [phrase]).phrases
        assert "词分开出现的报告也算在内。" not in verbatim.notes


def test_a_number_counts_in_its_two_spellings_and_never_in_pieces(tmp_path: Path) -> None:
    """8,300米 is 8300米; 8300元 beside 300米 is not."""
    texts = ("硬化8300米", "硬化8,300米", "拨款8300元，硬化三百米", "硬化8,300元、50米")
    made = [told(f"{n}号镇", 2012 + n, text, f"99010100{n}") for n, text in enumerate(texts)]
    with open_index(build_index(tmp_path, made)) as index:
        found = usage.usage(index, ["8300米"])
        (series,) = found.series
        assert [year.reports for year in series.years] == [1, 1, 0, 0]
        assert [total(index, year.url) for year in series.years] == [1, 1, 0, 0]
        assert found.phrases[0].notes == ()


@pytest.mark.parametrize(
    "asked",
    [
        {"phrases": ["听证", "座谈", '"未收取"', "-听证", "听证 OR 座谈", "公* -座谈"]},
        {"phrases": ["年:2014 听证", "地区:远镇", "有序 未收取", "概述:听证"]},
        {"phrases": ["听证", "收费"], "place": ["青屿县"]},
        {"phrases": ["听证"], "place": ["990101001", "远镇"], "section": ["fees"]},
        {"phrases": ["有序", "收取"], "section": ["overview"]},
        {"phrases": ["有序"], "by": "place"},
        {"phrases": ["听证"], "place": ["1号镇", "远镇", "无此地"], "by": "place"},
        {"phrases": ["座谈"], "place": ["990101"], "section": ["overview"], "by": "place"},
    ],
    ids=str,
)
def test_every_count_is_the_total_of_the_search_it_leads_to(
    index: Index, asked: dict[str, Any]
) -> None:
    """A number that leads to another number makes both of them worthless."""
    asked = {**asked, "phrases": asked["phrases"][: usage.MOST]}
    found = usage.usage(index, **asked)
    assert found.series
    for series in found.series:
        for point in (*series.years, series.undated):
            assert total(index, point.url) == point.reports <= point.present
            assert total(index, point.present_url) == point.present
        assert series.present == sum(p.present for p in series.years) + (series.undated.present)


@pytest.mark.parametrize("places", [(), ("1号镇",), ("990102001", "丙街道"), ("没有这个镇",)])
@pytest.mark.parametrize("text", ["", "听证", "座谈 -听证", "镇:2号镇", "没有"])
def test_a_total_is_what_a_search_counts(index: Index, text: str, places: tuple[str, ...]) -> None:
    """A count beside an example would not be that of the page it leads to."""
    query = make_query(text, place=places)
    assert index.total(query) == index.search(query).reports


def test_places_are_compared_each_by_its_own_reports(index: Index) -> None:
    """A county with twelve reports and one with a single one have no common denominator."""
    found = usage.usage(index, ["听证"], place=["990101", "远镇"], by="place")
    assert [(s.label, s.place, s.phrase) for s in found.series] == [
        ("青屿县", "990101", "听证"),
        ("远镇", "远镇", "听证"),
    ]
    near, far = found.series
    assert years(near)[2014][:2] == (1, 1)
    assert years(far) == {2012: (0, 0, None), 2013: (0, 0, None), 2014: (0, 1, 0.0)}


def test_without_chosen_places_those_with_most_reports_are_compared(index: Index) -> None:
    """Who asks for places and names none still wants to see some, and how many are not shown."""
    found = usage.usage(index, ["听证"], place=["990101"], by="place")
    assert len(found.series) == usage.MOST
    assert [s.label for s in found.series[:2]] == ["1号镇", "2号镇"]
    assert found.places_left_out == 12 - usage.MOST


def test_more_places_than_fit_are_named_as_left_out(index: Index) -> None:
    """A place that silently fails to appear looks like one without reports."""
    chosen = [f"990101{n:03}" for n in range(1, 8)]
    found = usage.usage(index, ["听证"], place=chosen, by="place")
    assert [s.label for s in found.series] == [f"{n}号镇" for n in range(1, 6)]
    assert found.places_left_out == 2


def test_namesakes_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    """Two lines called 甲镇 compare nothing."""
    codes = ("990101001", "990102001")
    twins = [replace(told("甲镇", 2012, "听证", code), path=code) for code in codes]
    with open_index(build_index(tmp_path, twins)) as index:
        found = usage.usage(index, ["听证"], place=codes, by="place")
        assert [s.label for s in found.series] == ["甲镇（990101001）", "甲镇（990102001）"]


def test_a_phrase_that_cannot_be_asked_leaves_the_others(index: Index) -> None:
    """One unclosed heap of parentheses must not cost the comparison."""
    found = usage.usage(index, ["听证", "(" * 30 + "甲", "座谈"])
    assert [s.phrase for s in found.series] == ["听证", "座谈"]
    assert [bool(phrase.error) for phrase in found.phrases] == [False, True, False]
    assert found.phrases[1].error
    assert found.phrases[1].error.code == "query_too_costly"


def test_a_phrase_that_narrows_by_itself_says_what_its_share_is_of(index: Index) -> None:
    """“地区:远镇” at 33% looks like a third of 远镇, and is a third of all."""
    notes = [p.notes for p in usage.usage(index, ["听证", "听证 -(年:2014)"]).phrases]
    assert notes[0] == ()
    assert "分母" in notes[1][0]


def test_only_the_first_phrase_is_compared_between_places_and_the_others_say_so(
    index: Index,
) -> None:
    """A phrase dropped without a word is taken for one that was not found."""
    found = usage.usage(index, ["听证", "座谈"], by="place")
    assert {s.phrase for s in found.series} == {"听证"}
    assert found.phrases[1].error
    assert "没有算" in found.phrases[1].error.message


def test_what_makes_no_comparison_is_refused(index: Index) -> None:
    """Six lines, a kind that is none: a guess would be a wrong picture that looks right."""
    for wrong in (
        {"phrases": list("甲乙丙丁戊己")},
        {"phrases": ["甲"], "section": ["x"]},
        {"phrases": ["甲"], "by": "x"},
    ):
        with pytest.raises(BadRequest):
            usage.usage(index, **wrong)


def test_blank_and_repeated_phrases_ask_nothing_more(index: Index) -> None:
    """A form sends its empty boxes, too."""
    found = usage.usage(index, ["", " 听证 ", "听证", "\ud800"])
    assert [s.phrase for s in found.series] == ["听证"]
    assert usage.usage(index, []).series == ()


def test_the_example_answers_on_the_index_at_hand(index: Index, tmp_path: Path) -> None:
    """An example that finds nothing teaches that the page is broken."""
    examples = usage.example(index)
    assert examples
    for series in usage.usage(index, examples).series:
        assert any(point.reports for point in series.years)
    nothing = report("甲镇", 2012, section("s1", "一、其余", "无可奉告。"), title="甲镇年报")
    with open_index(build_index(tmp_path, [nothing])) as bare:
        assert usage.example(bare) == []


def test_a_mistyped_year_does_not_make_a_thousand_lines(tmp_path: Path) -> None:
    """A manifest that says 1012 must not drown the other years."""
    with open_index(
        build_index(tmp_path, [told("甲镇", 1012, "听证"), told("甲镇", 2012, "听证")])
    ) as index:
        assert usage.usage(index, ["听证"]).years == (1012, 2012)


def test_addresses_hold_what_was_asked() -> None:
    """A link that is passed on must show the same picture."""
    filters = make_query("", place=["远镇"], section=["fees"], year=["2012"])
    asked = parse_qs(urlsplit(links.usage(["甲&乙", "丙"], filters, "place")).query)
    assert asked == {
        "phrase": ["甲&乙", "丙"],
        "place": ["远镇"],
        "section": ["fees"],
        "by": ["place"],
    }
    assert links.usage() == "/usage"


# --- the picture ---


def point(year: int, share: float, few: bool = False) -> chart.LinePoint:
    return chart.LinePoint(year, share * 100, f"{year}: {share}", few)


def drawn(*lines: chart.Line, width: float = 720, height: float = 340) -> Drawing:
    drawing = chart.lines(lines, width, height, "{:g}%".format, least_step=0.1, most=100)
    assert drawing is not None
    return drawing


def markers(drawing: Drawing) -> list[Shape]:
    return [shape for shape in drawing.shapes if isinstance(shape, Shape)]


def strokes(drawing: Drawing, colour: str) -> list[Stroke]:
    return [s for s in drawing.shapes if isinstance(s, Stroke) and s.colour == colour]


def lettering(drawing: Drawing, anchor: str) -> list[Lettering]:
    return [s for s in drawing.shapes if isinstance(s, Lettering) and s.anchor == anchor]


def test_the_axis_begins_at_nothing_and_ends_above_everything() -> None:
    """A cut axis turns a ripple into a wave."""
    for most, last in ((1.0, "100%"), (0.34, "40%"), (0.07, "8%"), (0.003, "0.3%"), (0.0, "100%")):
        drawing = drawn(("甲", [point(2012, 0.0), point(2013, most)]))
        ticks = lettering(drawing, "end")
        assert (ticks[0].said, ticks[-1].said) == ("0%", last)
        (axis,) = strokes(drawing, "grey")
        assert axis.points[0].y == max(tick.at.y for tick in ticks) - 4.5


def test_a_line_is_broken_where_a_year_is_missing() -> None:
    """A line drawn through a gap claims what nobody counted."""
    drawing = drawn(("甲", [point(2012, 0.1), point(2014, 0.2), point(2015, 0.3)]))
    assert len(strokes(drawing, "ink")) == 1
    assert len(markers(drawing)) == 3


def test_stretches_to_few_reports_are_thin_and_their_markers_hollow() -> None:
    """The eye must not take a slope for one that is well founded."""
    drawing = drawn(("甲", [point(2012, 0.1), point(2013, 0.2), point(2014, 0.3, few=True)]))
    assert [stroke.width for stroke in strokes(drawing, "ink")] == [2, 1]
    assert [(m.colour, m.edge) for m in markers(drawing)] == [
        ("ink", "ink"), ("ink", "ink"), ("paper", "ink"),
    ]  # fmt: skip


def test_five_lines_differ_by_colour_and_by_dashes_and_by_markers() -> None:
    """Who tells no colours apart, and who prints in black, must not mistake one township for another."""
    lines = [
        (name, [point(2012, n / 9), point(2013, n / 8)]) for n, name in enumerate("甲乙丙丁戊")
    ]
    drawing = drawn(*lines)
    shown = markers(drawing)[::2]
    assert len({shape.colour for shape in shown}) == 5
    middles = [sum(p.x for p in shape.points) / len(shape.points) for shape in shown]
    outlines = [
        tuple((round(p.x - x), round(p.y - shape.points[0].y)) for p in shape.points)
        for shape, x in zip(shown, middles, strict=True)
    ]
    assert len(set(outlines)) == 5
    assert len({strokes(drawing, shape.colour)[0].dashes for shape in shown}) == 5


def test_labels_do_not_cover_each_other() -> None:
    """Two names over each other name nothing."""
    drawing = drawn(*[(name, [point(2012, 0.5)]) for name in "甲乙丙丁戊"])
    heights = sorted(label.at.y for label in lettering(drawing, "start"))
    assert len(heights) == 5
    assert all(b - a >= 15 for a, b in pairwise(heights))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1990, 2060), st.floats(0, 1)), unique_by=lambda s: s[0]),
        min_size=1,
        max_size=5,
    ),
    st.text(max_size=30),
)
def test_nothing_is_drawn_outside_of_the_picture(
    lines: list[list[tuple[int, float]]], label: str
) -> None:
    """What lies outside is cut off, and nobody sees that it was there."""
    asked = [(label, [point(*each) for each in sorted(shares)]) for shares in lines]
    for width, height in ((720, 340), (340, 300)):
        drawing = chart.lines(asked, width, height, "{:g}%".format, least_step=0.1)
        if drawing is None:
            assert not any(lines)
            continue
        for shape in drawing.shapes:
            points = (shape.at,) if isinstance(shape, Lettering) else shape.points
            assert all(0 <= p.x <= width and 0 <= p.y <= height for p in points)
