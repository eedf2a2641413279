"""A pasted list on its page, as JSON, as a file and at the command line."""

from __future__ import annotations

import csv
import io
import json
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from indexer.commands import cli
from tests.invented_index import asked, build_index, client_over, invented_reports

TEXT = "申请\n甲镇\n……\n听证会"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("lists"), invented_reports())


@pytest.fixture(scope="module")
def web(directory: Path) -> FlaskClient:
    return client_over(directory)


def test_a_short_list_gets_an_address_and_a_long_one_is_answered_where_it_was_sent(
    web: FlaskClient,
) -> None:
    """An address can be passed on; a long list must be answered all the same."""
    moved = web.post("/lists", data={"text": TEXT.replace("\n", "\r\n"), "as": "auto"})
    assert moved.status_code == 303
    assert moved.headers["Location"].startswith("/lists?text=%E7%94%B3")
    assert "as=" not in moved.headers["Location"]
    shown = unescape(web.get(moved.headers["Location"]).text)
    assert "4 行" in shown
    assert '<td class="number">6</td>' in shown  # reports with 申请
    assert "没有可以检索的字词" in shown
    assert 'href="/export/lists.csv?text=' in shown
    long = "\n".join(f"第{n}号文件申请材料清单" for n in range(120))
    answer = web.post("/lists", data={"text": long, "by": "year"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<form action="/export/lists.csv" method="post">' in answer.text
    assert web.get("/lists").status_code == 200
    assert web.get("/lists?text=&by=none").status_code == 200
    for bad in ("/lists?text=字&as=word", "/lists?yaer=1", "/lists?text=字&by=place"):
        assert web.get(bad).status_code == 400, bad
    assert web.post("/lists", data={"text": "字", "more": "1"}).status_code == 400


def test_the_same_as_json(web: FlaskClient) -> None:
    """A script asks with the same parameters, or posts them."""
    found = asked(web, "/api/lists?by=year&text=申请%0A甲镇%0A……")
    assert [line["reports"] for line in found["lines"]] == [6, 4, None]
    assert found["lines"][0]["years"] == {"2012": 2, "2013": 2, "2014": 2}
    assert found["lines"][2]["error"]["code"] == "bad_request"
    posted = web.post("/api/lists", data={"text": "申请\n甲镇\n……", "by": "year"})
    assert posted.json == found
    assert web.get("/api/lists").status_code == 400


def test_the_same_as_files(web: FlaskClient) -> None:
    """A desk sorts it in its own spreadsheet."""
    address = "/export/lists.{}?by=year&text=申请%0A甲镇%0A……%0A=1%2B1"
    answer = web.get(address.format("csv"))
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["名单"] for row in rows] == ["申请", "甲镇", "……", "'=1+1"]
    assert [row["报告"] for row in rows] == ["6", "4", "", "0"]
    assert [row["2012"] for row in rows] == ["2", "1", "", "0"]
    assert rows[0]["检索地址"].startswith("http://localhost/search?q=")
    assert "没有可以检索的字词" in rows[2]["说明"]
    book = web.post("/export/lists.xlsx", data={"text": "申请\n甲镇", "by": "year"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_name("结果")
    table = sheet.to_python()
    assert table[0][1:5] == ["名单", "理解为", "报告", "章节"]
    assert [row[3] for row in table[1:]] == [6, 4]


def test_the_same_at_the_command_line(
    directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has a file of names need not open a browser."""
    names = tmp_path / "names.txt"
    names.write_text("\ufeff申请\n甲镇\n……\n", encoding="utf-8")
    assert cli.main(["count", str(names), "--index", str(directory), "--by", "year"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "申请  6 份报告，6 个章节  2012: 2  2013: 2  2014: 2"
    assert lines[1].startswith("甲镇  4 份报告  2012: 1")
    assert "没有可以检索的字词" in lines[2]
    assert cli.main(["count", str(names), "--index", str(directory), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"][0]["reports"] == 6
    assert cli.main(["count", str(tmp_path / "none"), "--index", str(directory)]) == 2
    assert "none cannot be read: No such file" in capsys.readouterr().err


def test_the_page_is_reached_from_the_search_page(web: FlaskClient) -> None:
    """A tool that nobody finds is none."""
    assert '<a href="/lists">名单检索</a>' in web.get("/search?q=申请").text
    assert '<a href="/lists">名单检索</a>' in web.get("/help").text
