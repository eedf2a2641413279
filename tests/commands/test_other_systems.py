"""Where what only Unix has is not there, as on Windows: here those modules cannot be imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
_REPORT = """{place}2015年政府信息公开工作年度报告
一、概述
{place}人民政府编制本报告，堤防加固的信息均已公开。
二、主动公开情况
全年主动公开政府信息12条。
"""
UNIX_ONLY = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "gunicorn")
# Python imports it in every process that is started, also in those that a process starts by itself.
# Whoosh's own lock asks which system it is on, and takes what that has.
_SITE = f"""
import builtins
really = builtins.__import__
def importing(name, globals=None, locals=None, fromlist=(), level=0):
    if name in {UNIX_ONLY!r} and (globals or {{}}).get("__name__") != "whoosh.util.filelock":
        raise ModuleNotFoundError("No module named " + repr(name))
    return really(name, globals, locals, fromlist, level)
builtins.__import__ = importing
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Variables for a process without them, whose console is of another time."""
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    path = os.pathsep.join([str(folder), str(ROOT)])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PYTHONIOENCODING": "gbk",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }


def xxgk(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "indexer", *arguments],
        env=environment, capture_output=True, check=False,
    )  # fmt: skip


def test_the_modules_are_really_gone(environment: dict[str, str]) -> None:
    """The test below must be one."""
    for name in UNIX_ONLY:
        code = f"import {name}"
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)  # fmt: skip
        assert b"ModuleNotFoundError" in done.stderr, name


def test_it_builds_updates_searches_and_serves_without_what_only_unix_has(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Most desks of a newsroom are Windows; nothing could even be imported there."""
    corpus, index = tmp_path / "报告", tmp_path / "索引"
    corpus.mkdir()
    for number, place in enumerate(("望湖镇", "柳塘镇")):
        (corpus / f"{place}.txt").write_text(_REPORT.format(place=place), encoding="utf-8")
        built = xxgk(environment, "build", str(corpus), "--index", str(index), "--jobs", "2")
        assert built.returncode == 0, built.stderr
        assert json.loads(built.stdout.splitlines()[-1])["reports"] == number + 1
    found = xxgk(environment, "search", "柳塘镇", "--index", str(index), "--json")
    assert found.returncode == 0, found.stderr
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp", "--index", str(index), "--port", "0", "--workers", "1"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        connection.request("GET", "/search?q=%E6%9F%B3%E5%A1%98%E9%95%87")
        answer = connection.getresponse()
        assert (answer.status, "柳塘镇" in answer.read().decode()) == (200, True)
        connection.close()
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Traceback" not in errors
