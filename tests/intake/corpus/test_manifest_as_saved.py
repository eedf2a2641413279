"""A manifest is read as people save it, or refused with line and remedy; never taken by halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building import build
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index
from indexer.intake.corpus.manifest import Stated, read_beside

REPORT = """望湖镇2012年政府信息公开工作年度报告

一、概述
2012年，望湖镇按照条例做好公开工作，堤防加固完工。

二、主动公开情况
全年主动公开信息3条。
"""
NOTICE = (
    "关于做好2012年政府信息公开工作年度报告编制工作的通知\n\n各乡镇人民政府：\n请于三月底前报送。\n"
)


@pytest.fixture()
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
    (folder / "通知.txt").write_text(NOTICE, encoding="utf-8")
    return folder


def manifest(corpus: Path, text: str, encoding: str = "utf-8") -> None:
    (corpus / "manifest.csv").write_bytes(text.encode(encoding))


def faults(corpus: Path) -> list[str]:
    """What is said of the manifest."""
    return [reason for name, reason in read_beside(corpus).faults if name == "manifest.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "heading",
    [
        "path,year,place_code,retrieved",
        "文件,年度,地区代码,取得时间",
        "文件名（必填）, Year ,行政区划代码,下载日期",
    ],
)
def test_it_is_read_as_spreadsheets_write_it(
    corpus: Path, encoding: str, separator: str, heading: str
) -> None:
    """Excel in China writes GB18030, and UTF-16 with tabs; people write Chinese headings."""
    text = f"{heading}\r\n报告.txt,2012年,370305100,2024/3/11\r\n\r\n".replace(",", separator)
    manifest(corpus, text, encoding)
    assert faults(corpus) == []
    stated = Stated(retrieved="2024-03-11T00:00:00", place_code="370305100", year=2012)
    assert read_beside(corpus).rows == {"报告.txt": stated}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"path,year\n\xe6\x8a\xa5\xe5\x91\x8a.txt,2012\n\xe6\x8a\xff\xe5\x91\x8a.txt,\n",
            "line 3",
        ),
        (b"path,year\nx\x81.txt,2012\n\xff\xff\n", "line"),
        ("a,b\n报告.txt,2012\n".encode(), "line 1 has no column path"),
        ("path,year,年度\n报告.txt,2012,2013\n".encode(), "line 1 names the column year twice"),
        ('path,year\n报告.txt,2012\n"通知.txt,2013\n'.encode(), "quotation mark"),
        (b"", "line 1 has no column path"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(corpus: Path, data: bytes, said: str) -> None:
    """Rows before the damage would hold, and nobody would miss the others."""
    (corpus / "manifest.csv").write_bytes(data)
    (fault,) = faults(corpus)
    assert said in fault
    assert "no line of it is taken" in fault
    assert read_beside(corpus).rows == {}


@pytest.mark.parametrize(
    ("lines", "said", "kept"),
    [
        ("path,year,yaer\n报告.txt,2012,2013", "line 1 has the column yaer", 1),
        ("path,year\n报告.txt,2012,2013", "line 2 has 3 cells under 2 headings", 0),
        ("path,year\n报告.txt,2012\n报告.txt,2013", "line 3 states another thing of 报告.txt", 1),
        ("path,year\n报告.txt,去年", "line 2 has year 去年", 0),
        ("path,is_report\n报告.txt,也许", "line 2 has is_report 也许", 0),
        ("path,year\n无.txt,2012", "line 2 names 无.txt, which is not there", 0),
    ],
)
def test_what_is_not_taken_is_said_with_its_line(
    corpus: Path, lines: str, said: str, kept: int
) -> None:
    """A typing error must not be found out in print."""
    manifest(corpus, lines + "\n")
    (fault,) = faults(corpus)
    assert said in fault
    assert len(read_beside(corpus).rows) == kept


def test_a_column_of_remarks_is_the_operators_own(corpus: Path) -> None:
    """Not every column is for the program."""
    manifest(corpus, "序号,path,备注\n1,报告.txt,已核对\n报告.txt\n")
    assert all("column" not in fault for fault in faults(corpus))


def test_a_place_code_of_no_list_is_said_with_its_line(corpus: Path) -> None:
    """One digit wrong, and the report would lie nowhere."""
    manifest(corpus, "path,place_code\n报告.txt,990123150\n")
    outcome = build.build([corpus], corpus.parent / "index")
    reasons = {skipped.path: skipped.reason for skipped in outcome.skipped}
    assert "line 2 has place_code 990123150, which is in no list" in reasons["manifest.csv"]
    places = "code,name,parent,level\n990000,云泽省,,province\n990123150,望湖镇,990000,township\n"
    (corpus / "places.csv").write_text(places, encoding="utf-8")
    outcome = build.build([corpus], corpus.parent / "index")
    assert "manifest.csv" not in {skipped.path for skipped in outcome.skipped}


@pytest.mark.parametrize(
    ("yes", "no"), [("yes", "no"), ("是", "否"), ("1", "0"), ("TRUE", "FALSE")]
)
def test_an_operator_decides_what_is_a_report(corpus: Path, yes: str, no: str) -> None:
    """What is refused wrongly cannot be found by anybody, whatever they search for."""
    index = corpus.parent / "index"
    assert build.build([corpus], index).reports == 1
    manifest(corpus, f"path,is_report\n通知.txt,{yes}\n报告.txt,{no}\n")
    outcome = build.build([corpus], index)
    assert [skipped.path for skipped in outcome.skipped] == ["报告.txt"]
    assert "清单" in outcome.skipped[0].reason
    with open_index(index) as opened:
        (hit,) = opened.search(make_query("报送")).hits
        assert any("清单" in warning for warning in opened.report(hit.id).warnings)
    (corpus / "manifest.csv").unlink()
    assert build.build([corpus], index).reports == 1


def test_a_description_can_be_a_report(corpus: Path) -> None:
    """Somebody saves the report as readme.txt."""
    (corpus / "readme.txt").write_text(REPORT.replace("2012", "2014"), encoding="utf-8")
    assert build.build([corpus], corpus.parent / "index").reports == 1
    manifest(corpus, "path,is_report\nreadme.txt,yes\n")
    assert build.build([corpus], corpus.parent / "index").reports == 2


@pytest.mark.parametrize("name", ["2012/manifest.csv", "Manifest.CSV"])
def test_a_manifest_where_none_is_read_is_said_to_say_nothing(corpus: Path, name: str) -> None:
    """Its places and years would be missed in silence."""
    (corpus / name).parent.mkdir(exist_ok=True)
    (corpus / name).write_text("path,year\n报告.txt,2013\n", encoding="utf-8")
    outcome = build.build([corpus], corpus.parent / "index")
    reasons = {skipped.path: skipped.reason for skipped in outcome.skipped}
    assert "make it corpus/manifest.csv" in reasons[name]
