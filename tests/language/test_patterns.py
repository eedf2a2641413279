"""Every pattern of the reading rules does what stands beside it."""

from __future__ import annotations

import ast
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import indexer.intake
from indexer.language.patterns import EXAMPLES, Example

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
