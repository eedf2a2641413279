"""Old Word, WPS and RTF files, made docx by LibreOffice where it is installed.

Knows how to run ``soffice`` without a window, without macros and without
leaving anything behind; no file format.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from indexer.vocabulary import refusals

SECONDS = 90  # The first start of a fresh profile takes 10 on a slow machine.
MEMORY = 4_000_000  # Kilobytes of address space; LibreOffice maps 1.5 GB to begin with.
_LARGEST = 128_000  # Blocks of 512 bytes that it may write to one file: 64 MB.

# ulimit in a shell, for bounds set after the start would come too late.
_BOUNDED = f'ulimit -v {MEMORY}; ulimit -f {_LARGEST}; exec "$@"'
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def converted(data: bytes, suffix: str) -> bytes:
    """Return the docx that LibreOffice makes of ``data``, a file of this suffix.

    Raises UnreadableFile: LibreOffice is not there, takes too long, or
    cannot open the file.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise refusals.NEEDS_LIBREOFFICE(suffix=suffix)
    # What is still being written when the process is killed may come back once.
    with tempfile.TemporaryDirectory(prefix="xxgk-", ignore_cleanup_errors=True) as folder:
        return _run(program, Path(folder), data, suffix)


def _run(program: str, folder: Path, data: bytes, suffix: str) -> bytes:
    source = folder / f"report{suffix}"
    source.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    # A fresh profile: nobody's own LibreOffice is joined, locked or changed.
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    if os.name == "posix":
        command = ["/bin/sh", "-c", _BOUNDED, "sh", *command]
    process = subprocess.Popen(  # noqa: S603 - LibreOffice from PATH, arguments of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise refusals.SLOW_LIBREOFFICE(seconds=SECONDS) from None
    finally:
        # soffice is a script that starts others: the whole group ends, and only it.
        _end(process)
    made = folder / "out" / "report.docx"
    if not made.is_file():
        raise refusals.REFUSED_BY_LIBREOFFICE()
    return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name != "posix":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
