"""An index that is damaged while it is served: noticed before a reader is told anything wrong."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive import generations
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.torture.flips import flip, halve

LARGE = ("texts.positions.npy", "texts.units.npy", "texts.characters", "reports.sqlite")
MAPPED = (*LARGE, "columns/section_kind.npy", "words/MAIN_*.trm", "words/MAIN_*.pst")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one generation."""
    return build_index(tmp_path_factory.mktemp("sound") / "index", invented_reports())


@pytest.fixture()
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))


def found(web: FlaskClient) -> object:
    """The status of an answer, and how many reports it counts."""
    answer = web.get("/api/search?q=申请")
    body = answer.json or {}
    return answer.status_code, body.get("total", body.get("error", {}).get("code"))


def one(folder: Path, name: str) -> Path:
    (path,) = folder.glob(name)
    return path


@pytest.mark.parametrize("name", MAPPED)
@pytest.mark.parametrize("damage", [flip(200, 3), halve, Path.unlink], ids=["bit", "half", "gone"])
def test_a_file_that_is_damaged_while_it_is_served_is_a_503(
    index: Path, name: str, damage: object
) -> None:
    """A number that is wrong by one bit is printed; a file that is shorter ends the process."""
    web = client_over(index)
    right = found(web)
    assert right == (200, {"reports": 6, "sections": 6, "verbatim": 6})
    path = one(index / "000001", name)
    whole = path.read_bytes()
    assert callable(damage)
    damage(path)
    assert found(web) == (503, "index_damaged")
    page = web.get("/search?q=申请")
    assert page.status_code == 503
    assert "请重新建立索引" in page.text
    path.write_bytes(whole)
    assert found(web) == right, "it was put right"


def test_the_generation_before_answers_as_soon_as_the_newest_is_damaged(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A newsroom with yesterday's reports goes on working."""
    build_index(index, invented_reports()[:2])
    web = client_over(index)
    assert asked(web, "/readyz")["generation"] == "000002"
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert found(web) == (200, {"reports": 6, "sections": 6, "verbatim": 6})
    assert asked(web, "/readyz")["generation"] == "000001"
    assert "Until then generation 000001 answers" in caplog.text
    said = caplog.text.count("Until then")
    assert found(web)
    assert caplog.text.count("Until then") == said, "once is enough"
    assert generations.current(index) == "000002"


def test_a_block_that_decayed_is_noticed_when_it_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad disk changes no time of a file."""
    monkeypatch.setattr("indexer.archive.sums.SMALL", 0)
    monkeypatch.setattr("indexer.archive.sums.BLOCK", 256)
    index = build_index(tmp_path, invented_reports())
    path = index / "000001" / "texts.units.npy"
    times = path.stat()
    for at in range(2 * 256, path.stat().st_size, 256):  # all but what says what it is
        flip(at, 128)(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    web = client_over(index)
    assert web.get("/api/coverage").status_code == 200, "no string was looked for"
    assert found(web) == (503, "index_damaged")
    assert web.get("/").status_code == 503, "nothing of it is believed any more"
