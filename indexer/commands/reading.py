"""The commands that read files: ``build`` and ``inspect``. What reads them is imported here alone."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from indexer.building import build as building
from indexer.commands import present
from indexer.commands.progress import chosen
from indexer.intake.attached import Attachments
from indexer.intake.bounds import bounded
from indexer.intake.corpus.archives import is_archive
from indexer.intake.corpus.files import Source, Unreachable, in_archive, printable
from indexer.intake.corpus.manifest import NOTHING_STATED, beside
from indexer.intake.one_file import places_with, read_report
from indexer.vocabulary.errors import UnreadableFile


def build(options: argparse.Namespace) -> int:
    """Build or update an index; return the exit status."""
    progress = chosen()
    try:
        outcome = building.build(
            options.corpus,
            options.index,
            jobs=options.jobs,
            full=options.full,
            memory=options.memory,
            progress=progress,
        )
    finally:
        progress.end()
    for path, shown in outcome.joined:
        print(f"joined {path}: the same report as {shown}", file=sys.stderr)
    for skipped in outcome.skipped:
        print(f"skipped {skipped.path}: {printable(skipped.reason)}", file=sys.stderr)
    print(json.dumps(outcome.as_json()))
    return 3 if options.strict and outcome.skipped else 0


def inspect(options: argparse.Namespace) -> int:
    """Print how files are read; return the exit status."""
    status = 0
    for shown, file in (each for path in options.file for each in _files(path)):
        try:
            if isinstance(file, Unreachable):
                raise UnreadableFile(file.reason)
            with bounded():
                report = read_report(
                    file.path,
                    data=file.data(),
                    name=shown,
                    stated=file.stated,
                    gazetteer=places_with(file.places)[0],
                    attachments=Attachments(file),
                )
        except UnreadableFile as error:
            print(f"xxgk: {printable(shown)}: {printable(error.message)}", file=sys.stderr)
            status = 1
            continue
        print(present.as_json(report) if options.json else present.reading(report))
    return status


def _files(path: Path) -> Iterator[tuple[str, Source | Unreachable]]:
    """Yield the file at ``path``, or those in an archive, each with what it is called here."""
    stands, name = beside(path)
    if not is_archive(path):
        stated = stands.rows.get(name, NOTHING_STATED)
        yield (
            str(path),
            Source(path, name, 0, 0, stated=stated, places=stands.places, folder=stands.folder),
        )
        return
    for file in in_archive(path, name, stands):
        yield f"{path}{file.name.removeprefix(name)}", file
