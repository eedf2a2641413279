"""Every pattern of the reading rules does what stands beside it."""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import indexer
import indexer.intake
import webapp
from indexer.language.patterns import EXAMPLES, Example, pattern
from tests.language.repeating import is_explosive, patterns

INTAKE = Path(indexer.intake.__file__).parent
RULES = ("parts", "identity", "places", "figures")
for module in pkgutil.walk_packages(indexer.intake.__path__, "indexer.intake."):
    import_module(module.name)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.yes} / {e.no}")
def test_a_pattern_matches_its_example_and_not_its_near_miss(example: Example) -> None:
    """Who widens a rule for one page would break the pages that it was written for."""
    asked = getattr(example.pattern, example.how)
    assert asked(example.yes)
    assert not asked(example.no)


@pytest.mark.parametrize(
    "path", [p for room in RULES for p in sorted((INTAKE / room).glob("*.py"))]
)
def test_no_reading_rule_stands_without_its_examples(path: Path) -> None:
    """A bare expression is one that the next reader can only guess at."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        bare = isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"
        assert not bare, f"{path.name}:{getattr(node, 'lineno', 0)}"


@pytest.mark.parametrize("odd", ["١", "২", "𝟛"])
def test_a_digit_of_a_rule_is_one_of_ten(odd: str) -> None:
    """int() takes ١ for 1, and a year or a count would be read that nobody wrote."""
    for expression in (r"\d年", r"[\d]年", r"[^年\d]?\d年", r"\[\d年|\d年"):
        rule = pattern(expression, yes="1年", no="年", how="match")
        EXAMPLES.pop()
        assert rule.search("8年")
        assert not rule.search(f"{odd}年")
    assert pattern(r"[^\d]", yes="年", no="1").search(odd)
    EXAMPLES.pop()


@pytest.mark.parametrize(
    ("expression", "explodes"),
    [
        ("(?:[a-z]+)*", True),
        ("[a-z]+(?:[' ]?[a-z]+)*", True),
        (r"(?:\s*(?:\d+|x))+y", True),
        ("(?=(?:a*)+b)", True),
        ("[a-z]+(?:[' ][a-z]+)*", False),
        (r"(?:\s*\d++(?:\.\d++)?+)+y", False),
        ("(?:ab+c)*", False),
        ("(?:a+){1,3}", False),
    ],
)
def test_what_may_take_for_ever_is_known(expression: str, *, explodes: bool) -> None:
    """A check that sees nothing would let the next one through."""
    assert is_explosive(re.compile(expression)) == explodes


def test_no_pattern_repeats_what_may_be_one_long_repetition() -> None:
    """Forty letters in a query would hold a thread for years: no time limit ends a pattern."""
    found = [*patterns(indexer, webapp)]
    assert len(found) > 500
    assert [(module, p.pattern) for module, p in found if is_explosive(p)] == []
