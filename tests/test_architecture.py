"""What the shape of the tree promises, beside the import rules of ``make lint``."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import ModuleType

import pytest

import indexer

ROOT = Path(__file__).parent.parent
PACKAGES = ("indexer", "webapp")
VOCABULARY = {p.stem for p in (ROOT / "indexer" / "vocabulary").glob("[a-z]*.py")}

# Who may import a third-party package; everybody else asks them.
HOLDERS = {
    "whoosh": {
        f"indexer.engines.whoosh.postings.{name}"
        for name in ("words", "terms", "codec", "pool", "unpickled")
    },
    "opensearchpy": {
        f"indexer.engines.opensearch.{name}" for name in ("cluster", "nodes", "indexes", "sending")
    },
    "jieba": {"indexer.language.analyzer"},
    "lxml": {
        f"indexer.intake.formats.{name}" for name in ("article", "html", "styles", "word.package")
    },
    "rjieba": {"indexer.language.analyzer"},
    "numba": {"indexer.engines.passes.loops"},
    "pdfplumber": {f"indexer.intake.formats.pdf.{name}" for name in ("pdf", "page")},
    "rapidocr": {"indexer.intake.formats.pdf.recognition"},
    "python_calamine": {
        "indexer.intake.formats.spreadsheet",
        "indexer.gazetteer.making.changes",
    },
    "waitress": {"webapp.command.connections"},
    "filelock": {"indexer.archive.disk"},
    "xlsxwriter": {"webapp.files.workbook"},
    "sqlalchemy": {f"indexer.following.{name}" for name in ("database", "subscriptions")},
    "smtplib": {"indexer.following.mailing"},
    "sqlite3": {
        f"indexer.archive.{name}"
        for name in ("store", "store_writer", "texts", "elsewhere", "files", "originals")
    },
}
PUBLIC = {"indexer", "indexer.vocabulary", *(f"indexer.vocabulary.{name}" for name in VOCABULARY)}
"""What ``webapp`` may know of ``indexer``."""


def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(p for p in parts if p != "__init__")] = path
    return found


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, ``from a import b`` as ``a`` and ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


IMPORTS = {name: imports(path) for name, path in modules().items()}


def test_the_web_knows_only_what_the_indexer_offers() -> None:
    """A page that reached into the engine would break with the next engine."""
    for name, imported in IMPORTS.items():
        if name.startswith("webapp"):
            ours = {i for i in imported if i.startswith("indexer")}
            modules = {i for i in ours if i in IMPORTS}
            offered = PUBLIC | {
                public.__name__
                for public in (getattr(indexer, name) for name in indexer.__all__)
                if isinstance(public, ModuleType)
            }
            # The one program stands above both, and adds to the commands of the other.
            if name.startswith("webapp.command"):
                modules = {i for i in modules if not i.startswith("indexer.commands")}
            assert modules <= offered, (name, modules - offered)


@pytest.mark.parametrize("package", HOLDERS)
def test_a_third_party_package_is_known_in_one_place(package: str) -> None:
    """Whoever replaces a package should find all of it at once."""
    pattern = re.compile(rf"{package}(\.|$)")
    holders = {name for name, found in IMPORTS.items() if any(map(pattern.match, found))}
    assert holders <= HOLDERS[package]


def test_the_guided_tour_names_every_room() -> None:
    """A newcomer who reads the tour has heard of every room, and there is nothing else to hear of."""
    rooms = {p.name for p in (ROOT / "indexer").iterdir() if (p / "__init__.py").exists()}
    assert rooms == set(re.findall(r"^ {4}([a-z]+) {2,}", indexer.__doc__ or "", re.M))
    modules = {p.stem for p in (ROOT / "indexer").glob("*.py")}
    assert modules == {"__init__", "__main__"}


@pytest.mark.parametrize("folder", sorted({path.parent for path in modules().values()}))
def test_every_room_says_what_it_knows_and_what_it_refuses_to_know(folder: Path) -> None:
    """Who looks for a line should not have to open every file of a folder."""
    if folder.name != "data" and folder.name not in PACKAGES:
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        assert said
        assert "refuse" in said, folder


def test_no_module_is_too_long_to_read() -> None:
    """Past 400 lines a module is two."""
    for name, path in modules().items():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, name


def test_no_module_is_named_for_nothing() -> None:
    """``utils`` is where things go to be lost."""
    names = {part for name in modules() for part in name.split(".")}
    assert not names & {"utils", "helpers", "core", "manager", "service", "common", "misc"}


def test_a_class_name_has_one_meaning() -> None:
    """Who reads of a ``Found`` in a traceback has to guess which of three it is."""
    where: dict[str, list[str]] = {}
    for name, path in modules().items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(name)
    assert {name: at for name, at in where.items() if len(at) > 1} == {}


def test_our_own_things_are_never_called_segments() -> None:
    """The word already means an engine's file, cutting words, and a part of a text."""
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert "segment" not in node.name.lower(), f"{name}.{node.name}"
