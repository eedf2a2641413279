"""Whatever befell a text on its way: what is seen of it is found, marked, checked and cited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from indexer import make_query, quotation
from indexer.desk.quoting import excerpt
from indexer.desk.quoting.report_text import ReportText
from indexer.intake.one_file import read_report
from indexer.intake.visible.text import visible
from indexer.vocabulary.report import Report
from tests.intake.visible import damages
from tests.intake.visible.texts import PHRASES, paragraphs, printed, reports
from tests.invented import Opened

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # A whole report takes minutes to shrink.


def read(text: str) -> Report:
    report = read_report(Path("石桥镇/2015.txt"), data=text.encode())
    return replace(report, id="石桥镇-2015")


def seen(report: Report) -> list[tuple[str, str]]:
    # Where a full line ends a sentence nothing may show whether the paragraph does.
    return [(section.heading, section.text.replace("。\n", "。")) for section in report.sections]


def damaged(texts: list[str], kind: str, chance: Random) -> str:
    """The report of these paragraphs after one kind of damage."""
    if kind == "wrapped, a blank line between":
        width, columns = chance.randint(32, 90), chance.random() < 0.5
        width = width if columns else max(width // 2, 18)
        broken = [damages.wrapped(text, width, columns=columns) for text in texts]
        assume(sum(text.count("\n") for text in broken) > 3)  # One line shows no width.
        return printed(broken, "\n\n")
    if kind == "wrapped, indented":
        width = chance.randint(34, 90)
        broken = [damages.wrapped(t, width, columns=True, indent="　　") for t in texts]
        assume(sum(text.count("\n") for text in broken) > 3)
        return printed(broken)
    if kind == "spaced":
        for phrase in PHRASES:
            gap = chance.choice(damages.GAPS)
            texts = [text.replace(phrase, damages.spaced(phrase, gap)) for text in texts]
        return printed(texts)
    return {
        "radicals": damages.with_radicals,
        "unseen": damages.with_unseen,
        "pinyin": damages.with_pinyin,
    }[kind](printed(texts), chance)


KINDS = (
    "radicals",
    "unseen",
    "pinyin",
    "spaced",
    "wrapped, a blank line between",
    "wrapped, indented",
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None, phases=UNSHRUNK)
@given(texts=reports, seed=st.integers(0, 2**32))
def test_a_damaged_report_is_read_as_the_whole_one(kind: str, texts: list[str], seed: int) -> None:
    """A true sentence could not be found, and an honest quotation would be called changed."""
    whole, report = read(printed(texts)), read(damaged(texts, kind, Random(seed)))
    assert seen(report) == seen(whole)
    assert (report.title, report.unit, report.year) == (whole.title, whole.unit, whole.year)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=3, deadline=None, phases=UNSHRUNK)
@given(texts=reports, seed=st.integers(0, 2**32), data=st.data())
def test_what_is_seen_of_a_damaged_report_is_found_marked_and_quoted(
    kind: str, texts: list[str], seed: int, data: st.DataObject
) -> None:
    """Marks beside the words, or a link that leads nowhere, would be worse than no answer."""
    whole, report = read(printed(texts)), read(damaged(texts, kind, Random(seed)))
    text = data.draw(st.sampled_from([s for text in texts for s in text.split("。") if len(s) > 3]))
    start = data.draw(st.integers(0, len(text) - 3))
    words = text[start : data.draw(st.integers(start + 2, min(start + 60, len(text))))]
    assume(not words[0].isdigit() and not words[-1].isdigit())  # Part of a number is no quotation.
    with TemporaryDirectory() as folder, Opened(Path(folder), [report]) as index:
        found = index.search(make_query(f'"{words}"'))
        assert len(found.hits) == 1
        for match in found.hits[0].matches:
            for snippet in match.snippets:
                assert all(snippet.text[a:b] == words for a, b in snippet.marks)
    told = quotation.find(ReportText.as_read(report), quotation.parts_of(words))
    assert told is not None
    assert told.verdict == "verbatim"
    anchor = next(s.anchor for s in whole.sections if words in s.text)
    link = excerpt.named(anchor, words)
    assert excerpt.standing(report, link).status in ("here", "moved")


@given(text=paragraphs(), seed=st.integers(0, 2**32))
def test_every_visible_character_knows_where_it_came_from(text: str, seed: int) -> None:
    """What shows a word in the original would show another."""
    chance = Random(seed)
    raw = damages.with_unseen(
        damages.with_radicals(damages.with_pinyin(text, chance), chance), chance
    )
    shown, repairs = visible(raw)
    assert shown.text == text
    assert list(shown.at) == sorted(set(shown.at))
    assert len(shown.at) == len(shown.text)
    for i, character in enumerate(shown.text):
        start, end = shown.source(i, i + 1)
        assert visible(raw[start:end])[0].text == character
    assert bool(repairs) == (raw != text)
