"""Two texts aligned: against an oracle that fills the whole table, and laws over any report."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.desk.quoting.aligning import LEFT_OUT, align, tokens, weight
from indexer.desk.quoting.comparing import View, letters, occurrences, visible
from indexer.desk.quoting.difference import RUN, Difference
from indexer.desk.quoting.nearest import NEAR, SHORT, nearest, nowhere_near

SENTENCES = (
    "停水头一天，水厂和镇政府发出三个不同的恢复时间，分别是半日、两日、另行通知，群众排队买水到半夜。",
    "全年收到申请十三件，答复十二件，一件结转下年；村民问得最多的是渡口几时修好。",
    "祠堂门口的公开栏换了玻璃，账目每月五日张贴，村里派人念给不识字的老人听。",
    "未收取任何费用，减免复印费280元，涉及12户，占1.25%。",
)
REPORT = "\n".join(SENTENCES)


def aligned(wanted: str, text: str = REPORT) -> tuple[float, list[tuple[str, str, str]]] | None:
    seen = visible(text)
    found = nearest(wanted, text, seen, letters(seen))
    if found is None:
        return None
    return found.similarity, [(d.kind, d.quotation, d.report) for d in found.differences]


def cheapest(wanted: str, text: str) -> int:
    """The cost of the best alignment by plain recursion over every gap of every length."""

    @cache
    def best(i: int, j: int) -> int:
        if i == 0:
            return 0  # it may begin anywhere
        ways = [best(i - 1, j) + 1]
        if j:
            ways.append(best(i - 1, j - 1) + (wanted[i - 1] != text[j - 1]))
        ways += [best(i, j - gap) + min(gap, LEFT_OUT) for gap in range(1, j + 1)]
        return min(ways)

    return min(best(len(wanted), j) for j in range(len(text) + 1))


def cost(steps: list[tuple[str, str]]) -> int:
    """What ``steps`` cost, gap by gap."""
    total = gap = 0
    for mine, theirs in [*steps, ("end", "end")]:
        if not mine:
            gap += 1
            continue
        total += min(gap, LEFT_OUT) + (mine != theirs)
        gap = 0
    return total


@given(st.text("甲乙丙", max_size=8), st.text("甲乙丙丁", max_size=16))
def test_an_alignment_costs_as_little_as_any_other(wanted: str, text: str) -> None:
    """A worse one shows more changes than an honest quotation has."""
    begin, end, steps = align(wanted, text)
    assert "".join(mine for mine, _ in steps) == wanted
    assert "".join(theirs for _, theirs in steps) == text[begin:end]
    assert cost(steps) == cheapest(wanted, text)


def test_a_long_gap_costs_no_more_than_a_short_one() -> None:
    """What was left out may be a clause or five."""
    for gap in (1, 2, 3, 4, 30):
        begin, end, steps = align("甲乙丙丁戊己庚辛", f"甲乙丙丁{'子' * gap}戊己庚辛")
        assert (begin, end) == (0, 8 + gap)
        assert [step for step in steps if not step[0]] == [("", "子")] * gap


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (
            "停水头一天，水厂和镇政府发出三个不同的恢复时间，群众排队买水到半夜",
            [("left_out", "", "，分别是半日、两日、另行通知")],
        ),
        (
            "发出三个不同的恢复时间，群众排队买水到半夜",
            [("left_out", "", "，分别是半日、两日、另行通知")],
        ),
        ("停水头两天，水厂和镇政府发出", [("changed", "两", "一")]),
        ("水厂发出三个不同的恢复时间", [("changed", "水厂", "政府")]),
        (
            "群众排队买水到半夜。停水头一天，水厂和镇政府发出",
            [("elsewhere", "群众排队买水到半夜", ""), ("changed", "。", "")],
        ),
        ("群众排队吃饭到半夜", [("changed", "吃饭", "买水")]),
        ("减免复印费2800000元", [("changed", "0000", "")]),
        ("减免复印费28", [("changed", "", "0")]),
        ("未收取任何费用，涉及12户", [("left_out", "", "，减免复印费280元")]),
        ("涉及12户，占1.25", [("changed", "", "%")]),
        # What stands nowhere is struck out at either end, and shown in the middle.
        ("上级来人看，群众排队买水到半夜", [("changed", "上级来人看", "")]),
        ("群众排队买水到半夜，上级来人看", [("changed", "，上级来人看", "")]),
        ("上级，群众排队买水到半夜", [("changed", "上级", "通知")]),
        (
            "水厂和镇政府发出上级派人来看恢复时间，分别是半日",
            [("changed", "上级派人来看", "三个不同的")],
        ),
        # Up to three letters at an end stand for what the report has there.
        ("上级来，群众排队买水到半夜", [("changed", "上级来", "行通知")]),
        ("停水头一天，水厂和发出三个不同的恢复时间", [("changed", "", "镇政府")]),
        ("水厂和镇政府发出的恢复时间", [("left_out", "", "三个不同")]),
        # What stands elsewhere ends where its letters do, and holds no part of a number.
        ("渡口几时，群众排队买水到半夜", [("elsewhere", "渡口几时", "")]),
        (
            "渡口几时修好啊，群众排队买水到半夜",
            [("elsewhere", "渡口几时修好", ""), ("changed", "啊", "")],
        ),
        (
            "减免复印费28元，群众排队买水到半夜",
            [("elsewhere", "减免复印费", ""), ("changed", "28元", "")],
        ),
        ("复印费2元，群众排队买水到半夜", [("changed", "复印费2元", "")]),
        (
            "2户，占1.25%，群众排队买水到半夜",
            [("changed", "2", ""), ("elsewhere", "户，占1.25%", "")],
        ),
        # Where half of some words stands elsewhere, they stand against what the report has here.
        (
            "水厂和镇政府发出三个不同的恢复时间，分别是半日、两日，渡口几时上级来人，群众排队买水到半夜",
            [("changed", "，", "、另行通知"), ("elsewhere", "渡口几时", ""), ("changed", "上级来人", "")],
        ),
        (
            "水厂和镇政府发出三个不同的恢复时间，分别是半日、两日，渡口几时修上级知，群众排队买水到半夜",
            [("changed", "，", ""), ("elsewhere", "渡口几时修", ""), ("changed", "上级", ""), ("left_out", "", "、另行通")],
        ),
        # What stands elsewhere is said to, whatever it stands against here.
        (
            "渡口几时修好。停水头一天，水厂和镇政府发出三个不同的恢复时间",
            [("elsewhere", "渡口几时修好", ""), ("changed", "。", "")],
        ),
        (
            "村民问得最多的是渡口几时修好；群众排队买水到半夜",
            [("changed", "；", ""), ("elsewhere", "群众排队买水到半夜", "")],
        ),
        (
            "发出三个不同的恢复时间，渡口几时修好，群众排队买水到半夜",
            [("elsewhere", "渡口几时修好", ""), ("left_out", "", "分别是半日、两日、另行通知")],
        ),
        # Other marks break no words, however short what stands between them.
        (
            "村民问得最多的是，渡口，几时，修好",
            [("changed", "，", "")] * 3,
        ),
        ("换了玻璃账目每月五日张贴村里派人", [("changed", "", "，"), ("changed", "", "，")]),
        ("账目、每月、五日、张贴", [("changed", "、", "")] * 3),
    ],
)  # fmt: skip
def test_what_differs_is_told(wanted: str, told: list[tuple[str, str, str]]) -> None:
    """Honest omissions, misquotations and words from elsewhere must not look alike."""
    found = aligned(wanted)
    assert found is not None
    assert [each for each in found[1] if each[0] != "same"] == told


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        # One equal letter between two changes is noise, two are words.
        ("甲错丙错戊己庚辛子丑寅卯", [("changed", "错丙错", "乙丙丁")]),
        ("甲错丙丁错己庚辛子丑寅卯", [("changed", "错", "乙"), ("changed", "错", "戊")]),
        # Every second letter is equal, so that it stands there; less, and it stands nowhere.
        ("甲错丙错戊错庚错子丑寅卯辰巳午未申酉戌亥", [("changed", "错丙错戊错庚错", "乙丙丁戊己庚辛")]),
        ("错错丙错戊错庚错子丑寅卯辰巳午未申酉戌亥", [("changed", "错错丙错戊错庚错", "")]),
    ],
)  # fmt: skip
def test_equal_letters_are_words_or_chance(wanted: str, told: list[tuple[str, str, str]]) -> None:
    """A reader looks at each stretch that is struck out; three of one letter each tell him nothing."""
    found = aligned(wanted, "甲乙丙丁戊己庚辛子丑寅卯辰巳午未申酉戌亥")
    assert found is not None
    assert [each for each in found[1] if each[0] != "same"] == told


@st.composite
def excerpts(draw: st.DrawFn, least: int = 4, most: int = 60) -> str:
    """A stretch of the report that cuts no number."""
    seen = visible(REPORT)
    first = draw(st.integers(0, len(seen.text) - least))
    last = draw(st.integers(first + least, min(len(seen.text), first + most)))
    assume("." not in (seen.text[first], seen.text[last - 1]))
    assume(occurrences(seen, seen.text[first:last], first, last + 2)[:1] == [first])
    return REPORT[seen.at[first] : seen.at[last - 1] + 1]


@given(excerpts())
def test_what_stands_in_the_report_has_no_difference(words: str) -> None:
    """The first law: a true quotation."""
    found = aligned(words)
    assert found is not None
    assert (found[0], [kind for kind, _, _ in found[1]]) == (1, ["same"])


@given(excerpts(least=6), st.data())
def test_one_letter_changed_is_near_and_is_the_only_difference(
    words: str, data: st.DataObject
) -> None:
    """One wrong number is what a desk looks for; it must be shown beside the right one."""
    said = letters(visible(words))
    assume(weight(said.text) > 4)
    n = data.draw(st.integers(0, len(said.text) - 1))
    seen = visible(words)
    at = seen.at[said.at[n]]
    assume(not words[at].isnumeric() and words[at] not in ".%")
    found = aligned(f"{words[:at]}錯{words[at + 1 :]}")
    assert found is not None
    assert [(mine, theirs[:1]) for kind, mine, theirs in found[1] if kind != "same"] == [
        ("錯", words[at])
    ]


@given(st.data())
def test_a_clause_left_out_is_shown_as_left_out(data: st.DataObject) -> None:
    """An article shortens a sentence: every word of it stands in the report."""
    clauses = re.findall("[^，；。]+[，；。]", data.draw(st.sampled_from(SENTENCES)))
    assume(len(clauses) > 2)
    first = data.draw(st.integers(1, len(clauses) - 2))
    last = data.draw(st.integers(first + 1, len(clauses) - 1))
    found = aligned("".join(clauses[:first] + clauses[last:]))
    left = "".join(clauses[first:last])
    assume(len(left) > LEFT_OUT and len("".join(clauses[last:])) > RUN)
    assert found is not None
    (told,) = [each for each in found[1] if each[0] != "same"]
    assert (told[0], told[1], len(told[2])) == ("left_out", "", len(left))


@given(st.lists(st.one_of(excerpts(most=14), st.text("停水半夜，村民12", max_size=5)), max_size=5))
def test_nothing_that_the_report_has_is_said_to_stand_only_in_the_quotation(
    parts: list[str],
) -> None:
    """Who is told that true words are invented trusts the page no more."""
    wanted = "".join(parts)
    seen = visible(REPORT)
    whole = letters(seen)
    found = nearest(wanted, REPORT, seen, whole)
    differences = found.differences if found else nowhere_near(wanted, whole)
    assert "".join("".join(d.quotation.split()) for d in differences) == "".join(wanted.split())
    if found:
        assert "".join(d.report for d in differences).rstrip() == REPORT[found.start : found.end]
    for difference in differences:
        said = letters(visible(difference.quotation)).text
        runs = [said[n : n + RUN] for n in range(len(said) - RUN + 1)]
        if difference.kind in ("changed", "left_out"):
            assert not any(occurrences(whole, run) for run in runs)
        elif difference.kind == "elsewhere":
            assert said in whole.text


def test_words_from_far_away_are_near_and_said_to_stand_elsewhere() -> None:
    """Two sentences of one report quoted as one: both are true, together they are not."""
    far = f"{SENTENCES[0]}{'另有一项工作如常进行。' * 100}{SENTENCES[2]}"
    found = aligned("水厂和镇政府发出三个不同的恢复时间，账目每月五日张贴", far)
    assert found is not None
    assert found[1][-1] == ("elsewhere", "账目每月五日张贴", "")
    assert found[0] > NEAR


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("减免十二户", False),  # two of its five are wrong
        ("答复十六件", True),
        ("涉及十户", True),
        ("共十户", False),
        ("念给老人听", True),
        ("修建天文台一座", False),
        ("公开栏换了窗户", True),
        ("十四", False),
        ("收费", False),
        ("玻璃，账目", True),
        ("收水费", False),
        ("县里要求各乡镇逐级上报整改清单", False),
    ],
)
def test_a_short_quotation_is_near_when_one_thing_is_wrong(wanted: str, near: bool) -> None:
    """One wrong number is a misquotation; two letters of five in common are chance."""
    assert (aligned(wanted) is not None) == near


def test_a_number_is_one_letter_of_a_short_quotation() -> None:
    """补助8300元 for 补助450元 is one mistake, not four."""
    assert tokens("补助8,300元") == ["补", "助", "8,300", "元"]
    assert weight("收到申请，1200件。") == 6
    found = aligned("减免复印费8300元")
    assert found is not None
    assert found[1][1] == ("changed", "830", "28")


def test_what_is_nowhere_near_is_told_whole() -> None:
    """A part of a quotation between ellipses may have nothing near it."""
    whole = letters(visible(REPORT))
    assert nowhere_near("修建天文台", whole) == (Difference(False, "修建天文台", "", "changed"),)
    assert [d.kind for d in nowhere_near("修台，账目每月五日张贴，好", whole)] == [
        "changed",
        "elsewhere",
        "changed",
    ]


def test_a_long_text_of_one_letter_is_aligned_in_bounded_work() -> None:
    """A hostile page must not stop the desk; short quotations look at the voted stretch there."""
    text = "甲" * 120_000 + "乙丙丁戊"
    seen = visible(text)
    found = nearest("乙丙丁己", text, seen, View(seen.text, seen.at))
    assert found is not None
    assert found.end == len(text)
    assert len("乙丙丁己") < SHORT


@pytest.mark.parametrize(
    ("wanted", "text", "equal"),
    [
        ("收到12345件", "本年收到98760件申请", 0.75),  # one number of four words
        ("收了12345件", "本年收到98760件申请", None),  # and another word
        ("修好灯塔一座", "年内修好灯塔五座", 5 / 6),
        ("修好灯塔一座", "年内重修灯塔五座", None),  # half of it
        ("甲乙丙子戊己丑辛壬", "甲乙丙丁戊己庚辛壬，此外无事", 7 / 9),
        ("甲乙子丁戊丑庚辛壬", "此外无事。甲乙丙丁戊己庚辛壬", 7 / 9),
        ("甲乙子丁戊丑庚辛寅", "此外无事。甲乙丙丁戊己庚辛壬", None),  # no three in a row
        ("甲乙丙丁戊己子丑寅卯", "甲乙丙丁戊己庚辛壬癸", 0.6),  # just near
        ("甲乙丙丁戊己子丑寅卯辰", "甲乙丙丁戊己庚辛壬癸申", None),
        ("甲子", "甲乙", None),
        ("甲子丙", "甲乙丙", None),  # one wrong of three is chance
        ("甲乙子丁戊丑庚辛", "甲乙丙丁戊己庚辛壬", None),  # as are pairs
        ("，。", "甲，。", None),
    ],
)
def test_how_near_something_is(wanted: str, text: str, equal: float | None) -> None:
    """What is shown as near is taken for the source; what is not shown is not looked at again."""
    found = aligned(wanted, text)
    assert (found and found[0]) == (equal and pytest.approx(equal))


LETTERS = "".join(chr(0x4F00 + n) for n in range(3000))


@pytest.mark.parametrize("begin", [0, 1, 1500, 2100])
@pytest.mark.parametrize("wrong", [0, 3, 450, 899])
def test_one_wrong_letter_of_a_long_quotation_is_found_wherever_it_stands(
    begin: int, wrong: int
) -> None:
    """Half a page is quoted from a report of many, and one word of it was changed."""
    words = LETTERS[begin : begin + 900]
    found = aligned(f"{words[:wrong]}错{words[wrong + 1 :]}", LETTERS)
    assert found is not None
    assert [each for each in found[1] if each[0] != "same"] == [("changed", "错", words[wrong])]
    assert found[0] == pytest.approx(899 / 900)


def test_of_two_places_the_one_with_more_of_the_words_is_near() -> None:
    """A heading repeats the first half of a sentence; the sentence itself was quoted."""
    # So far apart that the ones do not lie around the others, whose halves are counted apart.
    first, second, between = LETTERS[:20], LETTERS[20:40], LETTERS[100:649]
    for more in ("", "今年"):
        told = f"{first}。{between}。{first}{more}{second}。{between[::-1]}"
        found = aligned(first + second, told)
        assert found is not None
        assert [each[2] for each in found[1] if each[0] != "same"] == [more] * bool(more)
        turned = aligned(first + second, f"{first}{more}{second}。{between}。{second}")
        assert turned == found


def test_of_two_places_that_are_as_near_the_first_is_shown() -> None:
    """The same page whenever it is asked for."""
    seen = visible(f"{LETTERS[:30]}。{LETTERS[500:1500]}。{LETTERS[:30]}")
    found = nearest(f"{LETTERS[:29]}错", seen.text, seen, letters(seen))
    assert found is not None
    assert (found.start, found.end) == (0, 30)
