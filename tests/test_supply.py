"""What is installed beside the program: in versions that were tried, under licences that allow it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import known_faults
from tests.constraints import FILE

PROJECT: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
NEEDED = ["xxgk", "xxgk[fast,ocr,alerts,metrics,opensearch]"]
FOR_TESTS = ["xxgk[lint]"]
FREE = re.compile(
    r"MIT|BSD|Apache|\bPSF|Python Software Foundation|\bISC\b|Zlib|CC0|Unlicense|Public Domain|Zope Public"
)
FILE_BY_FILE = re.compile(r"MPL|Mozilla Public License")
"""What is changed in such a file must stay open, and nothing else must."""
COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL|(?<!Lesser )General Public|Affero")
UNSTATED = {"axe-playwright-python": "MIT; its metadata are empty, its repository has the text"}


def versions() -> dict[str, str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def licences(wanted: Iterable[str]) -> dict[str, str]:
    """The licence of every package that these requirements bring; none of what is not installed."""
    todo, seen, found = [Requirement(text) for text in wanted], set(), dict[str, str]()
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        if (name, *sorted(asked.extras)) in seen:
            continue
        seen.add((name, *sorted(asked.extras)))
        if name == "xxgk":
            own = [PROJECT["dependencies"], *(EXTRAS[extra] for extra in asked.extras)]
            todo += [Requirement(text) for texts in own for text in texts]
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = stated(package.metadata)
        for text in package.requires or ():
            further = Requirement(text)
            extras = ("", *asked.extras)
            if not further.marker or any(further.marker.evaluate({"extra": e}) for e in extras):
                todo.append(further)
    return found


def stated(metadata: Any) -> str:
    """What a package says of its licence: an expression, else a classifier, else a line."""
    classifiers = metadata.get_all("Classifier") or ()
    said = [c.split(" :: ")[-1] for c in classifiers if c.startswith("License :: ")]
    line = (metadata.get("License") or "").strip().split("\n")[0]
    return str(metadata.get("License-Expression") or "; ".join(said) or line)


def test_the_program_needs_nothing_that_binds_who_passes_it_on() -> None:
    """A newsroom may change and hand on all of it, and knows under which licences."""
    found = licences(NEEDED)
    assert len(found) > 30
    allowed = re.compile(f"{FREE.pattern}|{FILE_BY_FILE.pattern}")
    assert {n: said for n, said in found.items() if not allowed.search(said)} == {}
    assert {n: said for n, said in found.items() if COPYLEFT.search(said)} == {}
    by_file = {n for n, said in found.items() if FILE_BY_FILE.search(said)}
    assert by_file <= {"certifi", "shtab", "tqdm"}


def test_what_tests_need_has_a_known_licence() -> None:
    """It is not handed on, but whoever runs the tests installs it."""
    found = licences(FOR_TESTS)
    allowed = re.compile(f"{FREE.pattern}|{FILE_BY_FILE.pattern}")
    unknown = {n for n, said in found.items() if not allowed.search(said)}
    assert unknown <= set(UNSTATED)
    assert {n: said for n, said in found.items() if COPYLEFT.search(said)} == {}


@pytest.mark.parametrize(
    ("licence", "is_copyleft"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-only", False),
        ("GNU Lesser General Public License v3", False),
        ("Apache-2.0", False),
    ],
)
def test_a_licence_that_binds_is_known_by_all_its_names(licence: str, is_copyleft: bool) -> None:
    """A pattern that knows one spelling lets the next one through."""
    assert bool(COPYLEFT.search(licence)) is is_copyleft
    assert is_copyleft is False or not FREE.search(licence)


def test_every_library_has_one_version_that_was_tried() -> None:
    """Two newsrooms with one release must have the same program."""
    chosen = versions()
    lists = [PROJECT["dependencies"], *EXTRAS.values()]
    asked = [Requirement(text) for texts in lists for text in texts]
    for one in (a for a in asked if a.name != "xxgk"):
        assert chosen[canonicalize_name(one.name)] in one.specifier, one
    assert licences(NEEDED).keys() <= chosen.keys()


@pytest.mark.parametrize(
    ("told", "words", "status"),
    [
        ("", "not checked (no answer)", 0),
        ("no network", "not checked (no answer)", 0),
        ([{"name": "a", "skip_reason": "no network"}], "not checked (all 1 were skipped)", 0),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "?"}], "0 in 1 of 2", 0),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}],
            "a 1: CVE-1, mended in 2\nknown faults of libraries: 1 in 1 of 1",
            1,
        ),
    ],
)  # fmt: skip
def test_what_was_not_looked_up_is_not_called_sound(told: Any, words: str, status: int) -> None:
    """Without a network every package is skipped, and "none found" would be a lie."""
    text = told if isinstance(told, str) else json.dumps({"dependencies": told})
    lines, ended = known_faults.outcome(text)
    assert words in "\n".join(lines)
    assert ended == status
