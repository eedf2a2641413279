"""Bytes to text, whatever saved the file."""

from __future__ import annotations

import pytest

from indexer.intake.formats.decoding import decode
from indexer.vocabulary.errors import UnreadableFile

TEXT = "河边县东河镇2019年政府信息公开工作年度报告。本镇全年公开信息二十条，没有收到申请。" * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_report_reads_the_same_in_every_encoding_in_use(encoding: str) -> None:
    """An office that saves as GBK would publish nothing but odd characters."""
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_in_a_character_or_with_one_bad_byte_is_still_read(encoding: str) -> None:
    """One byte damaged on the way would turn a whole report into another script."""
    data = TEXT.encode(encoding)
    assert decode(data[:-1])[:60] == TEXT[:60]
    damaged = data[:90] + b"\xff" + data[90:]
    assert decode(damaged)[:25] == TEXT[:25]
    assert decode(damaged)[-25:] == TEXT[-25:]


def test_traditional_text_is_not_mistaken_for_another_encoding() -> None:
    """Mirrors in Traditional script are damaged too."""
    text = "東河鎮政府信息公開工作年度報告,關於開展鄉鎮政務公開。" * 5
    assert decode(text.encode() + b"\xe6")[:50] == text[:50]


@pytest.mark.parametrize("encoding", ["big5", "gbk"])
def test_traditional_text_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    """Read as the other it is refused as a text of something else, and nobody learns that it is unread."""
    text = "東河鎮2019年政府信息公開工作年度報告，全年公開信息二十條，沒有收到申請。" * 5
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_believed_only_when_it_fits() -> None:
    """Pages copied from another site keep a declaration that is no longer true."""
    assert decode(TEXT.encode("gbk"), "gb2312") == TEXT
    assert decode(TEXT.encode(), "gb2312") == TEXT
    assert decode(TEXT.encode("gbk"), "no-such-encoding") == TEXT


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0\0\0"])
def test_an_empty_file_is_refused_as_empty(data: bytes) -> None:
    """An operator must learn that the download failed."""
    with pytest.raises(UnreadableFile, match="empty"):
        decode(data)


def test_bytes_that_are_no_text_are_refused() -> None:
    """A picture read as text would fill the index with noise."""
    with pytest.raises(UnreadableFile, match="no text"):
        decode(bytes(range(1, 9)) * 400)
