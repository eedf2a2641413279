"""What many tests share: the sample index, the real reports, a browser."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest

from indexer.building import build

ROOT = Path(__file__).parent.parent
REPORTS = ROOT.parent / "shared" / "reports"


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus."""
    directory = tmp_path_factory.mktemp("corpus-index")
    build.build([ROOT / "corpus"], directory)
    return directory


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of real reports and renditions, which stand outside the repository."""
    if not REPORTS.is_dir():
        missing(f"{REPORTS.relative_to(ROOT.parent)} is not beside the repository")
    return REPORTS


@pytest.fixture(params=["vectorised", "compiled"])
def passes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each set of loops in turn, used by everything while a test runs."""
    name: str = request.param
    monkeypatch.setattr(
        "indexer.engines.whoosh.passes._set", import_module(f"indexer.engines.whoosh.passes.{name}")
    )
    return name


def missing(what: str) -> None:
    """Skip a test that needs what this machine lacks; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; CI must have it")
    pytest.skip(what)
