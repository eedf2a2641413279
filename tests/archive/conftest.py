"""An index to be copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.invented_index import build_index, invented_reports


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations."""
    index = build_index(tmp_path_factory.mktemp("sound") / "index", invented_reports()[:2])
    return build_index(index, invented_reports())


@pytest.fixture()
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))
