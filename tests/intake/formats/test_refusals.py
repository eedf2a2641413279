"""Why a file is refused: said once, in both languages, with what would help."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import indexer
from indexer.intake.formats import read_bytes
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.refusals import REFUSALS, Refusal, in_chinese

FORMATS = Path(indexer.__file__).parent / "intake" / "formats"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.english[:40])
def test_every_reason_is_told_in_chinese_with_its_values(refusal: Refusal) -> None:
    """Whoever looks at 收录情况 reads no English, and needs the number that is in it."""
    named = {name: spec for _, name, spec, _ in Formatter().parse(refusal.english) if name}
    values = {name: 12_345 if spec else f"某{name}" for name, spec in named.items()}
    said = in_chinese(refusal(**values).message)
    shown = {name: f"{value:,}" if named[name] else value for name, value in values.items()}
    assert said == refusal.chinese.format(**shown)
    assert not {name for _, name, _, _ in Formatter().parse(refusal.chinese) if name} - set(named)


def test_no_reader_says_a_reason_of_its_own() -> None:
    """It would stand on the page in English."""
    raised = [
        (path.name, node.lineno)
        for path in FORMATS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "UnreadableFile"
        and not isinstance(node.args[0], ast.Attribute | ast.Subscript)
    ]
    assert raised == []


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"Rar!\x1a\x07\0", "RAR"),
        (b"Founder CEB", "方正 CEB"),
        (b"%!PS-Adobe", "PostScript"),
        (b"MZ\x90\0\x03\0", "程序"),
        (b"\0\0\0\x18ftypmp42", "录音或录像"),
        (b"AT&TFORM", "DjVu"),
        (b"SQLite format 3\0", "数据库"),
    ],
)
def test_a_file_of_another_kind_is_named_as_what_it_is(head: bytes, what: str) -> None:
    """ "no text" sends people looking for an encoding."""
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(head + bytes(200))
    assert what in (in_chinese(caught.value.message) or "")


def test_text_that_begins_like_another_kind_is_read() -> None:
    """MZ and ID3 are letters, too."""
    for text in ("MZ镇年报", "BZ镇年报", "BM镇年报", "HN省年报"):
        assert read_bytes(text.encode()).blocks[0].text == text
