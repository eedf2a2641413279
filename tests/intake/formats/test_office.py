"""Old Office files: through LibreOffice where it is, with the remedy where it is not."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from indexer.intake.formats import SUFFIXES, libreoffice, read_bytes
from indexer.intake.parts.sections import split
from indexer.vocabulary.errors import UnreadableFile
from tests.intake.formats import samples
from tests.intake.formats.samples_office import report_as_docx
from tests.intake.parts.test_standard_tables import printed

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed: doc and wps files are not converted here",
)
needs_posix = pytest.mark.skipif(os.name != "posix", reason="process groups are those of Unix")


def compound(*names: str, start: bytes = b"") -> bytes:
    """The beginning of a compound file with these streams in its directory."""
    entries = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in names)
    return COMPOUND.ljust(512, b"\0") + start.ljust(512, b"\0") + entries


def refusal(data: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data)
    return caught.value.message


def pretend(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a ``soffice`` first on PATH that runs ``script``."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


def test_without_libreoffice_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the older reports are .doc; their reader must know what to install."""
    monkeypatch.setenv("PATH", "")
    message = refusal(compound("WordDocument"))
    assert "install libreoffice-writer" in message
    assert ".docx" in message


@pytest.mark.parametrize("names", [("EncryptedPackage",), ("Root Entry", "EncryptedPackage")])
def test_an_encrypted_docx_names_the_password(names: tuple[str, ...]) -> None:
    """Word wraps a protected docx into the container of old files."""
    assert "password" in refusal(compound(*names))


def test_an_encrypted_doc_names_the_password() -> None:
    """LibreOffice would only say that it failed."""
    start = b"\xec\xa5" + bytes(9) + b"\x01"
    assert "password" in refusal(compound("WordDocument", start=start))


def test_an_old_presentation_is_refused() -> None:
    """It is no report."""
    assert "presentation" in refusal(compound("PowerPoint Document"))


@needs_posix
def test_what_libreoffice_makes_is_read_as_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers of headings and the spans of tables come through the docx."""
    sample = samples.Sample()
    (tmp_path / "made.docx").write_bytes(report_as_docx(sample.items))
    script = f'while [ "$1" != --outdir ]; do shift; done; mkdir "$2"; cp {tmp_path}/made.docx "$2/report.docx"'
    pretend(tmp_path, script, monkeypatch)
    document = read_bytes(compound("WordDocument"))
    assert document.format == "doc"
    assert printed(document) == set(sample.truth)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.docx", "soffice"]


@needs_posix
def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """soffice is a script: ending it alone leaves the real program running for ever."""
    pretend(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait", monkeypatch)
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    assert "did not finish in 1 seconds" in refusal(compound("WordDocument"))
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)


def alive(process: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return bool(state.stdout.strip()) and not state.stdout.strip().startswith("Z")


@needs_posix
def test_a_file_that_libreoffice_cannot_open_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says nothing and makes nothing; the reason must still name a remedy."""
    pretend(tmp_path, "exit 1", monkeypatch)
    assert "save it as .docx" in refusal(compound("WordDocument"))


@needs_libreoffice
@pytest.mark.parametrize("form", ["doc"])
def test_a_real_doc_keeps_its_numbers_and_headings(form: str, tmp_path: Path) -> None:
    """antiword finds an eighth of the numbers; half a table is worse than none."""
    sample = samples.Sample()
    source = tmp_path / "report.docx"
    source.write_bytes(report_as_docx(sample.items))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    document = read_bytes((tmp_path / f"report.{form}").read_bytes())
    assert document.format == form
    assert printed(document) == set(sample.truth)
    headings = [section.heading for section in split(document)]
    assert headings == [f"{m}、{h}" for m, h in zip("一二三四五六", samples.HEADINGS, strict=True)]


def test_every_suffix_of_the_formats_is_listed() -> None:
    """A folder's files of an unlisted suffix are passed over."""
    assert {".docx", ".doc", ".wps", ".xlsx", ".xls", ".pdf"} <= set(SUFFIXES)
