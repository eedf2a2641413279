"""Every engine of the table builds, opens and serves, and nobody above knows which it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer import Index, make_query, open_index
from indexer.archive import generations
from indexer.building import build
from indexer.desk.snippets import Highlighter
from indexer.engines import ENGINES, USUAL
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.vocabulary.errors import IndexDamaged, IndexMismatched
from tests.engines import contract
from tests.invented_index import asked, client_over
from tests.torture.flips import flip

ENGINES_HERE = [USUAL, "oracle"]
REPORT = "望湖镇{year}年政府信息公开工作年度报告\n一、概述\n堤防加固，{text}。\n"


@pytest.fixture()
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, text in ((2012, "垃圾填埋"), (2013, "码头搬迁")):
        report = REPORT.format(year=year, text=text)
        (folder / f"{year}.txt").write_text(report, encoding="utf-8")
    return folder


@pytest.mark.parametrize("engine", ENGINES_HERE)
def test_an_engine_builds_opens_and_serves_by_its_name(
    corpus: Path, tmp_path: Path, engine: str
) -> None:
    """The next engine must need one line in one table."""
    assert {*ENGINES} >= {*ENGINES_HERE}, contract
    index = tmp_path / "index"
    build.build([corpus], index, engine=engine)
    with open_index(index) as opened:
        (hit,) = opened.search(make_query("码头搬迁")).hits
        assert hit.year == 2013
        assert opened.suggestions("码头")
        assert opened.newest(make_query(""), 1, 1)[0] == 2
    web = client_over(index)
    total = asked(web, "/api/search?q=堤防")["total"]
    assert total == {"reports": 2, "sections": 2, "verbatim": 2}
    assert web.get("/search?q=堤防").status_code == 200


def test_another_engine_is_another_index_though_no_report_changed(
    corpus: Path, tmp_path: Path
) -> None:
    """Who asks for another engine must not be told that nothing is to be done."""
    index = tmp_path / "index"
    first = build.build([corpus], index)
    again = build.build([corpus], index, engine="oracle")
    assert (again.unchanged, again.generation > first.generation) == (2, True)
    assert build.build([corpus], index, engine="oracle").generation == again.generation


def test_an_engine_that_is_not_here_is_named_with_the_remedy(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index of a newer program must not end in a traceback."""
    build.build([corpus], tmp_path / "index", engine="oracle")
    monkeypatch.delitem(ENGINES, "oracle")
    with pytest.raises(IndexMismatched, match=r"oracle.*xxgk build"):
        open_index(tmp_path / "index")


@pytest.fixture()
def index(corpus: Path, tmp_path: Path) -> Iterator[Index]:
    build.build([corpus], tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        yield index


def test_a_mistake_of_the_program_is_not_called_damage(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is told to build again builds for an hour, and nothing is mended."""

    def mistaken(*_: object) -> None:
        raise TypeError("a mistake")

    monkeypatch.setattr(Highlighter, "snippets", mistaken)
    with pytest.raises(TypeError, match="a mistake"):
        index.search(make_query("堤防"))


def test_damage_is_told_of_the_generation_that_is_damaged(
    corpus: Path, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the sound generation that answers instead every mistake would be called the damage of the other."""
    first, directory = index.generation, tmp_path / "index"
    (corpus / "2012.txt").unlink()
    build.build([corpus], directory)
    newest = directory / generations.current(directory)

    def mistaken(*_: object) -> Any:
        raise IndexError("a number that no array has")

    monkeypatch.setattr("indexer.archive.sums.SMALL", 0)  # nothing is compared before it is read
    real = WhooshEngine.open
    monkeypatch.setattr(
        WhooshEngine,
        "open",
        lambda files, cut: (mistaken if files.folder == newest else real)(files, cut),
    )
    with pytest.raises(IndexError, match="a number"):
        open_index(directory)
    flip(2, 3)(newest / "titles.characters")
    with open_index(directory) as other:
        assert other.generation == first
        monkeypatch.setattr(WhooshEngine, "rank", mistaken)
        with pytest.raises(IndexError, match="a number"):
            other.search(make_query("堤防"))
        flip(2, 3)(directory / first / "tables.characters")
        with pytest.raises(IndexDamaged, match=rf"{first}: tables\.characters was altered"):
            other.search(make_query("堤防"))


def test_a_file_that_was_altered_is_named_before_anything_is_asked(
    index: Index, tmp_path: Path
) -> None:
    """A damaged disk looks like a mistake of the program until somebody compares."""
    index.close()
    (store,) = tmp_path.glob("index/0*/reports.sqlite")
    with closing(sqlite3.connect(store)) as database:
        database.execute("UPDATE reports SET placed = x'00'")
        database.commit()
    said = r"reports\.sqlite was altered.*Run: xxgk build CORPUS --index"
    with pytest.raises(IndexDamaged, match=said):
        open_index(tmp_path / "index")
