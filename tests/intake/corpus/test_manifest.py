"""What an operator states beside the files is taken, checked, and never trusted with paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.building import build
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index
from indexer.intake.corpus.manifest import Beside, Stated, beside, read_beside

REPORT = """望湖镇2012年政府信息公开工作年度报告

一、概述
2012年，望湖镇按照条例做好公开工作，堤防加固完工。

二、主动公开情况
全年主动公开信息3条。
"""
PLACES = """code,name,parent,level,first,last
990000,云泽省,,province,,
990100,泽阳市,990000,city,,
990123,青屿县,990100,county,,
990123150,望湖镇,990123,township,,
"""
HEADER = "path,source_url,retrieved,place_code,year\n"


@pytest.fixture()
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "望湖镇").mkdir(parents=True)
    (folder / "望湖镇" / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    return folder


def manifest(corpus: Path, *lines: str) -> None:
    """Write ``manifest.csv`` with its header."""
    text = HEADER + "".join(f"{line}\n" for line in lines)
    (corpus / "manifest.csv").write_text(text, encoding="utf-8")


def built(corpus: Path) -> tuple[build.Outcome, dict[str, str]]:
    """Build, and return the outcome with the reasons by name."""
    outcome = build.build([corpus], corpus.parent / "index")
    return outcome, {skipped.path: skipped.reason for skipped in outcome.skipped}


def test_source_time_place_and_year_are_taken_from_the_manifest(corpus: Path) -> None:
    """The newsroom's own records of where a file came from must reach the reader."""
    line = "望湖镇/a.txt,https://example.org/a.html,2024-03-11T09:20:00+08:00,990123150,2012"
    manifest(corpus, line)
    built(corpus)
    with open_index(corpus.parent / "index") as index:
        (hit,) = index.search(make_query("堤防")).hits
        report = index.report(hit.id)
    assert (hit.id, report.place.path[-2:]) == ("990123150-2012", ("青屿县", "望湖镇"))
    assert report.source_url == "https://example.org/a.html"
    assert report.retrieved == "2024-03-11T09:20:00+08:00"
    assert report.warnings == ()


def test_json_lines_say_the_same(corpus: Path) -> None:
    """Scrapers write JSON, people write spreadsheets."""
    row = {"path": "望湖镇/a.txt", "year": 2012, "source_url": "https://example.org/a"}
    (corpus / "manifest.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    stated = read_beside(corpus).rows["望湖镇/a.txt"]
    assert stated == Stated(source_url="https://example.org/a", year=2012)


def test_a_contradiction_is_said_and_the_manifest_taken(corpus: Path) -> None:
    """Either may be wrong; the reader must see both."""
    manifest(corpus, "望湖镇/a.txt,,,990123150,2013")
    built(corpus)
    with open_index(corpus.parent / "index") as index:
        (hit,) = index.search(make_query("堤防")).hits
        report = index.report(hit.id)
    assert hit.year == 2013
    assert any("2013" in warning and "2012" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("../secret.txt,,,,2012", "leads out"),
        ("/etc/passwd,,,,2012", "leads out"),
        ("望湖镇/../../secret.txt,,,,2012", "leads out"),
        ("望湖镇/gone.txt,,,,2012", "not there"),
        (",,,,2012", "names no file"),
        ("望湖镇/a.txt,javascript:alert(1),,,2012", "no web address"),
        ("望湖镇/a.txt,,yesterday,,2012", "ISO 8601"),
        ("望湖镇/a.txt,,,,20123", "year"),
    ],
)
def test_a_bad_line_costs_itself_only_and_is_named(corpus: Path, line: str, said: str) -> None:
    """A typing error in line 7 must not lose the folder, nor open another one."""
    manifest(corpus, line)
    outcome, reasons = built(corpus)
    assert outcome.reports == 1
    assert said in reasons["manifest.csv"]
    assert "line 2" in reasons["manifest.csv"]


def test_a_manifest_that_is_none_costs_nothing_else(corpus: Path) -> None:
    """A binary file under that name is no reason to read nothing."""
    (corpus / "manifest.csv").write_bytes(b"\xff\xfe\x00\x01binary")
    (corpus / "manifest.jsonl").write_text("not json\n[1]\n", encoding="utf-8")
    outcome, reasons = built(corpus)
    assert outcome.reports == 1
    assert {"manifest.csv", "manifest.jsonl"} <= reasons.keys()


def test_a_bad_row_of_places_is_named_and_the_others_hold(corpus: Path) -> None:
    """One wrong code must not take a county off the map."""
    (corpus / "places.csv").write_text(PLACES + "12,??,,,,\n", encoding="utf-8")
    outcome, reasons = built(corpus)
    assert outcome.reports == 1
    assert "line 6" in reasons["places.csv"]
    with open_index(corpus.parent / "index") as index:
        assert index.search(make_query("", place=["青屿县"])).reports == 1


def test_a_changed_statement_reads_the_file_again(corpus: Path) -> None:
    """A mended manifest must mend the index without --full."""
    built(corpus)
    manifest(corpus, "望湖镇/a.txt,,,,2014")
    outcome, _ = built(corpus)
    assert outcome.updated == 1
    with open_index(corpus.parent / "index") as index:
        assert index.search(make_query("", year=["2014"])).reports == 1


def test_a_single_file_is_inspected_with_what_stands_beside_it(corpus: Path) -> None:
    """``inspect`` must show what ``build`` would do."""
    manifest(corpus, "望湖镇/a.txt,,,,2014")
    stands, name = beside(corpus / "望湖镇" / "a.txt")
    assert stands.rows[name].year == 2014
    assert stands.places
    assert stands.places.path == corpus / "places.csv"


def test_a_changed_table_of_places_is_read_again(corpus: Path) -> None:
    """A server that builds twice would file the second time by the table of the first."""
    built(corpus)
    (corpus / "places.csv").write_text(PLACES.replace("青屿县", "红屿县"), encoding="utf-8")
    outcome, _ = built(corpus)
    assert outcome.updated == 1
    with open_index(corpus.parent / "index") as index:
        assert index.search(make_query("", place=["红屿县"])).reports == 1
        assert index.search(make_query("", place=["青屿县"])).reports == 0


def test_what_stands_beside_the_reports_is_read_once_a_build(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A manifest of a million rows takes seconds, and could change in between."""
    manifest(corpus, "望湖镇/a.txt,,,,2012")
    (corpus / "望湖镇" / "b.txt").write_text(REPORT.replace("3条", "4条"), encoding="utf-8")
    folders: list[Path] = []

    def counting(folder: Path) -> Beside:
        folders.append(folder)
        return read_beside(folder)

    monkeypatch.setattr("indexer.intake.corpus.files.read_beside", counting)
    built(corpus)
    assert folders == [corpus]
    folders.clear()
    both = [corpus / "望湖镇" / name for name in ("a.txt", "b.txt")]
    assert build.build(both, corpus.parent / "two").reports == 2
    assert folders == [corpus / "望湖镇"]


def test_a_notice_stands_on_the_pages_also_of_a_single_file(corpus: Path) -> None:
    """A file named by itself is no less invented than its folder."""
    file = corpus / "望湖镇" / "a.txt"
    (file.parent / "notice.txt").write_text("全部虚构。\n", encoding="utf-8")
    build.build([file], corpus.parent / "index")
    with open_index(corpus.parent / "index") as index:
        assert index.stats()["notes"] == ["全部虚构。"]


def test_a_fault_beside_two_files_of_one_folder_is_said_once(corpus: Path) -> None:
    """The same line twice in the list of what was skipped looks like two faults."""
    manifest(corpus, "望湖镇/gone.txt,,,,")
    others = [corpus / name for name in ("a.txt", "b.txt")]
    for n, file in enumerate(others):
        file.write_text(REPORT.replace("3条", f"{n + 4}条"), encoding="utf-8")
    outcome = build.build(others, corpus.parent / "index")
    assert [skipped.path for skipped in outcome.skipped] == ["manifest.csv"]


@pytest.mark.parametrize("name", ["对坝镇", "由坝镇", "全坝镇", "来坝乡"])
def test_a_place_of_the_operator_names_the_unit_and_places_it(corpus: Path, name: str) -> None:
    """对坝镇 was read as 坝镇, six hundred kilometres away, and said to be settled."""
    (corpus / "places.csv").write_text(f"code,name\n370305998,{name}\n", encoding="utf-8")
    text = REPORT.replace("望湖镇", name)
    (corpus / "望湖镇" / "a.txt").write_text(text, encoding="utf-8")
    built(corpus)
    with open_index(corpus.parent / "index") as index:
        (hit,) = index.search(make_query("堤防")).hits
        report = index.report(hit.id)
    assert (report.unit.name, report.place.code) == (name, "370305998")
    assert report.place.path == ("山东省", "淄博市", "临淄区", name)


def test_a_notice_stands_on_the_pages_without_what_nobody_sees(corpus: Path) -> None:
    """What is invented, or withheld, must be said where it is read; a direction in it would turn every page."""
    (corpus / "notice.txt").write_text("\ufeff\u202e全部\u200b虚构。\n", encoding="utf-8")
    built(corpus)
    with open_index(corpus.parent / "index") as index:
        assert index.stats()["notes"] == ["全部虚构。"]
