"""The example units, as systemd itself reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import missing

EXAMPLES = Path(__file__).parents[3] / "webapp" / "deployment"
UNITS = sorted(
    path.name for path in EXAMPLES.iterdir() if path.suffix in (".service", ".socket", ".timer")
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root folder of a machine, where the units and the program are in their places."""
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze is not installed")
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for name in UNITS:
        shutil.copy(EXAMPLES / name, units)
    program = tmp_path / "opt/xxgk/bin/xxgk"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name in (
        "sysinit.target",
        "basic.target",
        "network.target",
        "timers.target",
        "sockets.target",
        "shutdown.target",
        "-.mount",
    ):
        (units / name).write_text(
            "[Unit]\n" if name != "-.mount" else "[Mount]\nWhat=/dev/root\nWhere=/\n"
        )
    return tmp_path


def verify(machine: Path, unit: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--generators=no", f"--root={machine}", unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say_against_a_unit(machine: Path, unit: str) -> None:
    """A setting that systemd does not know is passed over with a line in the log that nobody reads."""
    said = verify(machine, unit)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_systemd_would_say_so(machine: Path) -> None:
    """The check above must be one."""
    path = machine / "etc/systemd/system/xxgk.service"
    path.write_text(path.read_text(encoding="utf-8").replace("UMask", "Umaks"), encoding="utf-8")
    assert "Umaks" in verify(machine, "xxgk.service").stderr


def test_the_server_and_the_build_mean_one_index() -> None:
    """A build beside the index that is served changes nothing that a reader sees."""
    server, build = (
        {line for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines() if "XXGK_INDEX" in line}
        for name in ("xxgk.service", "xxgk-build.service")
    )  # fmt: skip
    assert len(server) == 1
    assert server == build
