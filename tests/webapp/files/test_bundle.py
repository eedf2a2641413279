"""An answer taken away whole: what a ZIP of it holds, what its files are called, and what it costs."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unicodedata
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import links
from indexer.archive import originals
from indexer.building import build
from indexer.vocabulary.errors import IndexDamaged
from tests.building.test_same_report import on_site, text
from tests.desk.test_export import damage_last_report
from tests.invented import report, section
from tests.invented_index import asked, believed, build_index, client_over, invented_reports
from tests.webapp.files.test_exports import lent, name_of
from tests.webapp.files.test_workbook import of_csv, peak
from webapp.application import create_app
from webapp.manners import limits

REPORT = "{town}{year}年政府信息公开工作年度报告\n一、概述\n全年主动公开政府信息{n}条。\n二、收费\n没有收费。{more}"


def written(folder: Path, count: int, more: str = "") -> Path:
    """A folder with a report of each of so many townships."""
    folder.mkdir()
    for n in range(count):
        words = "".join(
            random.Random(n).choices("的一是在不了有和人这中大为上个国我以要他", k=9000)
        )
        said = REPORT.format(town=f"第{n}镇", year=2012, n=n, more=f"\n{words}" if more else "")
        (folder / f"{n}.txt").write_text(said, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The web over two reports: one of two files, and one whose original was not kept."""
    folder = tmp_path_factory.mktemp("bundle")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "a.HTML").write_text(on_site(), encoding="utf-8")
    (corpus / "b.txt").write_text(text(), encoding="utf-8")
    lost = REPORT.format(town="甲镇", year=2013, n=3, more="")
    (corpus / "c.txt").write_text(lost, encoding="utf-8")
    build.build([corpus], folder / "index")
    return client_over(folder / "index")


def opened(web: FlaskClient, address: str) -> zipfile.ZipFile:
    answer = web.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def said(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8-sig").replace("\r\n", "\n")


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said(archive, name))))


def test_everything_of_an_answer_is_in_it(web: FlaskClient) -> None:
    """An archive of a story is complete, or it is asked for again when the site is gone."""
    archive = opened(web, "/export/search.zip?q=老戏台")
    (hit,) = asked(web, "/api/search?q=老戏台")["hits"]
    whole = asked(web, f"/api/reports/{hit['id']}")
    (line,) = rows(archive, "报告.csv")
    assert line["报告编号"] == hit["id"]
    first, second = line["原文件（本包）"].splitlines()
    assert archive.read(first) == on_site().encode()
    assert archive.read(second) == text().encode()
    assert (first[-5:], second[-6:]) == (".html", "_2.txt")
    words = said(archive, line["正文（本包）"])
    for each in whole["sections"]:
        assert f"{each['heading']}\n" in words
        assert each["text"] in words
    (found,) = rows(archive, "章节.csv")
    assert "老戏台" in found["原文片段"]
    assert "[R/OL]" in said(archive, "引文.txt")
    assert said(archive, "引文.bib").startswith("@misc{")
    assert said(archive, "引文.ris").startswith("TY  - ")
    told = said(archive, "说明.txt")
    for part in ("含“老戏台”", "http://localhost/search?q=", "报告：1 份", "原文件没有缺的"):
        assert part in told, part
    assert f"共 {len(archive.namelist())} 个文件" in told
    assert archive.namelist()[-1] == "说明.txt"


def test_rows_files_and_citations_are_in_the_order_of_the_answer(web: FlaskClient) -> None:
    """The first file is the first hit, or nobody finds the report of a row."""
    address = "sort=-year"
    archive = opened(web, f"/export/search.zip?{address}")
    ids = [hit["id"] for hit in asked(web, f"/api/search?{address}")["hits"]]
    assert [line["报告编号"] for line in rows(archive, "报告.csv")] == ids
    texts = [name for name in archive.namelist() if name.startswith("正文/")]
    assert texts == sorted(texts)
    assert [line["正文（本包）"] for line in rows(archive, "报告.csv")] == texts
    for id_, name in zip(ids, texts, strict=True):
        assert f"http://localhost{links.report(id_)}\n" in said(archive, name)
    assert "章节.csv" not in archive.namelist()  # no section was asked for


def test_what_is_not_in_it_is_said_with_its_reason(web: FlaskClient, tmp_path: Path) -> None:
    """A file that is quietly left out was withheld, as far as the reader can tell."""
    folder = written(tmp_path / "corpus", 3)
    build.build([folder], tmp_path / "index")
    current = (tmp_path / "index").glob(f"**/{originals.NAME}")
    with closing(sqlite3.connect(next(current))) as db, db:
        db.execute("DELETE FROM sources WHERE path='1.txt'")
    believed(tmp_path / "index")
    archive = opened(client_over(tmp_path / "index"), "/export/search.zip")
    told = said(archive, "说明.txt")
    lines = rows(archive, "报告.csv")
    gone = [line for line in lines if line["原文件（本包）"] == "没有存全"]
    assert len(gone) == 1
    assert len(lines) == 3
    assert "原文件缺 1 个，因为建立索引时没有存下来" in told
    stem = gone[0]["正文（本包）"].removeprefix("正文/").removesuffix(".txt")
    assert f"原文件/{stem}.txt" in told
    assert f"原文件/{stem}.txt" not in archive.namelist()


def test_names_are_taken_by_every_file_system_and_differ_on_all(tmp_path: Path) -> None:
    """A file that cannot be unpacked on the newsroom's Windows is not in the archive."""
    names = [
        'a<b>:"/\\|?*镇',
        "CON",
        "..",
        "a\u202eb镇",
        "e\u0301镇",
        "\u00e9镇",
        "A镇",
        "a镇",
        "长" * 90,
        "",
    ]
    made = [
        report(name, 2012, section("s1", "一、概述", "此件公开。"), code=f"99010110{n}")
        for n, name in enumerate(names)
    ]
    directory = build_index(tmp_path, made)
    archive = opened(client_over(directory), "/export/search.zip")
    listed = archive.namelist()
    assert len(listed) == len(names) + 5
    for name in listed:
        assert re.fullmatch(r"(正文/)?[\w-]+\.\w+", name), name
        assert unicodedata.normalize("NFC", name) == name
        assert len(name.encode()) < 200
    assert len({name.casefold() for name in listed}) == len(listed)
    assert archive.infolist()[0].flag_bits & 0x800  # the names are UTF-8, and it says so


@pytest.mark.parametrize("program", [["unzip", "-tq"], ["bsdtar", "-tf"], ["7z", "t"]])
def test_other_programs_open_it(web: FlaskClient, tmp_path: Path, program: list[str]) -> None:
    """Nobody unpacks with Python."""
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    path = tmp_path / "a.zip"
    path.write_bytes(web.get("/export/search.zip").data)
    subprocess.run([*program, str(path)], check=True, capture_output=True)


def test_four_times_the_reports_take_no_more_memory(tmp_path: Path) -> None:
    """The process that packs 20,000 reports answers everybody else meanwhile."""
    sizes, peaks, entries = [], [], []
    for count in (40, 160):
        folder = written(tmp_path / f"corpus{count}", count, more="yes")
        build.build([folder], tmp_path / f"index{count}")
        web = client_over(tmp_path / f"index{count}")

        def take(web: FlaskClient) -> None:
            answer = web.get("/export/search.zip?q=公开", buffered=False)
            for _ in answer.iter_encoded():
                pass
            answer.close()

        # What is made once is not counted.
        sizes.append(len(web.get("/export/search.zip?q=公开").data))
        entries.append(len(opened(web, "/export/search.zip?q=公开").namelist()))
        peaks.append(peak(partial(take, web)))
    assert sizes[1] > 3.5 * sizes[0] > 1_000_000
    # What grows is the list of files that a ZIP ends with, and the numbers of the ranking.
    assert peaks[1] < 1.1 * peaks[0] + 1_000 * (entries[1] - entries[0]), (peaks, sizes)


def test_nothing_is_written_to_the_disk_and_who_goes_away_leaves_nothing_behind(
    web: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download that was given up must not keep an index, a turn or a file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("webapp.files.sending.CHUNK", 1)
    for _ in range(5):  # more than may download at once
        answer = web.get("/export/search.zip", buffered=False)
        next(iter(answer.iter_encoded()))
        assert list(tmp_path.iterdir()) == []
        answer.close()
    assert lent(web) == 0


def test_it_is_named_and_limited_as_other_files_are(
    tmp_path: Path, web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dearest file of all must not be the one that is free."""
    answer = web.head("/export/search.zip?q=老戏台")
    assert answer.data == b""
    assert answer.headers["X-Total-Rows"] == answer.headers["X-Total-Reports"] == "1"
    assert re.fullmatch(r"含“老戏台”_1份_[\d-]+_\d+\.zip", name_of(answer))
    assert "noindex" in answer.headers["X-Robots-Tag"]
    monkeypatch.setattr(limits, "thread_time", lambda: 0.0)
    limited = create_app(
        build_index(tmp_path, invented_reports()), XXGK_RATE="2/hour"
    ).test_client()
    assert [limited.head("/export/search.zip?q=申请").status_code for _ in range(3)] == [
        200,
        200,
        429,
    ]


def test_too_many_at_once_wait(web: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of four threads stay for readers."""
    monkeypatch.setattr("webapp.files.sending.CHUNK", 1)
    held = [web.get("/export/search.zip", buffered=False) for _ in range(2)]
    assert web.get("/export/search.zip").status_code == 503
    for answer in held:
        answer.close()


def test_a_fault_in_the_middle_leaves_no_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an archive that opens is taken for the whole."""
    monkeypatch.setattr("webapp.files.sending.CHUNK", 1)
    build.build([written(tmp_path / "corpus", 3)], tmp_path / "index")
    damage_last_report(tmp_path / "index")
    answer = client_over(tmp_path / "index").get("/export/search.zip", buffered=False)
    parts: list[bytes] = []
    with pytest.raises(IndexDamaged):
        parts.extend(answer.iter_encoded())
    answer.close()
    assert b"PK" in b"".join(parts)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(parts)))


def test_it_is_reached_from_the_answer_the_place_and_the_page_of_files(web: FlaskClient) -> None:
    """What nobody finds is not there."""
    for page in ("/search?q=老戏台", "/export/search?q=老戏台"):
        assert 'href="/export/search.zip?q=%E8%80%81' in web.get(page).text, page
    (hit,) = asked(web, "/api/search?q=老戏台")["hits"]
    page = web.get(f"/places/{hit['place']['place_id']}").text
    link = re.search(r'href="(/export/search\.zip\?place=[^"]+)"', page)
    assert link
    (line,) = rows(opened(web, link[1]), "报告.csv")
    assert line["报告编号"] == hit["id"]
    assert "search.zip" not in web.get("/export/reports").text


def test_the_table_of_a_whole_corpus_has_the_columns_of_the_file(web: FlaskClient) -> None:
    """Who knows the one table must not learn another."""
    head = of_csv(web.get("/export/reports.csv").data)[0]
    packed = list(rows(opened(web, "/export/search.zip"), "报告.csv")[0])
    assert packed == [head[0], "正文（本包）", "原文件（本包）", *head[1:]]
