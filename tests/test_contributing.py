"""CONTRIBUTING.md leads to files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAMED = re.findall(r"(?:indexer|webapp|tests)/[\w/.-]*\w/?|pyproject\.toml|\.ci/run", CONTRIBUTING)
CONSTANTS = re.findall(r"`(_?[A-Z]+)`[^`|]{1,40}`([\w/.]+\.py)`", CONTRIBUTING)


@pytest.mark.parametrize("path", sorted(set(NAMED)))
def test_every_path_is_there(path: str) -> None:
    """A newcomer's first hour must not be spent on looking for what has moved."""
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "path"), CONSTANTS)
def test_every_table_is_where_it_is_said_to_be(name: str, path: str) -> None:
    """Who is told to add a line to a table must find the table."""
    assert re.search(rf"^{name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_it_is_one_page() -> None:
    """Nobody reads a second one before the first line of code."""
    assert len(CONTRIBUTING.splitlines()) <= 60
