"""The servers among which one was chosen, each with the same application, processes and threads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

PROCESSES, THREADS = 2, 4
_ROOT = Path(__file__).parents[2]
_APP = "tests.torture.peers:application"
_STARTS = 180.0  # seconds
_COMMANDS = {
    "ours": f"webapp --index {{index}} --port {{port}} --workers {PROCESSES}",
    "gunicorn": f"gunicorn --bind 127.0.0.1:{{port}} --workers {PROCESSES} --worker-class gthread --threads {THREADS}"
    f" --log-level error {_APP}()",
    "granian": f"granian --interface wsgi --factory --port {{port}} --workers {PROCESSES} --blocking-threads {THREADS}"
    f" --backlog 1024 --backpressure 1024 --no-log {_APP}",
    "waitress": f"waitress --listen 127.0.0.1:{{port}} --threads {THREADS} --call {_APP}",
    "cheroot": f"cheroot --bind 127.0.0.1:{{port}} --threads {THREADS} tests.torture.peers:MADE",
}
"""What stands behind ``python -m``; the last two know one process only, and come as they are."""
SERVERS = tuple(name for name in _COMMANDS if name == "ours" or find_spec(name))


def application() -> object:
    """The application, warm, over the index that the environment names."""
    from webapp.command import serving

    return serving.application(Path(os.environ["XXGK_INDEX"]), {})


def __getattr__(name: str) -> object:
    if name == "MADE":
        return application()
    raise AttributeError(name)


@contextmanager
def serving(name: str, index: Path) -> Iterator[tuple[str, int]]:
    """Start the server ``name`` over ``index``; yield its address and its process when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = _COMMANDS[name].format(index=index, port=port).split()
    environment = {**os.environ, "XXGK_INDEX": str(index)}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *command],
        cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + _STARTS
    try:
        while True:
            with suppress(OSError), urlopen(f"{address}/readyz", timeout=5):
                break
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{name} does not start")
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def memory(pid: int) -> int:
    """Bytes of a process and of all that it started, shared ones counted once (Linux)."""
    folders = [Path(f"/proc/{pid}")]
    for folder in folders:
        for task in folder.glob("task/*/children"):
            folders += [Path(f"/proc/{child}") for child in task.read_text().split()]
    lines = (folder.joinpath("smaps_rollup").read_text().splitlines() for folder in folders)
    return sum(
        int(line.split()[1]) * 1024 for each in lines for line in each if line.startswith("Pss:")
    )
