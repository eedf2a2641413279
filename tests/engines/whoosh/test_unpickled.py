"""Whoosh keeps pickles in its files; nothing that one of them asks for is called."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.filedb.structfile import StructFile

from indexer.archive.sums import Files
from indexer.engines.whoosh.postings.words import WordIndex
from tests.invented import Opened, report, section, with_ids


class Hostile:
    """What calls something as soon as it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    reports = [report("甲镇", 2012, section("s1", "一、概述", "公开为常态。"))]
    Opened(tmp_path, with_ids(reports)).close()
    return tmp_path


def test_what_whoosh_wrote_of_itself_is_read(folder: Path) -> None:
    """An index that nobody can open harms nobody, nor does it help."""
    words = WordIndex(Files(folder), "words")
    assert words.postings("body", "公开")[0].tolist() == [0]
    words.close()


@pytest.mark.parametrize("which", ["schema", "segments"])
def test_an_index_of_others_runs_no_code_of_theirs(folder: Path, which: str) -> None:
    """Colleagues send each other an index as they send each other a spreadsheet."""
    harmed, toc = folder / "harmed", folder / "words" / "_MAIN_1.toc"
    hostile = pickle.dumps(Hostile(harmed))
    with toc.open("rb") as file:
        read = StructFile(file)
        for _ in range(3):
            read.read_varint()
        begin = (read.read_int(), read.read_int(), [read.read_varint() for _ in range(3)])
        assert begin[0] == -12345
        at = read.tell()
        schema = read.read_string()
        between = toc.read_bytes()[read.tell() : read.tell() + 8]
        segments = toc.read_bytes()[read.tell() + 8 :]
    with toc.open("r+b") as file:
        file.seek(at)
        written = StructFile(file)
        written.write_string(hostile if which == "schema" else schema)
        written.write(between + (hostile if which == "segments" else segments))
    if which == "segments":
        with pytest.raises(pickle.UnpicklingError, match=r"mkdir has no place in an index"):
            WordIndex(Files(folder), "words")
    else:
        WordIndex(Files(folder), "words").close()
    assert not harmed.exists()
    pickle.loads(hostile)  # it would have
    assert harmed.is_dir()
