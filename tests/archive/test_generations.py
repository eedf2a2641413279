"""An index is read whole, or refused with the remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.archive import generations
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import IndexMismatched, IndexUnusable
from tests.language.odd_digits import ODD_DIGITS


@pytest.fixture()
def index(corpus_index: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(corpus_index, tmp_path / "index"))


def _folder(index: Path) -> Path:
    return index / generations.current(index)


@pytest.mark.parametrize("what", ["schema", "segmenter", "gazetteer"])
def test_an_index_made_by_another_program_is_refused_with_the_remedy(
    index: Path, what: str
) -> None:
    """Words cut another way would silently not be found."""
    folder = _folder(index)
    generations.write_metadata(folder, {**generations.metadata_of(folder), what: "other"})
    with pytest.raises(IndexMismatched, match=what) as refused:
        open_index(index)
    assert "xxgk build" in refused.value.message


def test_a_mismatched_index_is_rebuilt_from_the_files(index: Path) -> None:
    """The remedy must work."""
    folder = _folder(index)
    generations.write_metadata(folder, {**generations.metadata_of(folder), "schema": 0})
    corpus = Path(__file__).parents[2] / "corpus"
    assert main(["build", str(corpus), "--index", str(index)]) == 0
    with open_index(index) as opened:
        assert opened.search(make_query("防汛")).reports


@pytest.mark.parametrize("name", ODD_DIGITS[:-1])
def test_a_folder_whose_name_only_looks_like_a_number_stops_no_build(
    index: Path, name: str
) -> None:
    """Whoever left a copy beside the generations could never build again, or lost the copy."""
    (index / name).mkdir()
    corpus = Path(__file__).parents[2] / "corpus"
    assert main(["build", str(corpus / "黄坡垅镇"), "--index", str(index)]) == 0
    assert main(["build", str(corpus / "乌硐镇"), "--index", str(index)]) == 0
    assert (index / name).is_dir()


def test_every_missing_or_altered_file_is_noticed(index: Path) -> None:
    """A half-copied index must not answer with half of the reports."""
    assert not verify(index)
    for path in sorted(p for p in _folder(index).rglob("*") if p.is_file()):
        original = path.read_bytes()
        if not original:
            continue
        path.write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
        assert main(["verify", "--index", str(index)]) == 4, path.name
        path.unlink()
        assert main(["verify", "--index", str(index)]) == 4, path.name
        path.write_bytes(original)
    assert not verify(index)


@pytest.mark.parametrize("name", ["reports.sqlite", "texts.pairs.npy", "columns/year.npy"])
def test_a_truncated_file_is_an_error_of_ours(index: Path, name: str) -> None:
    """Whatever a library raises, the reader gets a sentence and a remedy."""
    path = _folder(index) / name
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(IndexUnusable, match=r"(?i)build"), open_index(index) as opened:
        opened.search(make_query("防汛"))


@pytest.mark.parametrize("said", [b"999999\n", b"../../etc\n", b"000001", b"\xff\n", None])
def test_where_the_pointer_is_damaged_the_newest_whole_generation_answers(
    index: Path, said: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    """One bad byte in a file of seven must not take a whole index away, nor be passed over."""
    (index / "current").unlink()
    if said is not None:
        (index / "current").write_bytes(said)
    with open_index(index) as opened:
        assert opened.search(make_query("防汛")).reports
        assert opened.is_current()
    assert "names no generation. 000001 is taken" in caplog.text
    assert verify(index) == ["current names no generation"]
    corpus = Path(__file__).parents[2] / "corpus"
    assert main(["build", str(corpus), "--index", str(index)]) == 0
    assert verify(index) == []
