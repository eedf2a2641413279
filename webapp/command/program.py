"""``xxgk``: every command of the command line and of the web."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import shtab

from indexer import open_index
from indexer.commands import cli
from indexer.commands.options import DEFAULT_INDEX, Parser
from indexer.vocabulary.errors import IndexUnusable

_FIRST = """还没有可以检索的索引 no index yet ({why})

  xxgk build FOLDER      读入一个文件夹的报告，建立索引 read a folder of reports
  xxgk inspect FILE      一个文件是怎样读的 how one file is read
"""
_THEN = """{index}：{reports} 份报告 reports

  xxgk serve             在浏览器里检索 search in a browser
  xxgk search 防汛       在这里检索 search here
  xxgk check 引文        核对引文 is a quotation verbatim
  xxgk build FOLDER      重新读入，只读有变动的 read again what has changed
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Without any, say what can be done next."""
    arguments = sys.argv[1:] if arguments is None else arguments
    return cli.run(_parser(), arguments) if arguments else _next()


def _parser() -> Parser:
    parser = cli.parser()
    for name, (text, later) in _OF_THE_WEB.items():
        parser.command(name, text).later = later
    return parser


def _serve(parser: Parser) -> None:
    from webapp import __main__ as server  # the web takes a third of a second to load

    server.add_options(parser)
    parser.set_defaults(run=server.serve)


def _export(parser: Parser) -> None:
    from webapp.command import files

    files.add_export(parser)


def _feed(parser: Parser) -> None:
    from webapp.command import files

    files.add_feed(parser)


def _completion(parser: Parser) -> None:
    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)
    parser.epilog = 'In ~/.bashrc: eval "$(xxgk completion bash)"; for zsh a file _xxgk in $fpath.'
    parser.set_defaults(run=_complete)


def _complete(asked: argparse.Namespace) -> int:
    parser = _parser()
    for action in parser.all_actions():
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # as shtab reads it
    print(shtab.complete(parser, asked.shell))
    return 0


_OF_THE_WEB = {
    "completion": ("Print what lets a shell complete commands and options.", _completion),
    "export": (
        "Write a whole answer, all reports, figures, places or coverage as a file.",
        _export,
    ),
    "feed": ("Write what is new in the answer to a search as an Atom feed.", _feed),
    "serve": ("Serve an index with its pages and its API.", _serve),
}


def _next() -> int:
    index = Path(os.environ.get("XXGK_INDEX") or DEFAULT_INDEX)
    try:
        with open_index(index) as opened:
            said = _THEN.format(index=index, reports=opened.stats()["reports"])
    except IndexUnusable as error:
        said = _FIRST.format(why=error.message)
    print(f"{said}\n  xxgk --help            所有命令 all commands")
    return 0
