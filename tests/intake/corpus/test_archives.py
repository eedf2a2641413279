"""A ZIP archive is as good as a folder, and is hostile until read."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from indexer.building import build
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from indexer.intake.corpus import archives

REPORT = """{}2012年政府信息公开工作年度报告

一、概述
2012年，{}按照条例做好公开工作，堤防加固完工。

二、主动公开情况
全年主动公开信息3条。
"""


def report(town: str) -> bytes:
    """One invented report."""
    return REPORT.format(town, town).encode()


def named_in(encoding: str, name: str, data: bytes) -> bytes:
    """An archive with one stored file, named as a Chinese Windows does: in its encoding, without a mark."""
    raw, crc = name.encode(encoding), zlib.crc32(data)
    common = struct.pack("<5H3I2H", 20, 0, 0, 0, 0x5821, crc, len(data), len(data), len(raw), 0)
    local = b"PK\3\4" + common + raw + data
    central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, 0) + raw
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def archive(path: Path, contents: dict[str, bytes]) -> Path:
    """Write an archive of ``contents`` by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents.items():
            packed.writestr(name, data)
    return path


@pytest.fixture()
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_bytes(report("石坪乡"))
    return folder


def built(corpus: Path) -> tuple[build.Outcome, dict[str, str]]:
    """Build, and return the outcome with the reasons by name."""
    outcome = build.build([corpus], corpus.parent / "index")
    assert verify(corpus.parent / "index") == []
    return outcome, {skipped.path: skipped.reason for skipped in outcome.skipped}


def paths(corpus: Path) -> set[str]:
    """Where the reports of the index lie."""
    with open_index(corpus.parent / "index") as index:
        return {each.path for each in index.each_report()}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_are_those_that_the_packer_saw(corpus: Path, encoding: str) -> None:
    """Half of all archives were packed by a Chinese Windows, and name places in their folders."""
    data = named_in(encoding, "报告/望湖镇2012.txt", report("望湖镇"))
    (corpus / "年报.zip").write_bytes(data)
    assert built(corpus)[0].skipped == ()
    assert paths(corpus) == {"a.txt", "年报.zip/报告/望湖镇2012.txt"}
    with open_index(corpus.parent / "index") as index:
        (whole,) = [index.report(r.id) for r in index.each_report() if r.path != "a.txt"]
        assert index.source(whole) == report("望湖镇")


def test_a_change_inside_is_noticed_by_its_member(corpus: Path) -> None:
    """An archive is packed again every year with one report more."""
    towns = {"望湖镇.txt": report("望湖镇"), "大溪镇.txt": report("大溪镇")}
    path = archive(corpus / "n.zip", towns)
    assert built(corpus)[0].added == 3
    assert built(corpus)[0].unchanged == 3
    archive(path, towns | {"望湖镇.txt": report("望湖镇").replace("3条".encode(), "4条".encode())})
    outcome, _ = built(corpus)
    assert (outcome.updated, outcome.unchanged) == (1, 2)
    path.unlink()
    assert built(corpus)[0].removed == 2


def test_hostile_members_cost_themselves_only(corpus: Path) -> None:
    """Nothing is written, nothing is opened elsewhere, and the good one is read."""
    path = archive(
        corpus / "n.zip",
        {
            "good.txt": report("望湖镇"),
            "../../a.txt": report("大溪镇"),
            "/etc/a.txt": report("大溪镇"),
            "..\\..\\b.txt": report("大溪镇"),
            "C:/a.txt": report("大溪镇"),
            "inner.zip": b"PK",
            "bomb.txt": b"0" * 30_000_000,
            "bad.txt": report("大溪镇"),
            "manifest.csv": b"path\n",
            "readme.txt": b"unpack me",
            "__MACOSX/._good.txt": b"x",
            "folder/": b"",
        },
    )
    data = bytearray(path.read_bytes())
    data[data.index(b"bad.txt") + len("bad.txt") + 9] ^= 0xFF
    path.write_bytes(data)
    before = set(corpus.parent.rglob("*"))
    _, reasons = built(corpus)
    assert paths(corpus) == {"a.txt", "n.zip/good.txt"}
    assert {p for p in set(corpus.parent.rglob("*")) - before if "index" not in p.parts} == set()
    said = {
        "n.zip/../../a.txt": "leads out", "n.zip/etc/a.txt": "leads out",
        "n.zip/../../b.txt": "leads out", "n.zip/C:/a.txt": "leads out",
        "n.zip/inner.zip": "unpack", "n.zip/bomb.txt": "bomb", "n.zip/bad.txt": "damaged",
        "n.zip/manifest.csv": "beside",
    }  # fmt: skip
    assert reasons.keys() == said.keys()
    assert all(word in reasons[name] for name, word in said.items())


def test_a_bomb_and_a_locked_archive_are_named_with_the_remedy(corpus: Path) -> None:
    """An operator must know what to do with each."""
    _overlapping(corpus / "bomb.zip", report("望湖镇") * 20_000)
    path = archive(corpus / "locked.zip", {"a.txt": report("望湖镇")})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    (corpus / "half.zip").write_bytes(
        archive(corpus / "whole.zip", {"a.txt": report("大溪镇")}).read_bytes()[:90]
    )
    outcome, reasons = built(corpus)
    assert outcome.reports == 2
    assert "bomb" in reasons["bomb.zip"]
    assert "password" in reasons["locked.zip/a.txt"]
    assert "no whole ZIP archive" in reasons["half.zip"]


def _overlapping(path: Path, data: bytes) -> None:
    """An archive whose hundred members are all the same bytes, each by itself no bomb."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(data[:1_000_000]) + packed.flush()
    body = body + b"\0" * (5_500 - len(body))
    fixed = (20, 0, 8, 0, 0x5821, zlib.crc32(data[:1_000_000]), len(body), 1_000_000, 6, 0)
    common = struct.pack("<5H3I2H", *fixed)
    local = b"PK\3\4" + common + b"00.txt" + body
    central = b"".join(
        b"PK\1\2"
        + struct.pack("<H", 20)
        + common
        + struct.pack("<3H2I", 0, 0, 0, 0, 0)
        + f"{n:02}.txt".encode()
        for n in range(100)
    )
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 100, 100, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def test_too_many_files_are_refused(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of a million names is work without end."""
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    archive(corpus / "n.zip", {f"{n}.txt": b"" for n in range(3)})
    assert "more than 2" in built(corpus)[1]["n.zip"]


def test_a_manifest_states_what_is_in_an_archive(corpus: Path) -> None:
    """Where a report came from is as good to know there."""
    archive(corpus / "n.zip", {"x/望湖镇.txt": report("望湖镇")})
    rows = "path,year\nn.zip/x/望湖镇.txt,2013\nn.zip/gone.txt,2013\n"
    (corpus / "manifest.csv").write_text(rows, encoding="utf-8")
    _, reasons = built(corpus)
    assert reasons == {"manifest.csv": "line 3 names n.zip/gone.txt, which is not there"}
    with open_index(corpus.parent / "index") as index:
        assert index.search(make_query("", year=["2013"])).reports == 1


def test_an_office_file_called_an_archive_is_read_as_what_it_is(corpus: Path) -> None:
    """Some mail programs rename .docx to .zip."""
    archive(corpus / "n.zip", {"[Content_Types].xml": b"<Types/>", "ppt/a.xml": b"<a/>"})
    assert "presentation" in built(corpus)[1]["n.zip"]


def test_an_archive_is_inspected_member_by_member(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``inspect`` shows what ``build`` would do."""
    path = archive(corpus / "n.zip", {"望湖镇.txt": report("望湖镇"), "x.rar": b"Rar!"})
    assert main(["inspect", "--json", str(path)]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["path"] == f"{path}/望湖镇.txt"
    assert f"{path}/x.rar: is an archive inside" in captured.err
