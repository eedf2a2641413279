"""The commands: ``build``, ``inspect``, ``search``, ``show``, ``stats``, and those of ``keeping`` and ``evidence``.

Answers go to stdout, everything about the work to stderr. Exit statuses:
0 done, 1 nothing could be done, 2 wrong usage, 3 ``--strict`` and a file was
skipped, 4 the index is missing, made by another program, or damaged.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from msgspec import to_builtins

from indexer.commands import alerts, evidence, keeping, present
from indexer.commands.ending import ended
from indexer.commands.options import (
    Parser,
    add_index,
    add_json,
    add_query,
    add_synonyms,
    of_the_terminal,
    query_of,
    synonyms_of,
    version,
)
from indexer.desk import holdings
from indexer.desk.answer import answer
from indexer.desk.index import open_index, verify
from indexer.vocabulary.errors import IndexDamaged, build_again, called
from indexer.vocabulary.saying import say, speaking

_LISTED = 20  # entries of each list of what is unsure: a screen; the pages have them all


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the indexer's; return its exit status. No traceback reaches the user."""

    def work() -> int:
        with speaking(of_the_terminal(os.environ)):
            options = parser().parse_args(arguments)
        return run(options)

    return ended(work)


def run(options: argparse.Namespace) -> int:
    """Run the command that ``parser`` read; return its exit status, see ``ended``."""
    command: Callable[[argparse.Namespace], int] = options.run
    return ended(partial(command, options), partial(_damage, getattr(options, "index", None)))


def _damage(index: Path | None) -> IndexDamaged | None:
    """What is wrong with the index that a command failed over."""
    try:
        broken = verify(index) if index else []
    except IndexDamaged as error:
        return error
    said = f"{called(index)}: {'; '.join(broken[:3])}. {build_again(index)}"
    return IndexDamaged(said) if broken else None


def parser() -> Parser:
    """Return what reads the commands that need no web."""
    parser = Parser(
        prog="xxgk",
        description=say("政府信息公开工作年度报告全文检索。"),
        epilog=say("要在浏览器里检索：xxgk serve（与 python -m webapp 相同）。"),
    )
    parser.add_argument(
        "--version", action="version", version=f"xxgk {version()}", help=say("显示版本")
    )

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> Parser:
        added = parser.command(name, text)
        added.set_defaults(run=run)
        return added

    build = command("build", _build, say("读入文件夹里的报告，建立或更新索引。"))
    build.add_argument("corpus", nargs="+", type=Path, help=say("要读的文件夹或文件"))
    build.add_argument("--jobs", type=_jobs, help=say("同时读文件的进程数（默认按数量决定）"))
    build.add_argument(
        "--memory",
        type=_megabytes,
        metavar="MB",
        help=say("所有进程最多占用的内存，以 MB 计（默认不限）"),
    )
    build.add_argument("--full", action="store_true", help=say("所有文件都重新读"))
    build.add_argument("--strict", action="store_true", help=say("有文件没有收录时，退出码为 3"))

    inspect = command("inspect", _inspect, say("看文件是怎样读的，不建立索引。"))
    inspect.add_argument("file", nargs="+", type=Path)

    search = command("search", _search, say("检索。"))
    search.add_argument("query", help=say("检索词；写法见 README"))
    add_query(search)
    add_synonyms(search)

    show = command("show", _show, say("显示一份报告的全文。"))
    show.add_argument("report", help=say("报告编号，检索结果里有"))
    stats = command("stats", _stats, say("索引里有些什么。"))

    keeping.add_commands(parser)
    evidence.add_commands(parser)
    alerts.add_command(parser)
    add_json(inspect, search, show, stats)
    add_index(build, search, show, stats)
    return parser


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r:.40} is not a number of processes (1 to 999)")
    return int(text)


def _megabytes(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        raise argparse.ArgumentTypeError(f"{text!r:.40} is not a number of megabytes")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    from indexer.commands import reading  # whoever only asks starts in half the time

    return reading.build(options)


def _inspect(options: argparse.Namespace) -> int:
    from indexer.commands import reading

    return reading.inspect(options)


def _search(options: argparse.Namespace) -> int:
    query = query_of(options)
    with open_index(options.index, synonyms_of(options)) as index:
        started = time.perf_counter()
        results = index.search(query)
        took_ms = (time.perf_counter() - started) * 1000
    print(present.as_json(answer(results, took_ms)) if options.json else present.answer(results))
    return 0


def _show(options: argparse.Namespace) -> int:
    with open_index(options.index) as index:
        report = index.report(index.redirect(options.report) or options.report)
    print(present.as_json(report) if options.json else present.report(report))
    return 0


def _stats(options: argparse.Namespace) -> int:
    with open_index(options.index) as index:
        skipped = [asdict(s) for s in index.skipped()]
        lists = to_builtins(holdings.overview(index, _LISTED).lists)
        stats = index.stats() | {"skipped_files": skipped, "lists": lists}
    print(present.as_json(stats) if options.json else present.stats(stats))
    return 0
