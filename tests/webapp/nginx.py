"""Debian's nginx in front of a server, as the example for operators has it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import missing

EXAMPLE = Path(__file__).parents[2] / "webapp" / "deployment" / "nginx.conf"
# All that the example leaves to the site around it, in a folder of its own.
_AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors warn;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        large_client_header_buffers 4 128k;
        include {folder}/xxgk.conf;
    }}
}}
"""


@contextmanager
def in_front(behind: str, folder: Path) -> Iterator[str]:
    """Put nginx before the server at ``behind``; yield the address with its path. ``folder`` is for its files."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None:
        missing("nginx is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    example = EXAMPLE.read_text(encoding="utf-8")
    assert example.count("http://127.0.0.1:8000/") == 1
    here = example.replace("http://127.0.0.1:8000", behind)
    here = here.replace("/var/log/nginx/", f"{folder}/")
    (folder / "xxgk.conf").write_text(here, encoding="utf-8")
    user = "user root;" if folder.owner() == "root" else ""
    around = _AROUND.format(folder=folder, port=port, user=user)
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    process = subprocess.Popen(
        [str(nginx), "-p", str(folder), "-c", str(folder / "nginx.conf")],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/xxgk/"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail(f"nginx did not start: {process.communicate(timeout=30)[1]}")
