"""What this user may not read is neither damaged nor missing: another build or another backup helps nobody."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.archive import backups
from indexer.commands.cli import main
from indexer.commands.keeping import answering
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import IndexForbidden
from tests.archive.copies import restored
from tests.invented_index import build_index, invented_reports

HIDDEN = [
    ".",
    "current",
    "000002",
    "000002/metadata.json",
    "000002/reports.sqlite",
    "000002/texts.units.npy",
    "000002/words",
]


@contextmanager
def forbidden(path: Path) -> Iterator[None]:
    """Let nobody but root read ``path``, and whoever works here be another."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has other rights")
    user, mode = os.geteuid(), path.stat().st_mode
    path.chmod(0)
    if not user:
        os.seteuid(65534)
    try:
        yield
    finally:
        if not user:
            os.seteuid(0)
        path.chmod(mode)


@pytest.fixture()
def index(index: Path) -> Iterator[Path]:
    """One in a folder that anybody may look at, and write into; whatever is imported late is here by then."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        backups.backup(index, Path(folder) / "index")
        answering(Path(folder) / "index")
        yield Path(folder) / "index"


def _opened(index: Path) -> object:
    with open_index(index) as opened:
        return opened.stats()


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(
    "using",
    [
        _opened,
        verify,
        lambda index: backups.backup(index, index.parent / "new"),
        lambda index: backups.backup(index, index.parent / "new.tar"),
        lambda index: backups.restore(
            index, index.parent / "again", replace=False, opening=answering
        ),
    ],
    ids=["opened", "verified", "backed up", "packed", "restored"],
)
def test_who_may_not_read_an_index_is_told_so(
    index: Path, hidden: str, using: Callable[[Path], Any]
) -> None:
    """Cron runs as another user: "build again" would cost a night, and an older generation hide it."""
    with forbidden(index / hidden), pytest.raises(IndexForbidden) as told:
        using(index)
    assert "this user may not read it. Do this as the user who owns it" in told.value.message
    assert "xxgk build" not in told.value.message
    assert "Take another" not in told.value.message
    assert verify(index) == []
    assert sorted(path.name for path in index.parent.iterdir()) == ["index"]


def test_who_may_not_read_a_backup_is_told_so(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is there and it is a backup."""
    backups.backup(index, index.parent / "copy.tar")
    with forbidden(index.parent / "copy.tar"):
        assert restored(index.parent / "copy.tar", index.parent / "new") == 4
    assert "copy.tar: this user may not read it" in capsys.readouterr().err
    (index.parent / "folder").mkdir()
    (index.parent / "copy.tar").rename(index.parent / "folder" / "copy.tar")
    with forbidden(index.parent / "folder"):
        assert restored(index.parent / "folder" / "copy.tar", index.parent / "new") == 4
    assert "this user may not read it" in capsys.readouterr().err
    assert not (index.parent / "new").exists()


def test_a_build_over_what_it_may_not_read_loses_no_ids(index: Path) -> None:
    """Taken for damage, the next index would have other addresses for the same reports."""
    corpus = index.parent / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("甲乡2015年政府信息公开工作年度报告\n一、概述\n主动公开12条。")
    for path in (index, *index.rglob("*")):
        path.chmod(path.stat().st_mode | 0o666)
    index.chmod(0o777)
    with forbidden(index / "000002" / "reports.sqlite"):
        assert main(["build", str(corpus), "--index", str(index)]) == 4
    assert verify(index) == []
    build_index(index, invented_reports()[:1])
    assert verify(index) == []


def test_a_folder_of_a_corpus_that_is_called_as_a_generation_costs_itself_alone(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it is one cannot be known; the reports beside it can be read."""
    corpus, new = index.parent / "corpus", index.parent / "new"
    (corpus / "000007").mkdir(parents=True)
    (corpus / "a.txt").write_text("甲乡2015年政府信息公开工作年度报告\n一、概述\n主动公开12条。")
    (corpus / "000007" / "b.txt").write_text("乙乡2015年政府信息公开工作年度报告\n一、概述")
    with forbidden(corpus / "000007"):
        assert main(["build", str(corpus), "--index", str(new), "--jobs", "1"]) == 0
    assert "skipped 000007: cannot be opened: Permission denied" in capsys.readouterr().err
    assert answering(new) == ("000001", 1)
