"""A part of ``tests.torture.killed_copies``, so that it goes on working and being true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.copies import two_generations


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL, and no fork")
def test_no_moment_of_a_kill_leaves_half_a_backup_or_half_an_index(tmp_path: Path) -> None:
    """Power fails while the only copy is written, or while the index is put back."""
    index = two_generations(tmp_path / "index")
    command = [sys.executable, "-m", "tests.torture.killed_copies", str(index), "--moments", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"(\d+) kills in \d+ s, 0 found half", done.stdout)
    assert told, done.stdout
    assert int(told[1]) >= 10
