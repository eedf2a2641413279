"""``export`` and ``feed``: the files that the site hands out, made here without a server.

The application itself is asked, so that a file is the same byte for byte whoever asks for it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NoReturn

from indexer import figures, links, open_index
from indexer.commands.evidence import add_site
from indexer.commands.options import Parser, add_index, add_query, query_of
from indexer.vocabulary.errors import BadRequest, XxgkError
from indexer.vocabulary.query import values_of
from indexer.vocabulary.saying import say
from webapp import create_app
from webapp.manners import access, time_limit

_ADDRESSES: dict[str, Callable[[argparse.Namespace, str], str]] = {
    "search": lambda asked, ending: links.export_search(query_of(asked), ending),
    "reports": lambda asked, ending: links.export_reports(ending, query_of(asked)),
    "figures": lambda asked, ending: links.export_figures(
        figures.chosen(asked.name), query_of(asked), ending
    ),
    "places": lambda asked, ending: links.export_places(ending),
    "coverage": lambda asked, ending: _coverage(asked, ending),
}
_ENDINGS = ("csv", "xlsx", "jsonl", "zip")


def add_export(parser: Parser) -> None:
    """Let ``parser`` be told what is exported, and into what."""
    parser.add_argument("what", choices=tuple(_ADDRESSES))
    parser.add_argument("query", nargs="?", default="", help=say("哪些报告，写法与检索相同"))
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="FIGURE",
        help=say("哪一项数字（用于 figures）；可以写几次"),
    )
    parser.add_argument("--format", choices=_ENDINGS, help=say("默认按 --out 的扩展名，没有时 csv"))
    parser.add_argument(
        "--zip",
        dest="format",
        action="store_const",
        const="zip",
        help=say("search：原文件、正文、表和著录，打包"),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=say("默认写到标准输出"))
    _add_common(parser)
    parser.set_defaults(run=_export)


def add_feed(parser: Parser) -> None:
    """Let ``parser`` be told what is followed."""
    parser.add_argument("query", nargs="?", default="", help=say("关注什么，写法与检索相同"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=say("默认写到标准输出"))
    parser.add_argument(
        "--since", default="", metavar="2026-01-31", help=say("只要这一天（北京时间）起的")
    )
    _add_common(parser)
    parser.set_defaults(run=_feed)


def _add_common(parser: Parser) -> None:
    add_query(parser)
    add_site(parser)
    add_index(parser)


def _export(asked: argparse.Namespace) -> int:
    ending = asked.format or (asked.out.suffix.lstrip(".") if asked.out else "") or _ENDINGS[0]
    if ending not in _ENDINGS:
        raise BadRequest(f"{asked.out} ends with none of {', '.join(_ENDINGS)}; say --format.")
    if ending == "zip" and asked.what != "search":
        raise BadRequest("Only search is packed as a ZIP: xxgk export search QUERY --zip.")
    if ending in ("xlsx", "zip") and not asked.out and sys.stdout.isatty():
        raise BadRequest(f"This is not for a terminal; say --out FILE.{ending}.")
    return _fetch(asked, _ADDRESSES[asked.what](asked, ending))


def _feed(asked: argparse.Namespace) -> int:
    return _fetch(asked, links.feed(query_of(asked), asked.since))


def _coverage(asked: argparse.Namespace, ending: str) -> str:
    query = query_of(asked)
    place, *more = values_of(query, "place") or ("",)
    if more or query.text:
        raise BadRequest("coverage takes one --place and --missing, and no words.")
    return links.export_coverage(place, values_of(query, "missing"), ending)


def _fetch(asked: argparse.Namespace, address: str) -> int:
    """Write what the application answers at ``address``; its errors are raised here."""
    open_index(asked.index).close()
    # Who waits here takes the time of nobody else, and what is slow is no news to him.
    apart = {time_limit.SETTING: "off", access.SLOW: "off"}
    app = create_app(asked.index, PROPAGATE_EXCEPTIONS=True, **apart)
    app.register_error_handler(XxgkError, _raise)
    with ExitStack() as held:
        answer = held.enter_context(app.test_client()).get(address, base_url=asked.site)
        held.callback(answer.close)
        if answer.status_code != 200:  # a fault of the program, which is in the log above
            raise XxgkError(f"{address} could not be made ({answer.status}).")
        try:
            file: BinaryIO = (
                held.enter_context(asked.out.open("wb")) if asked.out else sys.stdout.buffer
            )
            file.writelines(answer.iter_encoded())
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise BadRequest(f"{asked.out} could not be written: {error.strerror}.") from error
    return 0


def _raise(error: XxgkError) -> NoReturn:
    raise error
