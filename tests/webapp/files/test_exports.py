"""Files to take away, as a spreadsheet, a script and an operator meet them."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.vocabulary.report import Figure, Place, Step
from tests.desk.test_export import damage_last_report, reads
from tests.invented import report, section
from tests.invented_index import asked, build_index, client_over, invented_reports
from tests.webapp.browser import served
from tests.webapp.files.test_workbook import of_csv, of_xlsx, peak, unguarded
from webapp.files import workbook

ENDINGS = ["csv", "jsonl", "xlsx"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("exports"), invented_reports())


@pytest.fixture()
def web(folder: Path) -> FlaskClient:
    return client_over(folder)


def of_jsonl(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.split(b"\n") if line]


def name_of(answer: TestResponse) -> str:
    """The name that a browser gives the file (RFC 6266: the second before the first)."""
    found = re.search(r"filename\*=UTF-8''(\S+)$", answer.headers["Content-Disposition"])
    assert found is not None
    return unquote(found[1])


def lent(web: FlaskClient) -> int:
    """How many requests hold on to an index."""
    return sum(web.application.extensions["index"]._borrowers.values())


# ---- what is in a file ----


def test_csv_opens_in_excel_as_chinese_in_columns(web: FlaskClient) -> None:
    """Without the mark at its beginning Excel shows gibberish, and a journalist gives up."""
    data = web.get("/export/search.csv?q=申请").data
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == len(of_csv(data))
    head, first, *_ = of_csv(data)
    line = dict(zip(head, first, strict=True))
    assert line["序号"] == "1"
    assert line["地区"].endswith("镇")
    assert line["章节类别"] == "依申请公开"
    assert "申请" in line["原文片段"]
    assert line["检索条件"] == "含“申请”"
    assert line["总行数"] == str(len(of_csv(data)) - 1)


@pytest.mark.parametrize("address", ["search", "reports"])
def test_all_formats_hold_the_same_rows(web: FlaskClient, address: str) -> None:
    """Colleagues with different programs must not come to different counts."""
    answers = {ending: web.get(f"/export/{address}.{ending}", buffered=True) for ending in ENDINGS}
    table, sheet = of_csv(answers["csv"].data), of_xlsx(answers["xlsx"].data)
    lines = of_jsonl(answers["jsonl"].data)
    about, rows, end = lines[0]["about"], lines[1:-1], lines[-1]["end"]
    wide = len(sheet[0])
    shown = [[unguarded(cell) for cell in line[:wide]] for line in table]
    assert [[_as_csv(cell) for cell in line] for line in sheet] == shown
    ids = [line[table[0].index("报告编号")] for line in table[1:]]
    assert [row["id"] for row in rows] == ids
    assert about["rows"] == end["rows"] == len(rows) > 0
    assert {int(a.headers["X-Total-Rows"]) for a in answers.values()} == {len(rows)}
    assert {a.headers["X-Index-Generation"] for a in answers.values()} == {about["generation"]}


def _as_csv(cell: Any) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def test_json_lines_are_the_objects_of_the_api(web: FlaskClient) -> None:
    """Who has read the API's answers must be able to read these with the same program."""
    lines = of_jsonl(web.get("/export/search.jsonl?q=听证会").data)
    (hit,) = asked(web, "/api/search?q=听证会")["hits"]
    matches = hit.pop("matches")
    assert lines[0]["about"]["query"] == asked(web, "/api/search?q=听证会")["query"]
    for line, match in zip(lines[1:-1], matches, strict=True):
        match["url"] = f"http://localhost{match['url']}"
        assert set(line.pop("levels").values()) == set(line["place"]["path"])
        assert line == {**hit, "url": f"http://localhost{hit['url']}", "match": match}


def test_a_line_stays_a_line_for_readers_that_know_more_line_ends(tmp_path: Path) -> None:
    """Python's own splitlines would cut an object in two at such a character."""
    made = replace(
        report("甲镇", 2012, section("s1", "一、概述", "一\u2028二\u2029三\x85四")),
        title="题\u2028目",
    )
    text = client_over(build_index(tmp_path, [made])).get("/export/search.jsonl?q=一").text
    assert next(set(json.loads(line)) for line in text.splitlines()) == {"about"}
    assert len(text.splitlines()) == 3


def test_every_link_opens_the_match_from_outside(web: FlaskClient) -> None:
    """A link in a spreadsheet is followed weeks later, by somebody else."""
    head, *lines = of_csv(web.get("/export/search.csv?q=听证会", base_url="https://a.example").data)
    assert len(lines) == 2
    for line in lines:
        link = urlsplit(line[head.index("链接")])
        assert (link.scheme, link.netloc) == ("https", "a.example")
        page = web.get(f"{link.path}?{link.query}").text
        assert f'id="{link.fragment}"' in page
        assert "<mark>听证会</mark>" in page


def test_zero_and_not_stated_are_different_cells(tmp_path: Path) -> None:
    """No lawsuits and nothing said about lawsuits are two different findings."""
    figures = (Figure("lawsuits_total", 0.0, "件", "s1", "没有诉讼"),)
    made = replace(report("甲镇", 2012, section("s1", "一、概述", "没有诉讼")), figures=figures)
    web = client_over(build_index(tmp_path, [made]))
    head, line = of_csv(web.get("/export/reports.csv").data)
    assert line[head.index("行政诉讼数")] == "0"
    assert line[head.index("行政复议数")] == ""
    assert line[head.index("数字的依据")] == "行政诉讼数：没有诉讼"


def test_a_hostile_report_passes_through_every_file(web: FlaskClient) -> None:
    """One report that fails would keep all others from being taken away."""
    for ending, read in (("csv", of_csv), ("jsonl", of_jsonl), ("xlsx", of_xlsx)):
        for address in ("search", "reports"):
            data = web.get(f"/export/{address}.{ending}").data
            assert "<script>" in str(read(data))


# ---- how much memory, and how whole ----


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory) -> list[FlaskClient]:
    """The web over 100 reports, and over ten times as many."""
    text = f"此件公开。{'字' * 200}"
    reports = [report(f"第{n}镇", 2012, section("s1", "一、概述", text)) for n in range(1000)]
    return [
        client_over(build_index(tmp_path_factory.mktemp("many"), reports[:count]))
        for count in (100, 1000)
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_ten_times_the_reports_take_no_more_memory(
    few_and_many: list[FlaskClient], ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, from the index to the last byte."""
    monkeypatch.setattr(workbook, "MOST_LINKS", 20)

    def take(web: FlaskClient) -> None:
        answer = web.get(f"/export/search.{ending}?q=公开", buffered=False)
        for _ in answer.iter_encoded():
            pass
        answer.close()

    peaks = []
    for web in few_and_many:
        take(web)  # what is made once is not counted
        peaks.append(peak(partial(take, web)))
    # The numbers of the ranking grow, and the buffers of a zip archive fill.
    assert peaks[1] < 1.3 * peaks[0] + 500_000, peaks


def test_the_links_of_a_workbook_end_where_memory_would_grow(
    monkeypatch: pytest.MonkeyPatch, web: FlaskClient
) -> None:
    """Excel refuses a workbook of too many links; the rest are text, and it is said."""
    monkeypatch.setattr(workbook, "MOST_LINKS", 2)
    data = web.get("/export/search.xlsx").data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 2
        linked = parts.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    head, first, *_, last = of_xlsx(data)
    assert f'Target="{first[head.index("链接")]}"' in linked
    assert last[head.index("链接")].startswith("http://localhost/reports/")
    assert "链接" in dict(line[:2] for line in of_xlsx(data, "说明"))
    assert "只有前 2 行的链接" in web.get("/export/search").text


def test_what_a_sheet_cannot_hold_is_said_before_and_in_the_file(
    monkeypatch: pytest.MonkeyPatch, web: FlaskClient
) -> None:
    """A count made on a sheet that ended early would be printed."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    answer = web.get("/export/search.xlsx")
    total = int(answer.headers["X-Total-Rows"])
    assert len(of_xlsx(answer.data)) == 1 + 3
    said = dict(line[:2] for line in of_xlsx(answer.data, "说明"))
    assert (said["总行数"], said["本表行数"]) == (total, 3)
    assert f"后面的 {total - 3} 行不在这里" in said["不完整"]
    assert f"{total}行中的前3行" in name_of(answer)
    assert "只容 3 行" in web.get("/export/search").text
    assert len(of_csv(web.get("/export/search.csv").data)) == 1 + total


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_build_in_the_middle_of_a_download_changes_nothing_of_it(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of one generation and half of the next would be a table that never was."""
    monkeypatch.setattr("webapp.files.sending.CHUNK", 1)
    web = client_over(build_index(tmp_path, invented_reports()))
    whole = web.get(f"/export/search.{ending}?q=申请").data
    answer = web.get(f"/export/search.{ending}?q=申请", buffered=False)
    parts = answer.iter_encoded()
    begun = next(parts)
    build_index(tmp_path, invented_reports()[:1])
    assert asked(web, "/readyz")["generation"] != answer.headers["X-Index-Generation"]
    assert asked(web, "/api/search?q=申请")["total"]["reports"] == 1
    taken = begun + b"".join(parts)
    answer.close()
    assert _timeless(taken) == _timeless(whole)
    assert lent(web) == 0


def _timeless(data: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT[\d:+]+", b"", data)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_goes_away_leaves_nothing_behind(
    tmp_path: Path, web: FlaskClient, monkeypatch: pytest.MonkeyPatch, ending: str, method: str
) -> None:
    """An index that is never given back, or a file for each download, fills the machine."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for _ in range(5):  # more than may download at once
        answer = web.open(f"/export/search.{ending}", method=method, buffered=False)
        assert answer.status_code == 200
        if method == "GET":
            next(iter(answer.iter_encoded()))
        answer.close()
    assert lent(web) == 0
    assert list(tmp_path.iterdir()) == []


def test_head_says_how_much_there_is_and_reads_next_to_nothing(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scripts and messengers ask for the head of every link they see."""
    read = reads(monkeypatch)
    monkeypatch.setattr(workbook, "write_xlsx", None)
    heads = [web.head(f"/export/search.{ending}?q=公开") for ending in ENDINGS]
    assert read == []
    assert {head.data for head in heads} == {b""}
    assert "0" not in {head.headers.get("Content-Length") for head in heads}
    rows = len(of_csv(web.get("/export/search.csv?q=公开").data)) - 1
    assert {head.headers["X-Total-Rows"] for head in heads} == {str(rows)}


def test_a_download_too_many_is_a_503_and_searching_goes_on(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four slow downloads would otherwise take every thread from every reader."""
    monkeypatch.setattr("webapp.files.sending.CHUNK", 1)
    held = [web.get("/export/search.csv", buffered=False) for _ in range(2)]
    refused = web.get("/export/reports.csv")
    assert refused.status_code == 503
    assert "请过一会儿再试" in refused.text
    assert web.get("/search?q=申请").status_code == 200
    for answer in held:
        answer.close()
    assert web.get("/export/reports.csv").status_code == 200
    assert lent(web) == 0


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose last report cannot be read."""
    directory = build_index(tmp_path_factory.mktemp("damaged"), invented_reports())
    damage_last_report(directory)
    return directory


def test_a_fault_in_the_middle_breaks_the_download_off(damaged: Path) -> None:
    """A file that ends early without an error is taken for the whole."""
    with served(damaged) as address:
        for ending in ("csv", "jsonl"):
            connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
            connection.request("GET", f"/export/reports.{ending}")
            answer = connection.getresponse()
            assert answer.status == 200
            with pytest.raises(IncompleteRead) as caught:
                answer.read()
            assert b'"end"' not in caught.value.partial
            connection.close()


def test_a_workbook_with_a_fault_is_an_error_and_no_file(
    damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel would open the half of it without a word."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    web = client_over(damaged)
    answer = web.get("/export/reports.xlsx")
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert lent(web) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_where_a_broken_stream_cannot_be_told_the_file_is_made_first(
    web: FlaskClient, damaged: Path, ending: str
) -> None:
    """Many a proxy speaks HTTP/1.0 to us, and would pass half a file on as the whole."""
    old = {"SERVER_PROTOCOL": "HTTP/1.0"}
    answer = web.get(f"/export/search.{ending}", environ_overrides=old)
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    if ending != "xlsx":
        assert _timeless(answer.data) == _timeless(web.get(f"/export/search.{ending}").data)
    failed = client_over(damaged).get(f"/export/search.{ending}", environ_overrides=old)
    assert failed.status_code == 503
    assert lent(web) == 0


@pytest.mark.parametrize("address", ["search", "reports", "figures"])
def test_every_table_of_reports_has_a_column_for_each_level(tmp_path: Path, address: str) -> None:
    """A county's rows are filtered by its own column; a path in one cell has to be cut apart by hand."""
    made = [
        replace(
            report("齐都镇", 2012, section("s1", "一、概述", "收到申请2件。")),
            place=Place(
                "resolved",
                "370305100",
                ("山东省", "淄博市", "临淄区", "齐都镇"),
                place_id="370305100",
            ),
        ),
        report("某街道", 2012, section("s1", "一、概述", "收到申请3件。")),
    ]
    web = client_over(build_index(tmp_path, made))
    asking = "?name=requests_new" if address == "figures" else "?q=申请"
    wanted = {"省": "山东省", "市": "淄博市", "县": "临淄区", "乡镇": "齐都镇"}
    for ending, read in (("csv", of_csv), ("xlsx", of_xlsx)):
        head, *lines = read(web.get(f"/export/{address}.{ending}{asking}").data)
        at = [head.index(label) for label in wanted]
        found = {tuple(line[n] or "" for n in at) for line in lines}
        assert found == {tuple(wanted.values()), ("", "", "", "某街道")}, ending
    rows = of_jsonl(web.get(f"/export/{address}.jsonl{asking}").data)[1:-1]
    assert [row["levels"] for row in rows if len(row["levels"]) == 4] == [
        {"province": "山东省", "city": "淄博市", "county": "临淄区", "township": "齐都镇"}
    ]


@pytest.mark.parametrize("address", ["places", "coverage"])
def test_every_table_of_places_has_them_too(tmp_path: Path, address: str) -> None:
    """Three thousand townships that cannot be filtered by their county are of no use to one who covers it."""
    place = Place(
        "resolved",
        "370305100",
        ("山东省", "淄博市", "临淄区", "齐都镇"),
        place_id="370305100",
        lineage=(
            Step("370000", "山东省"),
            Step("370300", "淄博市", "370000"),
            Step("370305", "临淄区", "370300"),
            Step("370305100", "齐都镇", "370305"),
        ),
    )
    made = replace(report("齐都镇", 2012, section("s1", "一、概述", "收到申请2件。")), place=place)
    web = client_over(build_index(tmp_path, [made]))
    head, *lines = of_csv(web.get(f"/export/{address}.csv").data)
    at = [head.index(label) for label in ("省", "市", "县", "乡镇")]
    found = {tuple(line[n] or "" for n in at) for line in lines}
    assert place.path in found
    assert address == "coverage" or ("山东省", "淄博市", "临淄区", "") in found
    rows = of_jsonl(web.get(f"/export/{address}.jsonl").data)[1:-1]
    assert "齐都镇" in {row["levels"].get("township") for row in rows}
