"""``export`` and ``feed``: the same bytes as the site, without a server."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from webapp import create_app
from webapp.command.program import main


def test_a_file_holds_every_row_that_it_says(
    corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who takes an answer away counts on having all of it: 5 reports say 黄泥港."""
    out = tmp_path / "answer.jsonl"
    asked = ["export", "search", "--size", "1", "黄泥港", "--site", "https://desk.example"]
    assert main([*asked, "--out", str(out), "--index", str(corpus_index)]) == 0
    head, *rows, end = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert (head["about"]["rows"], len(rows), end) == (5, 5, {"end": {"rows": 5}})
    assert all(row["url"].startswith("https://desk.example/reports/") for row in rows)
    assert capsys.readouterr().out == ""


def test_standard_output_gets_the_bytes_of_the_site(
    corpus_index: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A spreadsheet made by cron and one that was clicked must not differ."""
    assert main(["export", "places", "--index", str(corpus_index)]) == 0
    written = capfdbinary.readouterr().out
    web = create_app(corpus_index).test_client()
    served = web.get("/export/places.csv", base_url="http://127.0.0.1:8000").data
    assert written.startswith("\ufeff序号".encode())

    def but_the_time(data: bytes) -> list[str]:
        return [line.rsplit(",", 3)[0] for line in data.decode().splitlines()]

    assert but_the_time(written) == but_the_time(served)


def test_the_ending_of_the_file_says_which_format(corpus_index: Path, tmp_path: Path) -> None:
    """A workbook named .xlsx that held commas would not open."""
    out = tmp_path / "figures.xlsx"
    asked = ["export", "figures", "--name", "申请", "--year", "2018", "--out", str(out)]
    assert main([*asked, "--index", str(corpus_index)]) == 0
    assert "xl/workbook.xml" in ZipFile(out).namelist()


def test_an_answer_is_packed_with_its_originals(corpus_index: Path, tmp_path: Path) -> None:
    """An archive of every township's files, made at night by cron: 5 reports say 黄泥港."""
    out = tmp_path / "answer.zip"
    asked = ["export", "search", "黄泥港", "--zip", "--site", "https://desk.example"]
    assert main([*asked, "--out", str(out), "--index", str(corpus_index)]) == 0
    archive = ZipFile(out)
    originals = [name for name in archive.namelist() if name.startswith("原文件/")]
    assert len(originals) == len([n for n in archive.namelist() if n.startswith("正文/")]) == 5
    assert "https://desk.example/search?q=" in archive.read("说明.txt").decode()


def test_a_feed_says_what_is_new(corpus_index: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A reader that polls a file needs no server."""
    assert main(["feed", "黄泥港", "--index", str(corpus_index)]) == 0
    shown = capfd.readouterr().out
    assert shown.startswith("<?xml")
    assert shown.count("<entry>") == 5
    later = ["--since", "2999-01-01"]
    assert main(["feed", "黄泥港", *later, "--index", str(corpus_index)]) == 0
    assert capfd.readouterr().out.count("<entry>") == 0


def test_who_waits_at_a_terminal_is_not_cut_off(
    corpus_index: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is for those who share a server; a large table takes what it takes, and says nothing of it."""
    monkeypatch.setenv("XXGK_TIME_LIMIT", "0.000001")
    monkeypatch.setenv("XXGK_SLOW", "0.000001")
    assert main(["export", "search", "黄泥港", "--index", str(corpus_index)]) == 0
    shown = capfd.readouterr()
    assert shown.out.count("990123101-2017") > 0
    assert shown.err == ""


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["export", "serch"], 2, "did you mean search?"),
        (["export", "search", "--flag", "x"], 2, "undated"),
        (["export", "figures"], 2, "requests_new"),
        (["export", "coverage", "--place", "无此县"], 1, "无此县"),
        (["export", "coverage", "--place", "a", "--place", "b"], 2, "one --place"),
        (["export", "places", "--out", "FOLDER/none/x.csv"], 2, "could not be written"),
        (["export", "places", "--out", "FOLDER/x.txt"], 2, "csv, xlsx, jsonl"),
        (["export", "places", "--zip"], 2, "Only search is packed"),
        (["feed", "x" * 2000], 2, "1000"),
        (["feed", "x", "--site", "desk.example"], 2, "no address such as http"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(
    corpus_index: Path,
    tmp_path: Path,
    arguments: list[str],
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A page of HTML in place of a file would be found out in the newsroom."""
    filled = [argument.replace("FOLDER", str(tmp_path)) for argument in arguments]
    try:
        ended = main([*filled, "--index", str(corpus_index)])
    except SystemExit as refused:
        ended = int(refused.code or 0)
    printed = capsys.readouterr()
    assert (ended, printed.out) == (status, "")
    assert said in printed.err
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_program_is_no_file(
    corpus_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A page that says 500 must not lie in the folder under the name of an answer."""

    def fault(*_asked: object) -> None:
        raise ValueError

    monkeypatch.setattr("indexer.export.crosswalk", fault)
    out = tmp_path / "places.csv"
    assert main(["export", "places", "--out", str(out), "--index", str(corpus_index)]) == 1
    assert "could not be made (500" in capsys.readouterr().err
    assert not out.exists()
