"""What tests of backups have in common."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

from indexer.archive import generations
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index
from tests.invented_index import build_index, invented_reports

KINDS = ("copy", "copy.tar")
QUESTIONS = ("申请", "减免", "听证会", "没有这样的词", "申请 year:2013")


def two_generations(index: Path) -> Path:
    """Make an index of the invented reports whose generation before has two of them."""
    return build_index(build_index(index, invented_reports()[:2]), invented_reports())


def answers(index: Path) -> tuple[object, ...]:
    """What readers and followers get: hits, texts, where an old id leads, since when a report is here."""
    with open_index(index) as opened:
        results = [opened.search(make_query(question)) for question in QUESTIONS]
        return (
            [(result.reports, [(hit.id, hit.title) for hit in result.hits]) for result in results],
            [opened.report(came.id) for came in opened.arrivals],
            opened.redirect("old-name"),
            opened.arrivals,
        )


def restored(copy: Path, index: Path, *options: str) -> int:
    return main(["restore", str(copy), "--index", str(index), *options])


def of_an_older_program(folder: Path) -> None:
    """Let a generation be one of schema 11: checksums of whole files, no sums of blocks."""
    metadata = generations.metadata_of(folder)
    checksums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in metadata["sums"]
    }
    older = {**metadata, "schema": 11, "checksums": checksums}
    del older["sums"]
    (folder / "metadata.json").write_text(json.dumps(older), encoding="utf-8")


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """Write an archive of ``files`` by name, in their order."""
    with tarfile.open(path, "w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path
