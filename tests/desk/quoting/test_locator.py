"""Short links: written, read, and found again as they were given, whatever became of what is around."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import excerpt
from indexer.desk.quoting.comparing import visible
from indexer.desk.quoting.locator import Locator
from indexer.desk.quoting.report_text import ReportText
from indexer.intake.one_file import read_report
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.report import Cell, Report, Section, Table
from tests.invented import report, section

ID = "990101101-2012"
CORPUS = Path(__file__).parents[3] / "corpus"
TABLE = Table(
    3,
    (
        (Cell("一、本年新收"), Cell("13"), Cell("0"), Cell("1"), Cell("14")),
        (Cell("二、上年结转"), Cell("2"), Cell(""), Cell("1"), Cell("3")),
    ),
)


def invented(*extra: Section) -> Report:
    return report(
        "甲镇",
        2012,
        section("s1", "一、概述", "公开栏三处。未收费。村里未收费。"),
        section("s2", "二、申请", "表前。表后。", tables=(TABLE,)),
        *extra,
    )


def locator(at: str, words: str, told: Report | None = None) -> Locator:
    found = excerpt.standing(told or invented(), excerpt.Excerpt(at, words)).found
    assert found is not None
    return found.locator


def test_a_link_of_before_is_read_for_ever() -> None:
    """A link stands in print: whatever is changed in how one is made, these must be found."""
    text = "s1.4-6.h2jp7af6v6g8"
    assert locator("s1", "公开栏三处。").written(ID) == text
    read = Locator.read(text, ID)
    assert read is not None
    assert (read.at, read.start, read.length) == ("s1", 4, 6)
    assert excerpt.standing_at(invented(), read).status == "here"
    assert Locator.of("s10.2", 12345, "申请，公开12件").written(ID).startswith("s10.2.12345-8.")


@pytest.mark.parametrize(
    "copied",
    [
        "S1.4-6.H2JP7AF6V6G8",
        "s1.4-6.h2jp7af6v6g8",
    ],
)
def test_a_link_may_be_copied_in_capitals(copied: str) -> None:
    """It is typed from a newspaper, on a telephone that begins each line with a capital."""
    assert Locator.read(copied, ID) == locator("s1", "公开栏三处。")


def test_letters_that_look_alike_are_one() -> None:
    """A reader cannot know whether that is an o or a zero, an l or a one."""
    given_ = next(
        found
        for n in range(1000)
        if {"0", "1"} <= set((found := Locator.of("s1", n, "公开")).written(ID)[-12:])
    )
    stem, _, code = given_.written(ID).rpartition(".")
    for one, zero in (("l", "o"), ("i", "0"), ("I", "O")):
        assert Locator.read(f"{stem}.{code.replace('1', one).replace('0', zero)}", ID) == given_


@pytest.mark.parametrize(
    "miscopied",
    [
        "s1.4-6.h2jp7af6v6gm",
        "s1.4-6.h2jp7af6v68g",
        "s1.4-6.h2jp7af6v6g",
        "s1.4-6.h2jp7af6v6g8k",
        "s1.4-7.h2jp7af6v6g8",
        "s1.5-6.h2jp7af6v6g8",
        "s2.4-6.h2jp7af6v6g8",
        "s1.4-6.h2jp7af6v6gu",
        "s1.4-6.h2jp7af6v6g-",
        "s1.46.h2jp7af6v6g8",
        "s1.4-6",
        "s1",
        "",
        "公开栏三处。",
        "s1.4-0.00000000006m",
    ],
)
def test_a_link_that_was_copied_wrongly_is_told_from_one_that_leads_nowhere(miscopied: str) -> None:
    """Who mistyped one letter must not be told that a report has changed."""
    assert Locator.read(miscopied, ID) is None


def test_the_id_of_the_report_is_checked_too() -> None:
    """Who mistyped the year must not be told that the report of that year has changed."""
    text = "s1.4-6.h2jp7af6v6g8"
    assert Locator.read(text, ID) == Locator.read(text, ID.upper())
    for other in ("990101101-2013", "990101110-2012", "990101101-2012-2", ""):
        assert Locator.read(text, other) is None


def test_a_stretch_of_no_characters_is_none() -> None:
    """It would be everywhere."""
    nothing = Locator.of("s1", 4, "")
    assert Locator.read(nothing.written(ID), ID) is None


def test_words_are_found_where_they_stood_before_where_they_stand_too() -> None:
    """未收费 stands twice; the link must open the one that was quoted."""
    whole = invented()
    reading = ReportText.on_page(whole)
    for nth, start in enumerate(m.start() for m in re.finditer("未收费", reading.text)):
        given_ = reading.locator(start, start + 3)
        found = excerpt.standing_at(whole, given_).found
        assert found is not None
        assert found.before.endswith("村里") == (nth == 1)


def test_words_that_are_pushed_aside_are_still_here() -> None:
    """A heading that is read better puts a line before them; nobody should be told anything."""
    given_ = locator("s1", "公开栏三处")
    later = invented()
    first = replace(later.sections[0], text=f"说明一二三四五六七八九十。\n{later.sections[0].text}")
    later = replace(later, sections=(first, *later.sections[1:]))
    stands = excerpt.standing_at(later, given_)
    assert (stands.status, stands.found and stands.found.words) == ("here", ("公开栏三处",))


def test_words_in_another_section_have_moved() -> None:
    """Sections are numbered anew when one is found that was not one before."""
    given_ = locator("s1", "公开栏三处")
    whole = invented()
    moved = replace(
        whole,
        sections=(section("s1", "零、前言", "前言。"), replace(whole.sections[0], anchor="s2")),
    )
    stands = excerpt.standing_at(moved, given_)
    assert (stands.status, stands.found and stands.found.anchor) == ("moved", "s2")


def test_words_that_are_nowhere_are_not_guessed() -> None:
    """What stands at the place today is shown as that, never as the words."""
    given_ = locator("s1", "公开栏三处")
    whole = invented()
    changed = replace(whole.sections[0], text="公开栏五处。收费两次。")
    stands = excerpt.standing_at(replace(whole, sections=(changed,)), given_)
    assert stands.status == "changed"
    assert stands.found is not None
    assert (stands.found.verdict, stands.found.words) == ("near", ("公开栏五处",))
    short = replace(whole.sections[0], text="公")
    stands = excerpt.standing_at(replace(whole, sections=(short,)), given_)
    assert stands.found is not None
    assert stands.found.words == ("公",)
    empty = replace(whole.sections[0], text="")
    for gone in ((empty,), (whole.sections[1],), ()):
        assert excerpt.standing_at(replace(whole, sections=gone), given_).status == "gone"


def test_a_number_that_grew_is_another_number() -> None:
    """2件 of a link is not the 2件 inside 12件, though the letters are the same."""
    was = report("甲镇", 2012, section("s1", "一、申请", "收到2件。"))
    now = report("甲镇", 2012, section("s1", "一、申请", "收到12件。"))
    given_ = locator("s1", "2件", was)
    assert excerpt.standing_at(was, given_).status == "here"
    assert excerpt.standing_at(now, given_).status == "changed"


def test_a_row_is_found_with_the_blank_of_its_blank_cell() -> None:
    """Numbers of two cells that are read as one are a number that nobody gave."""
    for words in ("一、本年新收 13 0 1 14", "二、上年结转 2 　 1 3", "表前。 一、本年新收 13 0"):
        given_ = locator("s2", words)
        found = excerpt.standing_at(invented(), given_).found
        assert found is not None
        assert visible(found.words[0]).text == visible(words).text
    glued = invented(section("s3", "三、别处", "一、本年新收130114"))
    assert locator("s2", "一、本年新收 13 0 1 14", glued).at == "s2"


def test_a_stretch_as_it_was_read_has_a_link_too() -> None:
    """Between two paragraphs the page prints a table; the original file has none there."""
    given_ = locator("s2", "表前。表后。")
    stands = excerpt.standing_at(invented(), given_)
    assert (stands.status, stands.found and stands.found.words) == ("here", ("表前。表后。",))


@cache
def sample() -> list[Report]:
    """The reports of the corpus from 2019 on, which have tables, and some of before."""
    paths = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".txt", ".html"))
    recent = [path for path in paths if re.search("2019|202", path.stem)]
    read = [read_report(path) for path in [*recent, *paths[::5]]]
    return [told for told in read if told.sections]


def around(told: Report, within: bool, drawn: st.DataObject) -> Report:
    """The same report read anew by another program: other neighbours, other sections, other anchors.

    Sections get another beginning where the words are ``within`` a heading, a paragraph or a table.
    """
    sections: list[Section] = []
    for each in told.sections:
        before = (
            drawn.draw(st.sampled_from(["", "说明。\n", "共12项，见附件。\n"])) if within else ""
        )
        tables = tuple(replace(t, at=t.at + len(before)) for t in each.tables)
        sections.append(replace(each, text=before + each.text, tables=tables))
    if drawn.draw(st.booleans()):
        sections.insert(0, section("s0", "", "插在前面的话。"))
        sections[1:] = [replace(s, anchor=f"s9{s.anchor[1:]}") for s in sections[1:]]
    return replace(told, sections=tuple(sections))


@settings(max_examples=40, deadline=None)  # tables are drawn
@given(st.data())
def test_every_selection_of_the_sample_is_found_again_as_it_was(data: st.DataObject) -> None:
    """The promise of the link: exactly these words, today and after every rebuild."""
    told = data.draw(st.sampled_from(sample()))
    reading = ReportText.on_page(told)
    seen = reading.seen
    first = data.draw(st.integers(0, len(seen.text) - 1))
    last = data.draw(st.integers(first, min(first + 300, len(seen.text) - 1)))
    check_found(told, reading, (seen.at[first], seen.at[last] + 1), data)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_row_of_every_table_of_the_sample_is_found_again(data: st.DataObject) -> None:
    """The numbers that are quoted most stand in rows."""
    told = data.draw(st.sampled_from([t for t in sample() if any(s.tables for s in t.sections)]))
    reading = ReportText.on_page(told)
    unit = data.draw(st.sampled_from([u for u in reading.units if u.is_table]))
    rows = [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", reading.text[unit.start : unit.end])]
    start, end = data.draw(st.sampled_from(rows))
    words = reading.text[unit.start + start : unit.start + end].rstrip("\u3000 ")
    start += len(words) - len(words.lstrip("\u3000 "))
    if words.strip("\u3000 "):
        span = (unit.start + start, unit.start + start + len(words.strip("\u3000 ")))
        check_found(told, reading, span, data)


def check_found(
    told: Report, reading: ReportText, span: tuple[int, int], data: st.DataObject
) -> None:
    """Through ``cite`` as a person does, through the written link, in the report and in its successors."""
    words = reading.text[slice(*span)]
    asked = excerpt.Excerpt(reading.anchor(span[0]), words)
    try:
        stood = excerpt.standing(told, asked).found
    except BadRequest:
        return  # nothing but marks
    if stood is None or stood.verdict != "verbatim":
        # The only reason: the selection begins or ends inside a number.
        assert re.search("[0-9〇零一二三四五六七八九十百千万亿]", words)
        return
    written = stood.locator.written(ID)
    assert len(written) < 40
    read = Locator.read(written, ID)
    assert read is not None
    within = reading.unit(span[0]) == reading.unit(span[1] - 1) and "\n" not in words
    for now in (told, around(told, within, data)):
        found = excerpt.standing_at(now, read)
        assert found.status in ("here", "moved")
        assert found.found is not None
        assert visible(found.found.words[0]).text == visible(words).text
    gone = replace(
        told,
        sections=tuple(
            replace(s, heading="", text="只有这一句。", tables=()) for s in told.sections
        ),
    )
    if visible(words).text not in visible(ReportText.on_page(gone).text).text:
        assert excerpt.standing_at(gone, read).status in ("changed", "gone")


@given(st.text(st.sampled_from("公开12 ，。"), max_size=60), st.data())
def test_the_places_are_those_of_a_plain_search(text: str, data: st.DataObject) -> None:
    """The sum of a stretch follows from the one before; a mistake in that would find nothing, or anything."""
    seen = visible(text).text
    first = data.draw(st.integers(0, max(0, len(seen) - 1)))
    wanted = seen[first : first + data.draw(st.integers(1, 8))]
    if not wanted:
        return
    places = [at for at in range(len(seen)) if seen.startswith(wanted, at)]
    assert list(Locator.of("s1", 0, wanted).places(seen)) == places
    assert list(Locator.of("s1", 0, wanted).places(seen[: len(wanted) - 1])) == []
