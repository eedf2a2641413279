"""What a long build says meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building.build import build
from indexer.commands.progress import Bar, Lines

TEXT = "{}政府信息公开工作年度报告\n一、概述\n本年度主动公开政府信息三条。\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until it is set."""
    now = [100.0]
    monkeypatch.setattr("indexer.commands.progress.time.monotonic", lambda: now[0])
    return now


def test_a_step_has_its_name_its_speed_and_the_time_left(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """Fifty files in ten seconds are five a second; the other 450 take a minute and a half."""
    bar = Bar()
    bar("reading", 0, 500)
    clock[0] += 10
    bar("reading", 50, 500)
    drawn = capsys.readouterr().err.split("\r\x1b[K")
    assert drawn[-1] == f"reading {'█' * 3}{'░' * 27} 50/500  5 a second, 1:30 left"


def test_each_step_ends_with_the_time_that_it_took(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """Steps that cannot be counted are named: a silent program looks dead."""
    bar = Bar()
    bar("reading", 2, 2)
    clock[0] += 1.5
    bar("writing the index", 0, 0)
    clock[0] += 4
    bar.end()
    bar.end()
    first, second, rest = capsys.readouterr().err.split("\n")
    assert rest == ""
    assert first.endswith("(1.5 s)")
    assert second.endswith("writing the index …  (4.0 s)")


def test_a_terminal_is_not_drawn_on_for_every_file(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty thousand drawings would cost more than they say; the last is always drawn."""
    bar = Bar()
    for done in range(1, 1001):
        bar("reading", done, 1000)
    shown = capsys.readouterr().err
    assert shown.count("\r") == 2
    assert "1000/1000" in shown


def test_a_build_names_its_steps_in_plain_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log of cron must be readable, and say which step was slow."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for year in (2012, 2013):
        (folder / f"{year}.txt").write_text(TEXT.format(f"甲乙镇{year}年"), encoding="utf-8")
    build([folder], tmp_path / "index", progress=Lines())
    written = capsys.readouterr().err.splitlines()
    assert written == [
        "reading: 2 of 2",
        "numbering the reports",
        "looking for missing years: 2 of 2",
        "comparing years of a place: 2 of 2",
        "writing the words: 2 of 2",
        "writing the columns",
        "writing the characters: 2 of 2",
        "trying the index",
    ]
    build([folder], tmp_path / "index", progress=Lines())
    assert capsys.readouterr().err.splitlines() == ["reading: 2 of 2"]
