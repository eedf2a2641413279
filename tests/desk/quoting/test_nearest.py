"""Where in a text something near is looked for, and how far from there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.desk.quoting import aligning
from indexer.desk.quoting.comparing import letters, visible
from indexer.desk.quoting.nearest import Alignment, nearest

LETTERS = "".join(chr(0x4F00 + n) for n in range(9000))
"""No two alike: what is near is near at one place only."""
ALIGN = "indexer.desk.quoting.nearest.align"


def look(wanted: str, text: str) -> Alignment | None:
    seen = visible(text)
    return nearest(wanted, text, seen, letters(seen))


def changes(found: Alignment | None) -> list[tuple[str, str, str]]:
    """What differs where it is near; nothing where nothing is."""
    told = found.differences if found else ()
    return [(d.kind, d.quotation, d.report) for d in told if not d.same]


@pytest.mark.parametrize(
    ("wanted", "text", "told"),
    [
        ("支出123456.78元", "全年支出98765.43元，好", ("123456.78", "98765.43")),
        ("收到98765432人了", "共收到10234567人了", ("98765432", "10234567")),
        ("渡船37891只次停", "去年渡船25640只次停", ("37891", "25640")),
    ],
)
def test_a_number_of_many_digits_does_not_make_a_short_quotation_long(
    wanted: str, text: str, told: tuple[str, str]
) -> None:
    """A sum misquoted to the last digit was found nowhere, because no three letters stood."""
    assert changes(look(wanted, text)) == [("changed", *told)]


@pytest.mark.parametrize(
    "wanted", ["子乙丙丁戊己庚辛癸", "甲乙丙丁子己庚辛癸", "甲乙丙丁戊己庚辛子"]
)
def test_the_marks_around_what_is_near_are_compared_too(wanted: str) -> None:
    """A title quoted with its 《》 would be said to have brought them along."""
    for opening, closing in ("《》", "“！"):
        for before, after in (("", ""), ("", LETTERS[:90]), (LETTERS[:90], "")):
            text = f"{before}{opening}甲乙丙丁戊己庚辛癸{closing}{after}"
            found = look(f"{opening}{wanted}{closing}", text)
            assert found is not None
            assert text[found.start : found.end] == text[len(before) : len(text) - len(after)]
            assert all("子" in mine for _, mine, _ in changes(found))


@pytest.mark.parametrize("size", [(20, 20), (10, 30), (30, 10)])
def test_a_clause_left_out_is_seen_up_to_a_page_and_no_further(size: tuple[int, int]) -> None:
    """Who leaves out a paragraph has shortened; who joins two pages has made a new sentence."""
    first, second = LETTERS[: size[0]], LETTERS[100 : 100 + size[1]]
    for gap, kind in ((390, "left_out"), (480, "elsewhere")):
        between = LETTERS[1000 : 1000 + gap]
        text = f"{LETTERS[3000:3900]}{first}{between}{second}{LETTERS[4000:4900]}"
        (told,) = changes(look(first + second, text))
        assert told[0] == kind
        assert told[2] == (between if kind == "left_out" else "")


def test_only_what_stands_around_the_likely_place_is_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long report compared whole keeps the reader waiting, and a dozen are compared."""
    compared: list[int] = []

    def counted(wanted: Sequence[str], text: Sequence[str]) -> tuple[int, int, list[aligning.Step]]:
        compared.append(len(text))
        return aligning.align(wanted, text)

    monkeypatch.setattr(ALIGN, counted)
    words = LETTERS[4000:4040]
    # A few of its letters stand on other pages too.
    text = f"{words[:4]}{LETTERS[:4900]}{words[-4:]}{LETTERS[5000:]}"
    found = look(f"{words[:20]}错{words[21:]}", text)
    assert changes(found) == [("changed", "错", words[20])]
    assert compared[0] <= 3 * len(words)


@pytest.mark.parametrize("at", [0, 8, 17])
@pytest.mark.parametrize("behind", ["", LETTERS[2000:2600]])
def test_three_letters_that_stand_together_are_enough_to_find_the_rest(
    at: int, behind: str
) -> None:
    """Every third word changed: the one run that is left may be the first or the last."""
    words = LETTERS[:20]
    wanted = "".join(
        "错" if n % 3 == 2 and not at <= n < at + 3 else letter for n, letter in enumerate(words)
    )
    for before in ("", LETTERS[3000:3700]):
        found = look(wanted, f"{before}{words}{behind}")
        assert found is not None
        assert (found.start, found.end) == (len(before), len(before) + 20)


@pytest.mark.parametrize("times", [1, 5])
def test_a_word_that_a_quotation_repeats_does_not_lead_away_from_its_place(times: int) -> None:
    """大力宣传，大力推进，大力整治 stands on one page; 大力推进 alone on all of them."""
    words = "".join(f"又快又好{LETTERS[n : n + 6]}" for n in range(0, 90, 6))
    text = f"{LETTERS[2000:2900]}。{'又快又好。' * times}{LETTERS[3000:3900]}。{words}。"
    found = look(words.replace(LETTERS[30:32], "错错"), text)
    assert changes(found) == [("changed", "错错", LETTERS[30:32])]


@pytest.mark.parametrize("at", range(10))
def test_a_sentence_with_a_word_put_in_is_nearer_than_another_with_half_of_it(at: int) -> None:
    """A heading that repeats half of a sentence must not be shown in its place."""
    words = LETTERS[:40]
    whole = f"{words[:20]}今年{words[20:]}"
    apart, before = LETTERS[3000:3900], LETTERS[1000 : 1900 + at]
    for text in (f"{before}{whole}{apart}{words[:24]}", f"{before}{words[:24]}{apart}{whole}"):
        assert changes(look(words, text)) == [("changed", "", "今年")]


def test_what_follows_or_precedes_some_words_left_out_is_compared_however_it_was_changed() -> None:
    """Its report's words would be cut off where the change is what a desk asks about."""
    words, other, left_out = LETTERS[:20], LETTERS[100:108], LETTERS[200:206]
    changed = f"{other[:2]}错{other[3:5]}误{other[6:]}"
    for before, after in (("", ""), (LETTERS[3000:3900], LETTERS[4000:4900])):
        for wanted, stretch in (
            (words + changed, f"{words}{left_out}{other}"),
            (changed + words, f"{other}{left_out}{words}"),
        ):
            text = f"{before}{stretch}{after}"
            found = look(wanted, text)
            assert found is not None
            assert text[found.start : found.end] == stretch
