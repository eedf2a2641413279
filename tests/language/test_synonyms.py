"""Words that mean the same: the program's own, an operator's file, and where in a text they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.language.analyzer import default
from indexer.language.synonyms import LONGEST, Synonyms, chosen, own, read_groups
from indexer.vocabulary.errors import UnreadableFile

GROUPS = Synonyms(
    [("渔补", "渔业补贴", "渔业补助"), ("人大", "人民代表大会"), ("渔补", "渔民补课")]
)


def said(text: str) -> list[str]:
    return [wording.text for wording in GROUPS.wordings(text, default().words)]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("渔补", ["渔业补贴", "渔业补助", "渔民补课"]),
        ("漁業補貼", ["渔补", "渔业补助"]),
        ("发放渔业补助标准", ["发放渔补标准", "发放渔业补贴标准"]),
        ("镇人大工作", ["镇人民代表大会工作"]),
        ("人大代表", ["人民代表大会代表"]),
        ("渔补站", ["渔业补贴站", "渔业补助站", "渔民补课站"]),
        ("人大，渔业补贴", ["人民代表大会，渔业补贴", "人大，渔补", "人大，渔业补助"]),
        ("工人大会", []),
        ("老年人大多", []),
        ("渔业", []),
        ("渔", []),
        ("", []),
        ("人民代表大会" * 11, []),
    ],
)
def test_a_text_is_said_otherwise_one_word_of_it_at_a_time(text: str, others: list[str]) -> None:
    """人大 is no word of 工人大会: who looks for a meeting of workers asks for no congress."""
    assert said(text) == others


def test_the_word_that_stands_instead_is_told_beside_the_text() -> None:
    """An offer names the word; the whole run would not tell what in it is another."""
    assert GROUPS.wordings("村渔业补贴", default().words)[0] == ("渔补", "村渔补")


@pytest.mark.parametrize(
    ("cut", "others"),
    [
        (["丙", "甲", "乙"], ["丙甲级站"]),  # by characters, up to the end
        (["丙", "甲乙"], ["丙甲级站"]),
        (["丙甲", "乙"], []),
        (["丙甲乙"], []),
    ],
)
def test_two_characters_are_a_word_where_the_cut_has_both_ends_of_it(
    cut: list[str], others: list[str]
) -> None:
    """What the dictionary does not know is cut by characters, and is a word of the operator's all the same."""
    assert [
        w.text for w in Synonyms([("甲乙", "甲级站")]).wordings("丙甲乙", lambda _: cut)
    ] == others


@pytest.mark.parametrize(
    ("cut", "others"),
    [
        (["丙", "甲乙丁"], ["丙甲级站丁"]),  # 低保 in 农村|低保户
        (["丙甲", "乙丁"], []),
    ],
)
def test_two_characters_are_a_word_that_begins_a_longer_one(
    cut: list[str], others: list[str]
) -> None:
    """Who looks for 农村低保户 is helped by 最低生活保障; who looks for 工人大会 by no congress."""
    groups = Synonyms([("甲乙", "甲级站")])
    assert [w.text for w in groups.wordings("丙甲乙丁", lambda _: cut)] == others


def test_three_characters_are_a_word_however_they_are_cut() -> None:
    """A word that only the operator knows is cut apart by every dictionary."""
    groups = Synonyms([("甲乙丙", "甲级站")])
    assert [w.text for w in groups.wordings("己甲乙丙", lambda _: ["己甲", "乙丙"])] == ["己甲级站"]


def test_a_word_that_is_too_long_is_named_by_its_beginning() -> None:
    """A paragraph pasted into the file would fill the operator's screen."""
    _, (fault,) = read_groups(f"甲站 = {'长' * 40}短{'长' * 40}")
    assert fault.startswith(f"line 1: '{'长' * 40}' is no word")


def test_a_pasted_sentence_is_not_said_otherwise() -> None:
    """Sixty characters may be a name; more are a quotation, which has one wording."""
    assert len(said("人民代表大会" * 10)) == 10  # each of the ten by itself
    assert said("人民代表大会" * 10 + "会") == []


def test_each_line_of_a_file_is_a_group_however_its_words_are_kept_apart() -> None:
    """People write = or a tab, and paste from a spreadsheet."""
    text = (
        "\ufeff甲站 = 甲类站\n乙站\t乙类站\t乙等站 # 一句话\n\n# 丙\n丁站，丁类站、丁等站；丁站\n"
    )
    assert read_groups(text) == (
        [("甲站", "甲类站"), ("乙站", "乙类站", "乙等站"), ("丁站", "丁类站", "丁等站")],
        [],
    )


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("甲站", "line 2 has one word; write two or more"),
        ("甲站 = 甲站", "line 2 has one word; write two or more"),
        ("甲站 = 甲 类站", "line 2: '甲 类站' is no word of 2 to 30"),
        ("甲站 = 甲(站)", "line 2: '甲(站)' is no word"),
        ("甲站 = 站", "line 2: '站' is no word"),
        ("甲站 = " + "长" * (LONGEST + 1), "line 2: '长长"),
    ],
)
def test_a_line_that_is_no_group_is_named_with_its_remedy_and_costs_no_other(
    line: str, remedy: str
) -> None:
    """One slip in a file of five hundred lines must not lose the file, nor be lost itself."""
    groups, (fault,) = read_groups(f"乙站 = 乙类站\n{line}\n丙站 = {'长' * LONGEST}")
    assert groups == [("乙站", "乙类站"), ("丙站", "长" * LONGEST)]
    assert fault.startswith(remedy)


def test_a_file_adds_to_the_words_of_the_program(tmp_path: Path) -> None:
    """An operator knows the words of his province, and does not want to write 低保 again."""
    path = tmp_path / "words.txt"
    path.write_bytes("低保 = 最低保障金\n一个\n".encode("gb18030"))
    both, (fault,) = own().with_file(path)
    assert [w.word for w in both.wordings("低保", default().words)] == [
        "最低生活保障",
        "最低保障金",
    ]
    assert fault.startswith(f"{path}: line 2 has one word")
    assert [w.word for w in own().wordings("低保", default().words)] == ["最低生活保障"]


def test_a_file_is_read_where_one_is_named(tmp_path: Path) -> None:
    """Who names none has the program's own words, and no fault."""
    (tmp_path / "words.txt").write_text("渔补 = 渔业补贴\n孤单\n", encoding="utf-8")
    for path, words, faults in ((tmp_path / "words.txt", 1, 1), ("", 0, 0), (None, 0, 0)):
        found, said = chosen(path)
        assert (len(found.wordings("渔补", default().words)), len(said)) == (words, faults)
        assert found.wordings("低保", default().words)


def test_a_file_that_cannot_be_read_is_refused_with_its_name(tmp_path: Path) -> None:
    """To go on without it would show the operator nothing of what he wrote."""
    with pytest.raises(UnreadableFile, match=r"none\.txt: No such file.*; no word of it is taken"):
        own().with_file(tmp_path / "none.txt")
    (tmp_path / "odd.txt").write_bytes("甲站 = 甲类站\n".encode() + b"\xff\xff\xff")
    with pytest.raises(UnreadableFile, match=r"odd\.txt: line 2 cannot be read"):
        own().with_file(tmp_path / "odd.txt")


def test_every_line_of_the_programs_own_words_is_taken() -> None:
    """A slip in our own file would be seen by nobody."""
    path = Path(__file__).parents[2] / "indexer" / "language" / "data" / "synonyms.txt"
    groups, faults = read_groups(path.read_text(encoding="utf-8"))
    assert faults == []
    assert len(groups) == len({frozenset(group) for group in groups})
    for group in groups:
        for word in group:
            assert {*group} - {word} <= {w.word for w in own().wordings(word, default().words)}
