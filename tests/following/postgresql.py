"""A PostgreSQL of its own for a test, from Debian's binaries; nothing of it is left."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import missing

PASSWORD = "of the test"


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the address of an empty database, without its password; skip where there is no PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        missing("PostgreSQL (Debian's package postgresql) is not installed")
    binaries = found[-1].parent
    with TemporaryDirectory(prefix="xxgk-pg-") as folder:
        data, secret = Path(folder) / "data", Path(folder) / "secret"
        secret.write_text(PASSWORD)
        user = _user()
        if user:  # it refuses to be root
            for path in (Path(folder), secret):
                shutil.chown(path, user)

        def run(name: str, *arguments: str) -> None:
            done = subprocess.run(
                [binaries / name, *arguments],
                user=user,
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout

        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "xxgk",
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
        )
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        log = str(Path(folder) / "log")
        run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://xxgk@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _user() -> str | None:
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
