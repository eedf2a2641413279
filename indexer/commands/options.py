"""What commands are asked: options that several share, and a parser that says what was perhaps meant.

argparse of the standard library: what it lacks is here in fewer lines than a dependency costs.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import metadata
from typing import Any, NoReturn

from indexer.desk.asking.query_language import make_query
from indexer.engines import located
from indexer.language import synonyms
from indexer.language.synonyms import Synonyms
from indexer.vocabulary.fields import FACETS, FacetField
from indexer.vocabulary.query import SCOPES, Query
from indexer.vocabulary.saying import LANGUAGES, say, spoken

DEFAULT_INDEX = "instance/index"


def of_the_terminal(environment: Mapping[str, str]) -> str:
    """Return the language that ``environment`` asks programs to speak: Chinese, or English.

    >>> of_the_terminal({"LANG": "zh_CN.UTF-8"}), of_the_terminal({"LANG": "zh_CN", "LC_ALL": "C"}), of_the_terminal({})
    ('zh', 'en', 'en')
    """
    asked = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chinese, english = LANGUAGES
    return chinese if next(filter(None, asked), "").startswith(chinese) else english


def version() -> str:
    """Return which version of the program this is."""
    try:
        return metadata.version("xxgk")
    except metadata.PackageNotFoundError:  # run from its folder
        return "(not installed)"


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("用法：") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Takes ``--sort -year`` as help prints it, and says what a mistyped command or option may mean.

    ``later`` gives it its options when it is asked: what loads long costs no other command.
    """

    later: Callable[[Parser], None] | None = None
    _commands: Any = None
    _within = False

    def __init__(self, **options: Any) -> None:
        options["formatter_class"], options["add_help"] = _Formatter, False
        super().__init__(**options)
        self._positionals.title, self._optionals.title = say("参数"), say("选项")
        self.add_argument("-h", "--help", action="help", help=say("显示这段说明"))

    def command(self, name: str, text: str) -> Parser:
        """Add and return the parser of a command, which ``text`` describes."""
        self._commands = self._commands or self.add_subparsers(required=True, metavar="COMMAND")
        added: Parser = self._commands.add_parser(name, help=text, description=text)
        return added

    def all_actions(self) -> Iterator[argparse.Action]:
        """Yield what every command may be told, also what it else learns only when it is asked."""
        for parser in self._commands.choices.values():
            if parser.later is not None:
                parser.later(parser)
            yield from parser._actions

    def parse_known_args(  # type: ignore[override]  # of argparse's overloads only this is called
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Join an option and a value that begins with a dash, which argparse would take for an option."""
        if self._within:
            return super().parse_known_args(args, namespace)
        if self.later is not None:
            self.later(self)
        args = self._joined(sys.argv[1:] if args is None else args)
        if self._commands is not None:
            return super().parse_known_args(args, namespace)
        self._within = True  # the other way asks this method again, twice
        # Otherwise words that may be left out are taken as left out at the first option.
        mixed = super().parse_known_args if "--" in args else self.parse_known_intermixed_args
        # argparse would make it there, and cut off as many characters as "usage: " has.
        self.usage = self.format_usage().removeprefix(say("用法："))
        try:
            options, unknown = mixed(args, namespace)
        finally:
            self._within = False
        if unknown:  # said here, where the options of this command are known
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options, unknown

    def _joined(self, args: Iterable[str]) -> list[str]:
        joined: list[str] = []
        wants = False  # the last one is an option that takes one value
        for arg in args:
            if wants and arg[:1] == "-" and arg not in self._option_string_actions:
                joined[-1] += f"={arg}"
                wants = False
                continue
            action = self._option_string_actions.get(arg)
            wants = action is not None and action.nargs is None and "--" not in joined
            joined.append(arg)
        return joined

    def error(self, message: str) -> NoReturn:
        """Refuse with the remedy; exit 2."""
        mistyped = re.search(r"(?:arguments:|choice:) '?([^\s']+)", message)
        options = [option for option in self._option_string_actions if option[:2] == "--"]
        known = [*options, *(c for a in self._actions for c in a.choices or ())]
        meant = get_close_matches(mistyped[1], map(str, known), 1, 0.75) if mistyped else []
        hint = f"; did you mean {meant[0]}?" if meant else ""
        if "are required" in message and self._commands is None:
            hint = "; write -- before what begins with a dash"
        super().error(f"{message}{hint}")


def add_index(*parsers: argparse.ArgumentParser) -> None:
    """Let each of ``parsers`` be told which index."""
    for parser in parsers:
        parser.add_argument(
            "--index",
            type=located,
            default=os.environ.get("XXGK_INDEX") or DEFAULT_INDEX,
            metavar="DIR",
            help=say(
                "索引所在的文件夹，或 opensearch://名称@主机:端口,…（默认 $XXGK_INDEX，没有时 %(index)s）",
                index=DEFAULT_INDEX,
            ),
        )


def add_synonyms(*parsers: argparse.ArgumentParser) -> None:
    """Let each of ``parsers`` be told an operator's words that mean the same."""
    for parser in parsers:
        parser.add_argument(
            "--synonyms",
            default=os.environ.get("XXGK_SYNONYMS", ""),
            metavar="FILE",
            help=say(
                "意思相同的词，每行一组，如“低保 = 最低生活保障”（默认 $XXGK_SYNONYMS，没有时不加）"
            ),
        )


def synonyms_of(options: argparse.Namespace) -> Synonyms:
    """Return the words that ``add_synonyms``'s option names; what of them is not taken is said on stderr."""
    found, faults = synonyms.chosen(options.synonyms)
    for fault in faults:
        print(f"xxgk: {fault}", file=sys.stderr)
    return found


def add_json(*parsers: argparse.ArgumentParser) -> None:
    """Let each of ``parsers`` be asked for the object of the API."""
    for parser in parsers:
        parser.add_argument("--json", action="store_true", help=say("输出 JSON"))


def add_filters(parser: argparse.ArgumentParser, names: Iterable[str] = FACETS) -> None:
    """Let ``parser`` be told values of facets; each may repeat."""
    for facet in (FACETS[name] for name in names):
        parser.add_argument(
            f"--{facet.name}",
            action="append",
            default=[],
            metavar=facet.metavar,
            help=say("%(value)s，可以写几次", value=_of_facet(facet)),
        )


def _of_facet(facet: FacetField) -> str:
    return facet.description if spoken() == LANGUAGES[0] else facet.english


def add_query(parser: argparse.ArgumentParser, size: int = Query().size) -> None:
    """Let ``parser`` be told all of a query but its words; ``size`` is how much a page has."""
    add_filters(parser)
    parser.add_argument("--facet", action="append", default=[], metavar="FIGURE")
    parser.add_argument("--scope", default="report", metavar="|".join(SCOPES))
    parser.add_argument("--sort", default="relevance", metavar="relevance|[-]year|[-]FIGURE")
    parser.add_argument("--page", default="1")
    parser.add_argument("--size", default=str(size))


def query_of(options: argparse.Namespace) -> Query:
    """Return the query that ``add_query``'s options and ``query`` ask; raises ``BadRequest``."""
    return make_query(
        options.query,
        counted=options.facet,
        scope=options.scope,
        sort=options.sort,
        page=options.page,
        size=options.size,
        **{name: getattr(options, name) for name in FACETS},
    )
