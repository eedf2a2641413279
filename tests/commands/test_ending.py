"""How commands end: whatever happens is one sentence and a status, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from indexer.archive import disk
from indexer.building import build as building
from indexer.building import processes
from indexer.commands import cli
from indexer.commands.ending import ended
from indexer.vocabulary.errors import BuildFailed, IndexDamaged, NotFound
from tests.invented_index import build_index, invented_reports
from webapp.command import program

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("ending"), invented_reports()[:2])


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell, in which XXGK is the program."""
    code = "import sys; from webapp.command.program import main; sys.exit(main())"
    return subprocess.run(
        ["sh", "-c", command.replace("XXGK", f"{sys.executable} -c '{code}'")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        check=False,
        timeout=120,
    )


def raising(error: BaseException) -> Callable[..., int]:
    def work(*_: object) -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound("no such report"), 1, "xxgk: no such report"),
        (KeyboardInterrupt(), 130, "xxgk: interrupted"),
        (OSError(errno.ENOSPC, "No space", "x.csv"), 1, "x.csv: the disk is full"),
        (OSError(errno.ENOSPC, "No space"), 1, "what is printed cannot be written: the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "x.csv"), 1, "x.csv: Permission denied."),
        (MemoryError(), 1, "not enough memory"),
        (RecursionError("too deep"), 1, "a fault of the program (RecursionError: too deep; test_ending.py line"),
        (KeyError("notes"), 1, "a fault of the program (KeyError: 'notes'; test_ending.py line"),
    ],
)  # fmt: skip
def test_whatever_happens_is_one_line_and_a_status(
    error: BaseException, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of code tells its user nothing, and a script that the work was done."""
    before = signal.getsignal(signal.SIGINT)
    try:
        assert ended(raising(error)) == status
    finally:
        signal.signal(signal.SIGINT, before)
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_what_went_wrong_is_told_though_nobody_reads_what_was_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`xxgk … | head` of a damaged index would end as if all were well."""

    class Unread(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Unread())
    assert ended(lambda: 0) == 0
    assert capsys.readouterr().err == ""
    assert ended(raising(IndexDamaged("a page is gone"))) == 4
    assert capsys.readouterr().err == "xxgk: a page is gone\n"


def test_whoever_mends_the_program_is_shown_all_of_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line is enough for a report, and not for a mend."""
    monkeypatch.setenv("XXGK_TRACEBACK", "1")
    assert ended(raising(KeyError("notes"))) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "alter",
    [
        lambda skipped: skipped.unlink(),
        lambda skipped: skipped.write_text('{"bad\n'),
        lambda skipped: skipped.write_text('{"name": "x"}\n'),
    ],
)
def test_an_index_that_was_altered_is_told_as_damaged(
    alter: Callable[[Path], object], index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator must mend the index, and not wait for the authors of the program."""
    alter(index / "000001" / "skipped.jsonl")
    assert cli.main(["stats", "--index", str(index)]) == 4
    told = capsys.readouterr().err
    assert "skipped.jsonl" in told
    assert "fault of the program" not in told


def test_a_fault_over_a_sound_index_is_the_programs(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Building again would take an hour and mend nothing."""
    monkeypatch.setattr("indexer.desk.index.read_skipped", raising(KeyError("path")))
    assert cli.main(["stats", "--index", str(index)]) == 1
    assert "fault of the program (KeyError: 'path'" in capsys.readouterr().err


def test_a_store_without_a_table_is_told_as_damaged(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An older program or a hand in the database: the remedy is the same."""
    database = sqlite3.connect(index / "000001" / "reports.sqlite")
    database.execute("DROP TABLE redirects")
    database.commit()
    database.close()
    assert cli.main(["show", "x", "--index", str(index)]) == 4
    assert "reports.sqlite" in capsys.readouterr().err


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_under_what_is_printed_is_said(sound: Path, unbuffered: str) -> None:
    """A table that ends in the middle looks whole; Python complains once more as it ends."""
    full = shell(f"XXGK stats --index {sound} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert full.returncode == 1
    assert full.stderr == (
        "xxgk: what is printed cannot be written: the disk is full. Make room and do this again.\n"
    )
    assert shell("XXGK > /dev/full").stderr.count("\n") == 1


def test_closed_streams_are_no_trouble(sound: Path, tmp_path: Path) -> None:
    """Programs that run a command may give it none; what it says elsewhere must not go into its answer."""
    assert shell(f"XXGK stats --index {sound} >&-").stderr == ""
    closed = shell(f"XXGK build corpus/雾茗乡 --index {tmp_path}/i <&- 2>&-", LC_ALL="C.UTF-8")
    assert closed.returncode == 0
    assert json.loads(closed.stdout)["reports"] >= 5
    assert shell(f"XXGK stats --index {tmp_path}/i <&- >&- 2>&-").returncode == 0


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_characters_that_a_terminal_lacks_are_replaced(sound: Path, encoding: str) -> None:
    """A Chinese Windows prints GBK, which has no “›”; a bare server prints ASCII."""
    people = shell(f"XXGK search 公开 --index {sound}", PYTHONIOENCODING=encoding)
    assert (people.returncode, people.stderr) == (0, "")
    assert "?" in people.stdout
    script = shell(f"XXGK search 公开 --json --index {sound}", PYTHONIOENCODING=encoding)
    assert (script.returncode, script.stderr) == (0, "")
    assert json.loads(script.stdout)["query"]["q"] == "公开"  # escaped, nothing is lost
    assert shell("XXGK --help", PYTHONIOENCODING=encoding, LC_ALL="zh_CN").returncode == 0


def test_words_from_standard_input_are_text(sound: Path) -> None:
    """A list out of an old spreadsheet is GBK."""
    given = shell(
        f"printf '\\271\\253\\277\\252' | XXGK check - --index {sound}", PYTHONIOENCODING="utf-8"
    )
    assert given.returncode == 2
    assert given.stderr == "xxgk: - cannot be read: not UTF-8.\n"


def test_a_full_disk_is_named_by_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite, NumPy and the system each say it in another way; the remedy is one."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    for error in (full, OSError(errno.ENOSPC, "No space left on device")):
        monkeypatch.setattr(building, "_build", raising(error))
        with pytest.raises(BuildFailed, match="is full"):
            building.build([ROOT / "corpus"], tmp_path / "index")
    numpy = OSError("4096 requested and 512 written")
    monkeypatch.setattr(building, "_build", raising(numpy))
    with pytest.raises(BuildFailed, match="could not be written: 4096 requested"):
        building.build([ROOT / "corpus"], tmp_path / "index")
    monkeypatch.setattr(disk, "_TOO_LITTLE", shutil.disk_usage(tmp_path).total)
    with pytest.raises(BuildFailed, match="is full"):
        building.build([ROOT / "corpus"], tmp_path / "index")


@pytest.mark.parametrize("begins_in", [0, 1])
@pytest.mark.parametrize(
    ("by", "said", "status"),
    [
        ("SIGINT", "interrupted; the index is whole.", 130),
        ("SIGTERM", "told to end; the index is whole.", 143),
    ],
)
def test_who_ends_a_command_waits_for_no_process(
    by: str, said: str, status: int, begins_in: int
) -> None:
    """Ctrl-C reaches every process of a terminal, SIGTERM those of a service, in any order: one line is said, and all of them end."""
    code = (
        "import multiprocessing, os, signal, sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from indexer.building import processes\n"
        "from indexer.commands.ending import ended\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whatever began the tests
        "begin = processes._begin\n"
        f"processes._begin = lambda: (time.sleep({begins_in}), begin())\n"
        "def work():\n"
        "    with processes.started(2) as pool:\n"
        "        busy = [pool.submit(time.sleep, 600) for _ in range(3)]\n"
        "        for each in multiprocessing.active_children():\n"
        f"            os.kill(each.pid, signal.{by})\n"
        f"        time.sleep(0.3); os.kill(os.getpid(), signal.{by})\n"
        "        busy[0].result()\n"
        "sys.exit(ended(work))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == f"xxgk: {said}\n"
    assert done.returncode == status


@pytest.mark.parametrize("index", ["there/i", "i"])
def test_a_build_that_is_told_to_end_leaves_nothing_half_done(index: str, tmp_path: Path) -> None:
    """A machine that is shut down stops its timers so; what they had begun would wait for the next one to remove it."""
    program = [sys.executable, "-m", "indexer", "build", "corpus", "--index", index]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "kept").touch()
    running = subprocess.Popen(
        program, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    while not [*tmp_path.rglob(".building-*")]:
        assert running.poll() is None
        sleep(0.01)
    running.terminate()
    assert running.communicate(timeout=60)[1].endswith("xxgk: told to end; the index is whole.\n")
    assert running.returncode == 143
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "kept"]


def test_who_is_in_a_hurry_tells_it_twice() -> None:
    """An ending that hangs, of a disk that is away say, must not need SIGKILL."""
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from indexer.commands.ending import ended\n"
        "def work():\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "    finally:\n"
        "        os.kill(os.getpid(), signal.SIGTERM); signal.pause()\n"
        "sys.exit(ended(work))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], check=False, timeout=60)
    assert done.returncode == -signal.SIGTERM


def test_a_command_changes_nothing_of_its_process_that_outlives_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who calls it from a program of theirs could not start their own modules any more."""
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    before, answer = dict(os.environ), signal.getsignal(signal.SIGTERM)
    assert ended(lambda: int(os.environ["PYTHONSAFEPATH"]) + 1) == 2
    assert ended(raising(ValueError("odd"))) == 1
    assert dict(os.environ) == before
    assert signal.getsignal(signal.SIGTERM) == answer


def test_a_build_in_the_background_of_a_script_is_not_interrupted() -> None:
    """A shell lets it ignore the Ctrl-C that is meant for another program of the same terminal."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with processes.started(1) as pool:
            assert pool.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with processes.started(1) as pool:
            assert pool.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_fault_beside_busy_processes_does_not_wait_for_them() -> None:
    """A build that failed would hold its lock until the longest file is read."""
    with pytest.raises(ZeroDivisionError), processes.started(1) as pool:  # noqa: PT012
        pool.submit(signal.pause)
        raise ZeroDivisionError


def test_the_program_of_all_commands_ends_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is done before a command is read, the next step without one, can fail as well."""
    monkeypatch.setattr(program, "open_index", raising(ValueError("odd")))
    assert program.main([]) == 1
    assert "a fault of the program (ValueError: odd; test_ending.py line" in capsys.readouterr().err
