"""The original file of a report, given back byte for byte and never run."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.building import build as building
from indexer.building.finishing import write_engine
from indexer.desk.index import open_index, verify
from tests.invented_index import asked, client_over

PAGE = (
    "<html><head><title>甲镇2012年政府信息公开工作年度报告</title></head><body>"
    "<script>alert(1)</script><h1>甲镇2012年政府信息公开工作年度报告</h1>"
    "<p>一、概述</p><p>全年主动公开政府信息12条。</p><p>二、依申请公开</p><p>没有收到申请。</p></body></html>"
)


def corpus(folder: Path) -> Path:
    """A folder with two reports, one under a name that would break a header."""
    folder.mkdir()
    (folder / 'a"b\n；.HTML').write_text(PAGE, encoding="gb18030")
    (folder / "乙.txt").write_text(
        "乙乡2013年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息9条。\n二、收费\n没有收费。",
        encoding="utf-8",
    )
    return folder


@pytest.fixture()
def built(tmp_path: Path) -> tuple[Path, FlaskClient]:
    building.build([corpus(tmp_path / "corpus")], tmp_path / "index")
    return tmp_path, client_over(tmp_path / "index")


def ids(web: FlaskClient) -> dict[int, str]:
    return {hit["year"]: hit["id"] for hit in asked(web, "/api/search")["hits"]}


def test_the_original_comes_back_byte_for_byte(built: tuple[Path, FlaskClient]) -> None:
    """Who quotes must be able to show the very file that was read."""
    folder, web = built
    shutil.rmtree(folder / "corpus")  # the index must not need it any more
    report = asked(web, f"/api/reports/{ids(web)[2012]}")
    answer = web.get(report["file_url"])
    assert answer.data == PAGE.encode("gb18030")
    assert hashlib.sha256(answer.data).hexdigest() == report["sha256"]
    page = web.get(report["url"]).text
    assert report["file_url"].split("/")[-1] == "source"
    assert "下载原文件" in page
    assert report["sha256"] in page


def test_a_browser_saves_it_and_runs_nothing_of_it(built: tuple[Path, FlaskClient]) -> None:
    """A page from a hostile site would run here with this site's rights."""
    _, web = built
    answer = web.get(f"/reports/{ids(web)[2012]}/source")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert ".html" in answer.headers["Content-Disposition"]
    assert "\n" not in answer.headers["Content-Disposition"]
    assert "max-age=0" in answer.headers["Cache-Control"]
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert web.head(f"/reports/{ids(web)[2012]}/source").status_code == 200


@pytest.mark.parametrize("id_", ["none", "..", "%2e%2e%2fetc%2fpasswd", "a%00b"])
def test_what_is_no_report_has_no_file(built: tuple[Path, FlaskClient], id_: str) -> None:
    """No address may reach a file that is not in the index."""
    _, web = built
    assert web.get(f"/reports/{id_}/source").status_code == 404


def test_an_update_carries_the_originals_over(built: tuple[Path, FlaskClient]) -> None:
    """The second build reads one file; the other's original must still be there."""
    folder, web = built
    new = PAGE.replace("2012", "2015").replace("12条", "15条")
    (folder / "corpus" / "c.html").write_text(new, encoding="utf-8")
    outcome = building.build([folder / "corpus"], folder / "index")
    assert (outcome.added, outcome.unchanged) == (1, 2)
    assert web.get(f"/reports/{ids(web)[2012]}/source").data == PAGE.encode("gb18030")
    assert web.get(f"/reports/{ids(web)[2015]}/source").data == new.encode()
    assert verify(folder / "index") == []
    (folder / "corpus" / "c.html").unlink()
    building.build([folder / "corpus"], folder / "index")
    with open_index(folder / "index") as index:
        assert index.stats()["source_bytes"] > 0
        assert index.check() == []


def test_what_is_kept_is_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that nobody read must never be passed off as the evidence."""
    folder = corpus(tmp_path / "corpus")
    before = (folder / "乙.txt").read_bytes()

    def meddling(*arguments: Any) -> None:
        (folder / "乙.txt").write_text("another", encoding="utf-8")
        write_engine(*arguments)

    monkeypatch.setattr("indexer.building.build.write_engine", meddling)
    outcome = building.build([folder], tmp_path / "index")
    assert (outcome.reports, outcome.skipped) == (2, ())
    web = client_over(tmp_path / "index")
    assert web.get(f"/reports/{ids(web)[2013]}/source").data == before
    assert verify(tmp_path / "index") == []


def test_an_original_that_is_lost_is_kept_again_unless_it_changed(
    built: tuple[Path, FlaskClient],
) -> None:
    """Who deletes the copies to save space gets them back with the next build, or is told."""
    folder, web = built
    file = folder / "corpus" / "乙.txt"
    read = file.stat()
    file.write_bytes(file.read_bytes().replace(b"9", b"8"))
    os.utime(file, ns=(read.st_atime_ns, read.st_mtime_ns))  # as if it had not been touched
    (folder / "index" / "000001" / "sources.sqlite").unlink()
    new = PAGE.replace("2012", "2015")
    (folder / "corpus" / "c.html").write_text(new, encoding="utf-8")
    outcome = building.build([folder / "corpus"], folder / "index")
    assert (outcome.added, outcome.unchanged) == (1, 2)
    assert [skipped.path for skipped in outcome.skipped] == ["乙.txt"]
    assert "changed after it was read" in outcome.skipped[0].reason
    assert web.get(f"/reports/{ids(web)[2012]}/source").data == PAGE.encode("gb18030")
    assert web.get(f"/reports/{ids(web)[2013]}/source").status_code == 404
    assert verify(folder / "index") != []
