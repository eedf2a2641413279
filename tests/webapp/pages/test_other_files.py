"""Every original of a report can be seen and taken from its page, the API and the exports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.building import build
from tests.building.test_same_report import on_site, text
from tests.invented_index import asked, client_over


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("web")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.html").write_text(on_site(), encoding="utf-8")
    (folder / "corpus" / "b.txt").write_text(text(), encoding="utf-8")
    build.build([folder / "corpus"], folder / "index")
    return client_over(folder / "index")


def checksum(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def test_both_originals_are_shown_and_can_be_downloaded(web: FlaskClient, tmp_path: Path) -> None:
    """Who doubts a reading wants to see the other file."""
    (hit,) = asked(web, "/api/search?q=老戏台")["hits"]
    report = asked(web, f"/api/reports/{hit['id']}")
    (other,) = report["other_files"]
    assert (report["path"], other["path"], other["format"]) == ("a.html", "b.txt", "txt")
    assert other["sha256"] == checksum(text())
    assert web.get(other["file_url"]).data == text().encode()
    assert web.get(report["file_url"]).data == on_site().encode()
    assert web.get(f"{report['file_url']}?sha256={report['sha256']}").data == on_site().encode()
    assert web.get(other["file_url"]).headers["Content-Disposition"].endswith(".txt")
    page = web.get(report["url"]).text
    assert all(said in page for said in ("a.html", "b.txt", report["sha256"], other["sha256"]))
    assert web.get(f"{report['file_url']}?sha256=0").status_code == 404


def test_both_are_in_the_holdings_and_in_the_files(web: FlaskClient) -> None:
    """What was joined can be objected to, and a list of originals is whole."""
    joined = next(x for x in asked(web, "/api/holdings")["lists"] if x["name"] == "joined")
    assert [(e["path"], e["other_files"]) for e in joined["entries"]] == [("a.html", ["b.txt"])]
    assert "b.txt" in web.get("/holdings?list=joined").text
    rows = [json.loads(line) for line in web.get("/export/reports.jsonl").text.splitlines()]
    assert rows[1]["other_files"][0]["file_url"].startswith("http")
    assert checksum(text()) in web.get("/export/reports.csv").text
