"""What an operator does while readers read: each with one edit and one build, the server left running."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.webapp.browser import served

SAMPLE = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of reports of one township, with the table of its places."""
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copytree(SAMPLE / "雾茗乡", folder / "雾茗乡")
    shutil.copy(SAMPLE / "places.csv", folder)
    return folder


@pytest.fixture
def index(reports: Path, tmp_path: Path) -> Path:
    build(reports, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def site(index: Path) -> Iterator[str]:
    with served(index) as address:
        yield address


def build(reports: Path, index: Path) -> dict[str, int]:
    """What the command says of a build."""
    ended = subprocess.run(
        [sys.executable, "-m", "indexer", "build", str(reports), "--index", str(index)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    made: dict[str, int] = json.loads(ended.stdout)
    return made


def page(site: str, path: str) -> str:
    with urlopen(site + quote(path, safe="/?=&")) as answer:
        text: str = answer.read().decode()
        return text


def total(site: str, query: str) -> int:
    found: int = json.loads(page(site, f"/api/search?q={query}"))["total"]["reports"]
    return found


def test_a_report_that_is_added_is_found_without_a_restart(
    reports: Path, index: Path, site: str
) -> None:
    """Put the file there, build: two steps, and nobody notices but who searches."""
    shutil.copy(SAMPLE / "白鹭汊镇" / "2017.txt", reports)
    assert total(site, "黄泥港") == 0
    made = build(reports, index)
    assert (made["added"], made["skipped"]) == (1, 0)
    assert total(site, "黄泥港") == 1
    assert "黄泥港" in page(site, "/reports/990123101-2017")


def test_a_misread_report_is_mended_by_a_row(reports: Path, index: Path, site: str) -> None:
    """The page of what is unsure names the file; nothing is read wrongly for ever."""
    path = reports / "雾茗乡" / "2013.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("2013", "某"), encoding="utf-8")
    build(reports, index)
    assert total(site, "年:2013") == 0
    assert "雾茗乡/2013.txt" in page(site, "/holdings")
    rows = "path,year,place_code\n雾茗乡/2013.txt,2013,990123200\n"
    (reports / "manifest.csv").write_text(rows, encoding="utf-8")
    build(reports, index)
    assert total(site, "年:2013") == 1
    assert "小学撤并一年" in page(site, "/reports/990123200-2013")


def test_a_notice_stands_on_every_page_after_a_build(reports: Path, index: Path, site: str) -> None:
    """Readers are told what a collection lacks before they print from it."""
    (reports / "notice.txt").write_text("本库仅收录到三月为止的报告。", encoding="utf-8")
    build(reports, index)
    for path in ("/", "/search?q=防汛", "/reports/990123200-2013", "/figures"):
        assert "本库仅收录到三月为止的报告。" in page(site, path), path
