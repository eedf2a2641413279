"""A number is the same however it is written, with what stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.figures.counts import numbers_in
from indexer.intake.figures.figures import find_figures
from tests.intake.figures.reading import figures_of, read, section


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("主动公开政府信息300余条。", 300, "余"),
        ("主动公开政府信息300多条。", 300, "多"),
        ("主动公开政府信息近300条。", 300, "近"),
        ("主动公开政府信息约300条。", 300, "约"),
        ("主动公开政府信息超过300条。", 300, "超过"),
        ("主动公开政府信息不足300条。", 300, "不足"),
        ("主动公开政府信息300条以上。", 300, "以上"),
        ("累计主动公开政府信息300条。", 300, "累计"),
        ("累计主动公开政府信息300余条。", 300, "余"),
        ("主动公开政府信息2.3万余条。", 23000, "余"),
        ("最近主动公开政府信息300条。", 300, None),
        ("累计投入，主动公开政府信息300条。", 300, None),
    ],
)
def test_what_stands_beside_a_number_is_kept(
    text: str, value: float, qualifier: str | None
) -> None:
    """More than 300 is not 300: a search for more than 300 has to find it."""
    figure = figures_of("proactive", text)["proactive_total"]
    assert (figure.value, figure.qualifier) == (value, qualifier)


@pytest.mark.parametrize(
    ("said", "qualifier"),
    [
        ("20件左右", "左右"),
        ("20件上下", "上下"),
        ("大约20件", "约"),
        ("将近20件", "近"),
        ("接近20件", "近"),
        ("超过20件", "超过"),
        ("不足20件", "不足"),
        ("不到20件", "不到"),
        ("20件", None),
        ("达20件", None),
    ],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("proactive_total", "全年主动公开政府信息{}。"),
        ("requests_new", "全年收到政府信息公开申请{}。"),
        ("reviews_total", "全年发生行政复议{}。"),
    ],
)
def test_what_a_number_may_be_is_said_of_every_figure(
    name: str, text: str, said: str, qualifier: str | None
) -> None:
    """Twenty or so would be printed as twenty, or not be found at all, by what is counted."""
    figure = figures_of("overview", text.format(said))[name]
    assert (figure.value, figure.qualifier) == (20, qualifier)


def test_what_is_asked_for_is_no_count() -> None:
    """A rule of at least twelve notices a year would be a year's number."""
    assert read("overview", "要求各村每年公开政府信息不少于12条。") == {}


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息300余条。主动公开信息312条。",
        "主动公开信息近300条。主动公开信息296条。",
        "主动公开信息约300条。主动公开信息310条。",
    ],
)
def test_a_round_number_is_no_rival_of_the_exact_one(text: str) -> None:
    """A doubt about 300-odd beside 312 would teach readers to pass over doubts."""
    figures, warnings = find_figures([section("proactive", text)])
    assert (len(figures), warnings) == (1, ())


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息300余条。主动公开信息290条。",
        "主动公开信息300余条。主动公开信息470条。",
        "主动公开信息近300条。主动公开信息301条。",
        "主动公开信息约300条。主动公开信息340条。",
    ],
)
def test_what_a_round_number_excludes_is_its_rival(text: str) -> None:
    """A contradiction that is passed over is a story that is missed."""
    figures, _ = find_figures([section("proactive", text)])
    assert [figure.state for figure in figures] == ["several", "several"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("近5条", [(5, "条", "近")]),
        ("最近5条", [(5, "条", None)]),
        ("不足5条", [(5, "条", "不足")]),
        ("5条以上", [(5, "条", "以上")]),
        ("2.3万余条", [(23_000, "条", "余")]),
        ("累计公开5条", [(5, "条", "累计")]),
        ("累计投入,公开5条", [(5, "条", None)]),
        ("公开5条,培训12人次", [(5, "条", None), (12, "人次", None)]),
        ("12个栏目", []),
        ("12个月", []),
        ("第5条", []),
        ("每5条", []),
        ("9至12条", []),
        ("12月", []),
    ],
)
def test_what_counts_something_is_a_number_with_what_stands_beside_it(
    text: str, found: list[tuple[float, str, str | None]]
) -> None:
    """An article of the law would be a number of documents."""
    numbers = numbers_in(text)
    assert [(one.value, one.unit, one.qualifier) for one in numbers] == found


_DIGITS = "零一二三四五六七八九"


def _han(number: int) -> str:
    """The number in Chinese numerals, written here a second time from the grammar of the numerals."""
    if number < 20:
        tens = "十" if number >= 10 else ""
        return tens + (_DIGITS[number % 10] if number % 10 or not tens else "")
    steps = [("千", 1000), ("百", 100), ("十", 10), ("", 1)]
    text, gap = "", False
    for step, size in steps:
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + step
        gap = not digit
    return text


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else {",": "，"}.get(c, c) for c in text)


@given(
    st.integers(1, 9999),
    st.sampled_from(["plain", "comma", "wide", "wide comma", "han", "blank"]),
    st.sampled_from("条件宗份起次"),
    st.sampled_from(["", "余", "多"]),
    st.sampled_from(["", "万"]),
)
def test_a_number_comes_back_however_it_is_written(
    number: int, way: str, measure: str, about: str, scale: str
) -> None:
    """A township that writes in numerals would be missing from every ranking."""
    written = {
        "plain": f"{number}",
        "comma": f"{number:,}",
        "wide": _wide(f"{number}"),
        "wide comma": _wide(f"{number:,}"),
        "han": _han(number),
        "blank": f" {number} ",
    }[way]
    text = f"全年主动公开政府信息{written}{scale}{about}{measure}。"
    figure = figures_of("proactive", text)["proactive_total"]
    assert figure.value == number * (10_000 if scale else 1)
    assert figure.qualifier == (about or None)


@given(st.integers(1, 999), st.sampled_from(["人", "名", "人次"]), st.booleans())
def test_people_are_counted_in_any_measure(number: int, measure: str, han: bool) -> None:
    """Trainees by 人次 and by 名 are people all the same."""
    written = _han(number) if han else f"{number}"
    found = figures_of("overview", f"政务公开培训班培训{written}{measure}。")
    assert found["trainees"].value == number
