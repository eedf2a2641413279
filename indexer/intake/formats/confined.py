"""Readers that run in a process of their own, with bounded memory and time.

For libraries that unpack whatever a file asks for: a PDF of a kilobyte may hold
a stream of gigabytes, a sheet of two cells may span a billion. The process ends,
and the reason is told; the build goes on. Bounds of memory and processor time
need a Unix; elsewhere the clock alone stops a reader.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from indexer.vocabulary.document import Block, Document, Paragraph
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.report import Cell, Repair, Table

SECONDS = 120  # A PDF of thirty pages takes 5.
MEMORY = 2_000_000_000  # Bytes of address space; a usual PDF needs a fifth of it.
# Without the front of the package, which imports every room and takes half of the start.
_STARTS = """import sys, types
sys.modules["indexer"] = package = types.ModuleType("indexer")
package.__path__ = [sys.argv[4]]
from indexer.intake.formats.confined import main
main()"""


def read_confined(reader: str, data: bytes) -> Document:
    """Return what ``parse`` of the module ``indexer.intake.formats.<reader>`` makes of ``data``.

    Raises UnreadableFile with the reader's own reason, or saying which bound was met.
    """
    package = Path(__file__).parents[2]
    path = os.pathsep.join(filter(None, (str(package.parent), os.environ.get("PYTHONPATH"))))
    try:
        # -P: a file named like a library beside the reports is not to be run.
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", _STARTS, reader, str(SECONDS), str(MEMORY), str(package)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_costly(f"{SECONDS} seconds") from None
    except OSError as error:
        raise UnreadableFile(
            f"no process could be started to read it ({error.strerror}); try again"
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # Killed by a bound or by a fault of a library: there is no saying which.
        raise _too_costly(f"{MEMORY // 1_000_000:,} MB of memory or {SECONDS} seconds") from None
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return _document(answer)


def _too_costly(bound: str) -> UnreadableFile:
    return UnreadableFile(
        f"the file is damaged or needs more than {bound} to read; save it again, or as text"
    )


def main() -> None:
    """Read standard input as ``sys.argv`` says; write the document as JSON (the child's side)."""
    reader, seconds, memory = sys.argv[1:4]
    _bound(int(seconds), int(memory))
    data = sys.stdin.buffer.read()
    try:
        document = importlib.import_module(f"indexer.intake.formats.{reader}").parse(data)
        answer = _answer(document)
    except UnreadableFile as error:
        answer = {"refused": error.message}
    except MemoryError:
        answer = {"refused": _too_costly(f"{int(memory) // 1_000_000:,} MB of memory").message}
    except Exception as error:  # Whatever a library raises is a reason, not a crash.
        why = f"{type(error).__name__}: {error}"[:120]
        answer = {"refused": f"the file is damaged ({why}); fetch it again, or save it as text"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _bound(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Not a Unix.
        return
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        with suppress(ValueError, OSError):  # A stricter bound is in force already.
            resource.setrlimit(kind, (most, most))


def _answer(document: Document) -> dict[str, Any]:
    return {
        "format": document.format,
        "metadata": dict(document.metadata),
        "warnings": list(document.warnings),
        "repairs": [[repair.kind, repair.count] for repair in document.repairs],
        "blocks": [
            [block.text, block.outline]
            if isinstance(block, Paragraph)
            else [[[c.text, c.rows, c.columns, c.head] for c in row] for row in block.rows]
            for block in document.blocks
        ],
    }


def _document(answer: dict[str, Any]) -> Document:
    blocks: list[Block] = []
    for block in answer["blocks"]:
        if len(block) == 2 and isinstance(block[0], str):
            blocks.append(Paragraph(*block))
        else:
            blocks.append(Table(0, tuple(tuple(Cell(*cell) for cell in row) for row in block)))
    return Document(
        answer["format"],
        tuple(blocks),
        answer["metadata"],
        tuple(answer["warnings"]),
        tuple(Repair(*repair) for repair in answer["repairs"]),
    )
