"""What the interface says and what of it has English, read out of the program as it is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
from jinja2 import Environment, nodes

import indexer
import webapp
from indexer.desk.place_levels import LEVELS
from indexer.vocabulary.amounts import APART
from indexer.vocabulary.coverage import COVERAGE_STATES
from indexer.vocabulary.fields import FACETS, FLAGS, PLACE_ENDINGS, TEXTS
from indexer.vocabulary.figures import APPLICANTS, FIGURES, STATES
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.report import REGIMES, STATUSES
from indexer.vocabulary.rules import RULES
from indexer.vocabulary.saying import CATALOGUE
from webapp.api import openapi
from webapp.api.operations import OPERATIONS, PAGES

HAN = re.compile("[\u3400-\u9fff]")
QUOTED = re.compile('“[^”]*”|lang="zh">[^<]*<')
"""What of an English sentence is words of a report, or a name: between quotes, or marked."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%(?!%)")
_SAYING = ("say", "word", "_", "gettext")
ROOMS = [Path(str(room.__file__)).parent for room in (indexer, webapp)]
TEMPLATES = ROOMS[1] / "templates"


class Sentence(NamedTuple):
    """A sentence of the interface, and where it is written."""

    text: str
    where: str


@cache
def catalogue() -> dict[str, tuple[str, ...]]:
    """By the Chinese each form of the English, as translators wrote it."""
    return {
        entry.msgid: tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        for entry in polib.pofile(str(CATALOGUE))
    }


def of_modules() -> Iterator[Sentence]:
    """What modules give to ``say`` or ``word``."""
    for room in ROOMS:
        for path in sorted(room.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                # partial(say, "…") says it later.
                called, *arguments = [node.func, *node.args][_name(node.func) == "partial" :]
                if arguments and _name(called) in _SAYING[:2]:
                    for text in _texts(arguments[0]):
                        yield Sentence(text, f"{path.name}:{node.lineno}")


def of_templates() -> Iterator[Sentence]:
    """What templates give to ``_`` or write between ``trans`` and ``endtrans``."""
    for path, tree in _trees():
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in _SAYING:
                for text in _consts(call.args[0]):
                    yield Sentence(text, f"{path.name}:{call.lineno}")


def unsaid_in_templates() -> Iterator[Sentence]:
    """Chinese that a template prints as it stands, whatever is spoken."""
    for path, tree in _trees():
        said = {
            id(const)
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in _SAYING
            for const in call.find_all(nodes.Const)
        }
        printed = [(node.data, node.lineno) for node in tree.find_all(nodes.TemplateData)]
        printed += [(c.value, c.lineno) for c in tree.find_all(nodes.Const) if id(c) not in said]
        for text, line in printed:
            bare = re.sub(
                'lang="zh">[^<]*', "", str(text)
            )  # how a query is written, the same in both
            for found in re.finditer("[^<>\n]*[\u3400-\u9fff][^<>\n]*", bare):
                yield Sentence(found[0].strip(), f"{path.name}:{line}")


def _trees() -> Iterator[tuple[Path, nodes.Template]]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    for path in sorted(TEMPLATES.glob("*.html")):
        yield path, environment.parse(path.read_text())


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _texts(argument: ast.expr) -> Iterator[str]:
    """The sentences that an argument may be: one of two where a condition chooses."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _texts(argument.body)
        yield from _texts(argument.orelse)


def _consts(argument: nodes.Expr) -> Iterator[str]:
    if isinstance(argument, nodes.Const):
        yield argument.value
    elif isinstance(argument, nodes.CondExpr):
        yield from _consts(argument.expr1)
        if argument.expr2 is not None:
            yield from _consts(argument.expr2)


def labels() -> Iterator[Sentence]:
    """What tables of the vocabulary call things: said where it is printed, so not at ``say`` itself."""
    tables = {
        "figures": (field.label for field in FIGURES.values()),
        "units": (field.unit for field in FIGURES.values()),
        "applicants": APPLICANTS.values(),
        "states": STATES.values(),
        "apart": APART.values(),
        "kinds": (kind.label for kind in KINDS.values()),
        "facets": (facet.label for facet in FACETS.values()),
        "texts": (text.label for text in TEXTS.values()),
        "flags": FLAGS.values(),
        "rules": (text for rule in RULES.values() for text in (rule.label, rule.words)),
        "coverage": COVERAGE_STATES.values(),
        "statuses": STATUSES.values(),
        "regimes": REGIMES.values(),
        "kinds of places": PLACE_ENDINGS,
        "levels of places": LEVELS.values(),
        "api": (text for each in OPERATIONS.values() for text in (each.tag, each.summary)),
        "pages": PAGES.values(),
        "statuses of errors": (said for _, said in openapi.STATUSES.values()),
    }
    for where, texts in tables.items():
        yield from (Sentence(text, where) for text in texts if HAN.search(text))
