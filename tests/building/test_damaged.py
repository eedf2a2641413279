"""A build over a damaged index: nothing damaged is copied, nothing that only an index knows is lost."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.archive import generations
from indexer.building import build
from indexer.building.finishing import write_engine
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import IndexDamaged

BEFORE = "2020-03-04T05:06:07+00:00"
Spoil = Callable[[Path], None]


def write(corpus: Path, place: str, year: int, says: str = "主动公开政府信息12条") -> None:
    title = f"{place}{year}年政府信息公开工作年度报告"
    text = f"{title}\n一、概述\n{place}全年{says}。\n二、依申请公开\n没有收到申请。"
    (corpus / f"{place}{year}.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus, and two generations of its index: a report came under another id, one long ago."""
    folder = tmp_path_factory.mktemp("sound")
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    write(corpus, "望湖镇", 2012, "清运垃圾76吨")
    write(corpus, "石坪乡", 2013)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "now", lambda: BEFORE)
        build.build([corpus], index)
    (corpus / "manifest.jsonl").write_text('{"path": "石坪乡2013.txt", "year": "2014"}\n', "utf-8")
    build.build([corpus], index)
    return folder


@pytest.fixture()
def corpus(built: Path, tmp_path: Path) -> Path:
    """A copy of it; the index stands beside."""
    return Path(shutil.copytree(built, tmp_path / "copy")) / "corpus"


@pytest.fixture()
def index(corpus: Path) -> Path:
    return corpus.parent / "index"


def current(index: Path) -> Path:
    return index / generations.current(index)


def facts(index: Path) -> object:
    """What readers see: an answer, an old id, since when reports are here."""
    with open_index(index) as opened:
        hits = opened.search(make_query("垃圾")).hits
        arrivals = sorted((came.id, came.arrival.added) for came in opened.arrivals)
        return [hit.id for hit in hits], opened.redirect("石坪乡-2013"), arrivals


def say_more(path: Path) -> None:
    """Let a report say another number, as a flipped bit would."""
    data = path.read_bytes()
    assert "垃圾76吨".encode() in data
    path.write_bytes(data.replace("垃圾76吨".encode(), "垃圾77吨".encode()))


def zero(path: Path) -> None:
    """Lose a page in the middle, as a bad disk does."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(min(4096, len(data) - middle))
    path.write_bytes(data)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def put(path: Path) -> None:
    path.write_bytes(b"of nobody")


FAULTS: list[tuple[str, Spoil]] = [
    ("reports.sqlite", say_more),
    ("reports.sqlite", zero),
    ("reports.sqlite", Path.unlink),
    ("sources.sqlite", zero),
    ("texts.units.npy", flip),
    ("texts.positions.npy", Path.unlink),
    ("columns/section_report.npy", flip),
    ("columns/places.json", flip),
    ("words/_MAIN_1.toc", flip),
    ("words/_MAIN_2.toc", put),
    ("skipped.jsonl", put),
    ("skipped.jsonl", Path.unlink),
    ("registry.json", flip),
    ("metadata.json", flip),
    ("metadata.json", Path.unlink),
    ("../current", flip),
]


@pytest.mark.parametrize(("name", "spoil"), FAULTS, ids=[f"{n}-{s.__name__}" for n, s in FAULTS])
@pytest.mark.parametrize("more", [(), ("--full",)], ids=["plain", "full"])
def test_the_remedy_that_is_printed_mends_every_damage(
    corpus: Path,
    index: Path,
    name: str,
    spoil: Spoil,
    more: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Who did what they were told, and is told the same again, gives up."""
    right = facts(index)
    spoil(current(index) / name)
    assert main(["verify", "--index", str(index)]) == 4
    said = capsys.readouterr().err
    remedy = f"Run: xxgk build CORPUS --index {index}"
    assert remedy in said
    _, command = remedy.split("xxgk ")
    words = shlex.split(command.replace("CORPUS", str(corpus)))
    assert main([*words, *more]) == 0
    assert main(["verify", "--index", str(index)]) == 0
    assert facts(index) == right
    with open_index(index) as opened:
        assert opened.search(make_query('"垃圾76吨"')).reports == 1
        assert opened.search(make_query('"垃圾77吨"')).reports == 0


def test_a_report_that_was_altered_is_read_again_and_that_is_said(
    corpus: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong number that is copied has new sums, and nobody can ever tell."""
    shutil.rmtree(index / "000001")
    say_more(current(index) / "reports.sqlite")
    write(corpus, "望湖镇", 2015)
    outcome = build.build([corpus], index)
    assert outcome.added == 3, "all were read again"
    assert "reports.sqlite was altered" in caplog.text
    assert "All files are read again" in caplog.text
    with open_index(index) as opened:
        assert opened.search(make_query('"垃圾76吨"')).reports == 1


def test_what_an_older_generation_has_whole_is_not_read_again(
    corpus: Path, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Scans take minutes each to read; one bad byte must not cost a night."""
    say_more(current(index) / "reports.sqlite")
    outcome = build.build([corpus], index)
    assert outcome.unchanged == 1, "the other is under another year since"
    assert "All files are read again" not in caplog.text


@pytest.mark.parametrize(
    ("name", "full", "given"),
    [(None, False, True), (None, True, False), ("columns/section_report.npy", False, False)],
)
def test_an_engine_takes_over_only_from_what_is_whole(
    corpus: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str | None,
    full: bool,
    given: bool,
) -> None:
    """What an engine copies is damaged for good, and who asks for all anew wants no copy."""
    before = current(index)
    earlier: list[Path | None] = []

    def watched(*arguments: Any) -> None:
        earlier.append(arguments[-1])
        write_engine(*arguments)

    monkeypatch.setattr(build, "write_engine", watched)
    if name:
        flip(before / name)
    write(corpus, "望湖镇", 2015)
    build.build([corpus], index, full=full, jobs=1)
    assert earlier == [before if given else None]


def test_nothing_but_its_own_file_is_needed_for_what_only_an_index_knows(
    corpus: Path, index: Path
) -> None:
    """Links in printed articles, and what readers are told is new, are in no file of the corpus."""
    right, newest = facts(index), current(index)
    shutil.rmtree(index / "000001")
    for path in [path for path in newest.rglob("*") if path.is_file()]:
        if path.name != "registry.json":
            path.unlink()
    build.build([corpus], index)
    assert facts(index) == right


def test_the_last_sound_generation_answers_and_that_is_said(
    index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Yesterday's reports are worth more than none."""
    flip(current(index) / "columns" / "year.npy")
    with open_index(index) as opened:
        assert opened.generation == "000001"
        assert opened.is_current()
        assert "year.npy was altered" in caplog.text
        assert "Until then generation 000001 answers" in caplog.text
        flip(index / "000002" / "columns" / "year.npy")
        assert not opened.is_current(), "it was put right"
    with open_index(index) as opened:
        assert opened.generation == "000002"


def test_without_a_sound_generation_the_index_is_refused(index: Path) -> None:
    """Half an answer looks like a whole one."""
    for folder in sorted(index.glob("0*")):
        flip(folder / "reports.sqlite")
    with pytest.raises(IndexDamaged, match=r"000002: reports\.sqlite was altered.*Run: xxgk build"):
        open_index(index)
    assert len(verify(index)) == 1
