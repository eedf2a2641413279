"""Folding: what makes a query and a page comparable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.language.folding import fold, folded, plain, plain_lines


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    """A mark laid over the folded text would sit on the wrong characters of the page."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A query folded once more than the index would find nothing."""
    assert fold(fold(text)) == fold(text)


def test_every_character_alone_folds_to_one_that_stays() -> None:
    """Random texts seldom hold the one character that breaks the law."""
    everything = "".join(chr(c) for c in range(0x30000) if not 0xD800 <= c <= 0xDFFF)
    folded = fold(everything)
    assert len(folded) == len(everything)
    assert fold(folded) == folded


def test_width_space_script_and_case_do_not_matter() -> None:
    """Whoever types a phrase in another width or script would miss the page."""
    assert fold("ＡＢｃ１２３，（）") == "abc123,()"
    assert fold("a\u3000b\tc\nd\u00a0e") == "a b c d e"
    assert fold("關於開展鄉鎮政務公開餘項") == "关于开展乡镇政务公开余项"


def test_numbers_in_circles_stay_one_character() -> None:
    """Normal forms turn ㈠ into three characters, and every later mark is off by two."""
    assert fold("㈠①") == "㈠①"


def test_a_simplified_name_with_an_old_character_keeps_it() -> None:
    """乾县 shown as 干县 would be a place that does not exist."""
    assert plain("乾县人民政府") == "乾县人民政府"
    assert plain("關於乾縣") == "关于干县"


@given(st.lists(st.text(alphabet="乾县鎮報濛(zhèn)a \n\u3000Ａ，１\ud800\U00020000"), max_size=6))
def test_lines_folded_together_read_as_each_alone(lines: list[str]) -> None:
    """A unit would be named otherwise because of what another line of its report holds."""
    assert plain_lines(lines) == [plain(line) for line in lines]


@given(st.lists(st.text(alphabet="一0５.鎮 \n\0"), max_size=6))
def test_texts_folded_together_read_as_each_alone(texts: list[str]) -> None:
    """A mark would stand beside its word because of what another section of the page holds."""
    assert folded(texts) == [fold(text) for text in texts]
    assert folded(["二0", "5", "0", "一"]) == ["二零", "5", "0", "一"]


def test_radicals_and_characters_that_stand_twice_are_what_they_show() -> None:
    """Words of a PDF whose font names radicals would be found by nobody."""
    assert fold("⼈⺠⻔\uf9e4") == plain("⼈⺠⻔\uf9e4") == "人民门理"


def test_zeros_of_chinese_numerals_and_brackets_are_one_to_who_looks() -> None:
    """Who types 二〇一六 and 〔2016〕 would miss 二○一六, 二零一六, 二0一六 and [2016]."""
    assert {
        fold(year)
        for year in (
            "二〇一〇年",
            "二○一○年",
            "二零一零年",
            "二0一0年",
            "二０一０年",
            "二◯一◯年",
            "二Ｏ一O年",
        )
    } == {"二零一零年"}
    assert {fold(n) for n in ("〔8〕", "［8］", "[8]", "（8）", "(8)", "【8】", "﹝8﹞")} == {"(8)"}


def test_zeros_of_other_numbers_stay() -> None:
    """2010 would be found by nobody who types it."""
    assert fold("2010一季度，10三，1.0一") == "2010一季度,10三,1.0一"
    assert fold("ISO九千，ABO三型，一only，O型") == "iso九千,abo三型,一only,o型"


def test_what_begins_a_list_is_no_zero_to_who_reads() -> None:
    """○ 收到申请 would be read as none received."""
    assert plain("○ 收到〔8〕") == "○ 收到〔8〕"
