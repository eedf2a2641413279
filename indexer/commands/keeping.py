"""``verify``, ``backup``, ``restore``, ``move``: what keeps an index, beside whoever serves or builds it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from indexer.archive import backups, generations
from indexer.commands.options import Parser, add_index
from indexer.commands.progress import chosen
from indexer.desk.index import open_index, verify
from indexer.engines import located, refresh
from indexer.vocabulary.errors import BadRequest, IndexDamaged, build_again, called, mirrored
from indexer.vocabulary.saying import say

_DAMAGED = IndexDamaged.exit_status


def add_commands(parser: Parser) -> None:
    """Let ``parser`` read these commands."""
    verify = parser.command("verify", say("逐一检查索引的各个文件；有损坏时退出码为 4。"))
    verify.add_argument(
        "--quick", action="store_true", help=say("只比对文件名、大小和小文件的内容，适合定时运行")
    )
    verify.set_defaults(run=_verify)
    backup = parser.command("backup", say("把完好的最新索引抄一份；检索和建立索引可以照常进行。"))
    backup.add_argument("target", type=Path, help=say("新的文件夹，或 .tar 文件"))
    backup.set_defaults(run=_backup)
    restore = parser.command("restore", say("用备份恢复索引；正在提供检索时也可以。"))
    restore.add_argument("source", type=Path, help=say("backup 写的文件夹或 .tar 文件"))
    restore.add_argument("--replace", action="store_true", help=say("替换已有的索引"))
    restore.set_defaults(run=_restore)
    move = parser.command(
        "move", say("把索引搬到另一处，如从文件夹搬到 OpenSearch 集群；不用再读原文件。")
    )
    move.add_argument("source", type=located, help=say("现有的索引"))
    move.add_argument(
        "target", type=located, help=say("新的文件夹，或 opensearch://名称@主机:端口,…")
    )
    move.add_argument("--replace", action="store_true", help=say("替换已有的索引"))
    move.set_defaults(run=_move)
    add_index(verify, backup, restore)


def _verify(options: argparse.Namespace) -> int:
    if options.quick:
        return _verify_quickly(options.index)
    broken = verify(options.index)
    for line in broken:
        print(line, file=sys.stderr)
    if broken:
        print(f"xxgk: {build_again(options.index)}", file=sys.stderr)
        return _DAMAGED
    generation, reports = answering(options.index)
    print(f"sound: {reports} reports, generation {generation}")
    return 0


def _verify_quickly(index: Path) -> int:
    refresh(index)
    name = generations.current(index)
    for line in generations.faults_of_pointer(index, name):
        print(f"{line}\nxxgk: {build_again(index)}", file=sys.stderr)
        return _DAMAGED
    left, unrecorded = generations.glanced(index / name)
    size = sum(left.values()) / 1e6
    print(
        f"sound as far as compared: generation {name}, names{'' if unrecorded else ' and sizes'} of all files, "
        f"contents of the small ones. Not compared: {unrecorded and f'{unrecorded}, '}"
        f"the contents of {len(left)} large files ({size:.1f} MB). For these: xxgk verify --index {called(index)}"
    )
    return 0


def _backup(options: argparse.Namespace) -> int:
    _in_a_folder(
        options.index,
        f"xxgk move {mirrored(options.index)} FOLDER makes one of it, which can be backed up",
    )
    copied = backups.backup(options.index, options.target)
    print(f"{options.target}: generation {copied.generation} of {options.index}, all compared")
    return _status(copied, options.index, "Build again, then back up again")


def _restore(options: argparse.Namespace) -> int:
    _in_a_folder(
        options.index,
        f"xxgk move BACKUP {mirrored(options.index)} takes a backup there that is a folder",
    )
    copied = backups.restore(
        options.source, options.index, replace=options.replace, opening=answering
    )
    generation, reports = answering(options.index)
    # A later one is that of a build which has ended meanwhile.
    if int(generation) < int(copied.generation):
        raise IndexDamaged(
            f"{options.index}: generation {copied.generation}, as in {options.source}, does not answer, but {generation} does. "
            "Restore it again."
        )
    print(
        f"{options.index}: generation {copied.generation}, as in {options.source}, {reports} reports"
    )
    return _status(copied, options.source, "Where there is a later backup, restore that")


def _in_a_folder(index: Path, remedy: str) -> None:
    if address := mirrored(index):
        raise BadRequest(f"{address} is no folder. {remedy}.")


def _move(options: argparse.Namespace) -> int:
    from indexer.building.moving import move  # which reads no file, but loads what does

    progress = chosen()
    try:
        name, reports = move(
            options.source, options.target, replace=options.replace, progress=progress
        )
    finally:
        progress.end()
    target = called(options.target)
    print(f"{target}: generation {name}, {reports} reports, as in {called(options.source)}")
    return 0


def answering(directory: Path) -> tuple[str, int]:
    """Open all of an index as its readers do; return which generation answers, and how many reports it has."""
    with open_index(directory) as index:
        return index.generation, index.stats()["reports"]


def _status(copied: backups.Copied, whence: Path, remedy: str) -> int:
    """Return 4 where an older generation was copied, and say so: whoever set a timer must hear of it."""
    if copied.instead_of is None:
        return 0
    print(
        f"xxgk: generation {copied.instead_of} of {whence} is damaged; an older one was copied. {remedy}.",
        file=sys.stderr,
    )
    return _DAMAGED
