"""``xxgk``: every command of the command line and of the web."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from unicodedata import east_asian_width

from indexer import located, open_index
from indexer.commands import cli
from indexer.commands.ending import ended
from indexer.commands.options import DEFAULT_INDEX, Parser, of_the_terminal
from indexer.vocabulary.errors import IndexUnusable, called
from indexer.vocabulary.saying import say, speaking, word

_FIRST: tuple[tuple[str, str], ...] = (
    ("xxgk build FOLDER", word("读入一个文件夹的报告，建立索引")),
    ("xxgk inspect FILE", word("看一个文件是怎样读的")),
)
_THEN: tuple[tuple[str, str], ...] = (
    ("xxgk serve", word("在浏览器里检索")),
    ("xxgk search 防汛", word("在这里检索")),
    ("xxgk check 引文", word("核对引文是否一字不差")),
    ("xxgk build FOLDER", word("重新读入，只读有变动的")),
)
_ALWAYS = (("xxgk --help", word("所有命令")),)
_WIDE = 22  # columns of a command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Without any, say what can be done next."""
    given = sys.argv[1:] if arguments is None else arguments

    def work() -> int:
        with speaking(of_the_terminal(os.environ)):
            if not given:
                return _next()
            options = _parser().parse_args(given)
        return cli.run(options)

    return ended(work)


def _parser() -> Parser:
    parser = cli.parser()
    for name, (text, later) in _OF_THE_WEB.items():
        parser.command(name, say(text)).later = later
    return parser


def _serve(parser: Parser) -> None:
    from webapp.command import serving  # the web takes a third of a second to load

    serving.add_options(parser)
    parser.set_defaults(run=serving.serve)


def _export(parser: Parser) -> None:
    from webapp.command import files

    files.add_export(parser)


def _feed(parser: Parser) -> None:
    from webapp.command import files

    files.add_feed(parser)


def _completion(parser: Parser) -> None:
    import shtab  # a twentieth of the start of every command

    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)
    parser.epilog = 'In ~/.bashrc: eval "$(xxgk completion bash)"; for zsh a file _xxgk in $fpath.'
    parser.set_defaults(run=_complete)


def _complete(asked: argparse.Namespace) -> int:
    import shtab

    parser = _parser()
    for action in parser.all_actions():
        if action.type in (Path, located):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # as shtab reads it
    print(shtab.complete(parser, asked.shell))
    return 0


_OF_THE_WEB = {
    "completion": (word("输出让终端补全命令和选项的脚本。"), _completion),
    "export": (
        word("把全部检索结果、报告目录、数字、地区沿革或收录情况写成文件。"),
        _export,
    ),
    "feed": (word("把一次检索的更新写成 Atom 订阅源。"), _feed),
    "serve": (word("提供网页和接口。"), _serve),
}


def _next() -> int:
    index = located(os.environ.get("XXGK_INDEX") or DEFAULT_INDEX)
    try:
        with open_index(index) as opened:
            reports = opened.stats()["reports"]
            first = say("%(index)s：%(reports)s 份报告", reports=reports, index=called(index))
        ways = _THEN
    except IndexUnusable as error:
        first, ways = say("还没有可以检索的索引（%(why)s）", why=error.message), _FIRST
    print(f"{first}\n")
    for command, what in (*ways, *_ALWAYS):
        wide = sum(2 if east_asian_width(c) in "WF" else 1 for c in command)
        print(f"  {command}{' ' * (_WIDE - wide)} {say(what)}")
    return 0
